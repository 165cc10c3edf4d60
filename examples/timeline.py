"""Two threads that compute and one that mostly waits: the picture in the README is a run of this.

Watch: `ouro --gil-trace gil.svg examples/timeline.py`. The computing threads take the GIL from each other every 5 ms; the
one that waits gets it at once whenever it has something to do."""

import threading
import time


def compute(end):
    n = 0
    while time.perf_counter() < end:
        n += sum(i * i for i in range(1000))


def wait(end):
    while time.perf_counter() < end:
        time.sleep(0.006)  # stands for the network: the GIL is free meanwhile
        sum(range(1000))


end = time.perf_counter() + 0.06
threads = [threading.Thread(target=f, args=(end,), name=name)
           for f, name in ((compute, "computes"), (compute, "computes too"), (wait, "waits"))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("done")
