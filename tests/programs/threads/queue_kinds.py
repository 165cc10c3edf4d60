import queue

for cls in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
    q = cls(3)
    for x in (3, 1, 2):
        q.put(x)
    print(cls.__name__, q.full(), q.qsize(), end=" ")
    for f in (lambda: q.put(9, False), lambda: q.put(9, timeout=0.01), lambda: q.put_nowait(9), lambda: q.put(9, timeout=-1)):
        try:
            f()
        except (queue.Full, ValueError) as e:
            print(type(e).__name__, end=" ")
    print([q.get() for _ in range(3)], end=" ")
    for f in (lambda: q.get(False), lambda: q.get(timeout=0.01), lambda: q.get_nowait(), lambda: q.get(timeout=-1)):
        try:
            f()
        except (queue.Empty, ValueError) as e:
            print(type(e).__name__, e, end=" ")
    print()
    for _ in range(3):
        q.task_done()
    try:
        q.task_done()
    except ValueError as e:
        print(e)
q = queue.SimpleQueue()
for x in "abc":
    q.put(x)
print(q.qsize(), q.empty(), q.get(), q.get_nowait(), q.get(timeout=1))
for f in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0.01), lambda: q.get(True, -1), lambda: q.put()):
    try:
        f()
    except Exception as e:
        print(type(e), e)
