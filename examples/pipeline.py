"""A pipeline: stages of threads joined by bounded queues.

Watch: a bounded queue makes a fast producer wait for slow workers; one sentinel for each reader ends a stage."""

import queue
import threading

DONE = object()


def stage(work, source, target, workers):
    """Starts threads that bring `work(item)` from `source` to `target`, and say DONE once when all have ended."""
    left = workers
    lock = threading.Lock()

    def run():
        nonlocal left
        while (item := source.get()) is not DONE:
            target.put(work(item))
        source.put(DONE)  # for the next worker; nothing comes after it, so there is room
        with lock:
            left -= 1
            last = left == 0
        if last:
            target.put(DONE)

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    return threads


def collatz(n):
    steps = 0
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
    return steps


numbers, steps, results = queue.Queue(4), queue.Queue(4), queue.Queue()
threads = stage(lambda n: (n, collatz(n)), numbers, steps, workers=3)
threads += stage(lambda pair: (*pair, "*" * (pair[1] // 10)), steps, results, workers=1)

for n in range(20, 30):
    numbers.put(n)
numbers.put(DONE)

table = []
while (row := results.get()) is not DONE:
    table.append(row)
for thread in threads:
    thread.join()
for n, count, bar in sorted(table):
    print(f"{n:3} {count:4} {bar}")
