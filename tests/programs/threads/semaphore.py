import threading
import time

sem = threading.Semaphore(3)
lock = threading.Lock()
inside = most = 0


def work():
    global inside, most
    for _ in range(5):
        with sem:
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.001)
            with lock:
                inside -= 1


threads = [threading.Thread(target=work) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(most <= 3, inside, sem._value)
print(sem.acquire(), sem.acquire(False), sem.acquire(timeout=0.01), sem.acquire(False), sem.acquire(timeout=0.01))
sem.release(3)
b = threading.BoundedSemaphore(2)
with b:
    pass
try:
    b.release()
except ValueError as e:
    print(e)
