import queue
import threading

q = queue.SimpleQueue()
out = []
lock = threading.Lock()


def produce(n):
    for i in range(500):
        q.put((n, i))


def consume():
    while (item := q.get()) is not None:
        with lock:
            out.append(item)


consumers = [threading.Thread(target=consume) for _ in range(3)]
producers = [threading.Thread(target=produce, args=(n,)) for n in range(3)]
for t in consumers + producers:
    t.start()
for t in producers:
    t.join()
for _ in consumers:
    q.put(None)
for t in consumers:
    t.join()
print(sorted(out) == [(n, i) for n in range(3) for i in range(500)], q.qsize())
