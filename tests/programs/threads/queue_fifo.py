import queue
import threading

q = queue.Queue(5)
out = []


def produce(n):
    for i in range(200):
        q.put((n, i))


def consume():
    while (item := q.get()) is not None:
        out.append(item)
        q.task_done()
    q.task_done()


producers = [threading.Thread(target=produce, args=(n,)) for n in range(4)]
consumers = [threading.Thread(target=consume) for _ in range(3)]
for t in producers + consumers:
    t.start()
for t in producers:
    t.join()
for _ in consumers:
    q.put(None)
q.join()
for t in consumers:
    t.join()
print(sorted(out) == [(n, i) for n in range(4) for i in range(200)], q.qsize(), q.empty(), q.full(), q.unfinished_tasks)
