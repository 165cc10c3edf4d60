"""One and four threads put, one gets: through Queue and SimpleQueue."""
import queue
import threading


def run(cls, producers, items):
    q = cls()

    def produce():
        for i in range(items // producers):
            q.put(i)

    threads = [threading.Thread(target=produce) for _ in range(producers)]
    for t in threads:
        t.start()
    total = sum(q.get() for _ in range(items))
    for t in threads:
        t.join()
    return total


for producers in (1, 4):
    print(run(queue.Queue, producers, 60_000), run(queue.SimpleQueue, producers, 400_000))
