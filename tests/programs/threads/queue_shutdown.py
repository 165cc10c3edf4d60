import queue
import threading

q = queue.Queue(2)
q.put(1)
q.put(2)
seen = []


def putter():
    try:
        q.put(3)
    except queue.ShutDown:
        seen.append("put")


t = threading.Thread(target=putter)
t.start()
q.shutdown()
t.join()
print(seen, q.get(), q.get())
for f in (q.get, lambda: q.put(1), q.get_nowait):
    try:
        f()
    except queue.ShutDown as e:
        print("shut down")
q = queue.Queue()
threads = []


def getter():
    try:
        q.get()
    except queue.ShutDown:
        seen.append("get")


threads = [threading.Thread(target=getter) for _ in range(3)]
for t in threads:
    t.start()
q.shutdown(immediate=True)
for t in threads:
    t.join()
print(seen)
