# Forks while other threads allocate and hold locks: the child's locks, threads, output and collector work.
# OURO_FORKS is the number of forks.
import gc
import os
import threading
import time

stop = False
lock = threading.Lock()


def busy():
    kept = {}
    i = 0
    while not stop:
        i += 1
        with lock:
            kept[i % 100] = [i]
        ring = []
        ring.append(ring)
        if i % 50 == 0:
            time.sleep(0.001)


threads = [threading.Thread(target=busy) for _ in range(8)]
for t in threads:
    t.start()
failed = 0
for _ in range(int(os.environ.get("OURO_FORKS", 40))):
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            ring = []
            ring.append(ring)
            del ring
            gc.collect()
            print(end="", flush=True)
            mine = threading.Lock()
            t = threading.Thread(target=mine.acquire)
            t.start()
            t.join()
            status = 0 if mine.locked() and threading.active_count() == 1 else 2
        finally:
            os._exit(status)
    failed += os.waitpid(pid, 0)[1] != 0
stop = True
for t in threads:
    t.join()
print("failed:", failed)
