"""Busy threads take turns, and none waits for ever."""
import sys
import threading
import time

stop = False
counts = [0] * 4


def spin(n):
    while not stop:
        counts[n] += 1


print(sys.getswitchinterval())
sys.setswitchinterval(0.001)
print(sys.getswitchinterval())
threads = [threading.Thread(target=spin, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
time.sleep(0.2)
stop = True
for t in threads:
    t.join()
print(all(c > 100 for c in counts))
for bad in (0, -1):
    try:
        sys.setswitchinterval(bad)
    except ValueError as e:
        print(e)
