import threading
import time

lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.02), lock.acquire(True, 0))
start = time.monotonic()
print(lock.acquire(timeout=0.05), 0.04 < time.monotonic() - start < 5)
threading.Timer(0.02, lock.release).start()
print(lock.acquire(timeout=30))
print(lock.locked())
lock.release()
print(lock.locked())
