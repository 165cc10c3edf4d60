"""Sleeping threads do not hold each other up."""
import threading
import time

start = time.monotonic()
threads = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(40)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(time.monotonic() - start < 1)
