# Pipes, queues and locks at their edges.
import multiprocessing as mp
import queue
import time

from multiprocessing.connection import wait


def feed(q, n):
    for i in range(n):
        q.put(("item", i))
    q.put(None)


def holder(lock, ready, done):
    with lock:
        ready.set()
        done.wait()


if __name__ == "__main__":
    a, b = mp.Pipe(duplex=False)
    for f in (lambda: a.send(1), lambda: b.recv()):
        try:
            f()
        except OSError as e:
            print(e)
    b.send_bytes(b"hello", 1, 3)
    print(a.poll(), a.recv_bytes(), a.poll(0.01))
    b.send("y" * 10_000)
    print(len(a.recv()))
    buf = bytearray(10)
    b.send_bytes(b"abc")
    print(a.recv_bytes_into(buf, 2), buf)
    b.send_bytes(b"toolong")
    try:
        a.recv_bytes(3)
    except OSError as e:
        print(e)
    b.close()
    print(a.closed, b.closed, a.readable)
    a, b = mp.Pipe()
    b.send(1)
    print(wait([a], 1) == [a], wait([b], 0))
    b.close()
    print(a.recv())
    try:
        a.recv()
    except EOFError as e:
        print("EOF", e)
    q = mp.Queue(2)
    q.put(1)
    q.put(2)
    while q.empty():
        time.sleep(0.01)
    print(q.full(), q.qsize(), q.empty())
    try:
        q.put(3, timeout=0.01)
    except queue.Full:
        print("full")
    print(q.get(), q.get())
    try:
        q.get(timeout=0.01)
    except queue.Empty:
        print("empty")
    try:
        q.get_nowait()
    except queue.Empty:
        print("empty")
    q.close()
    q.join_thread()
    try:
        q.put(1)
    except ValueError:
        print("closed")
    q = mp.Queue()
    p = mp.Process(target=feed, args=(q, 500))
    p.start()
    got = list(iter(q.get, None))
    p.join()
    print(len(got), got[0], got[-1], p.exitcode)
    lock, ready, done = mp.Lock(), mp.Event(), mp.Event()
    p = mp.Process(target=holder, args=(lock, ready, done))
    p.start()
    ready.wait()
    print(lock.acquire(False), lock.acquire(timeout=0.01), lock)
    done.set()
    print(lock.acquire(timeout=5), lock)
    lock.release()
    p.join()
    for f in (lock.release, mp.RLock().release, mp.BoundedSemaphore(1).release):
        try:
            f()
        except (ValueError, AssertionError) as e:
            print(type(e).__name__, e)
    r = mp.RLock()
    print(r.acquire(), r.acquire(), r)
    r.release()
    r.release()
    v = mp.Value("d", 1.5)
    with v.get_lock():
        v.value *= 2
    print(v.value, mp.RawValue("i", 7).value, list(mp.RawArray("h", [1, 2, 3])), mp.Array("i", 3)[:])
    try:
        mp.Array("i", [1])[5]
    except IndexError as e:
        print(e)
    s = mp.SimpleQueue()
    s.put({"k": [1, 2]})
    print(s.get(), s.empty())
    c = mp.Condition()
    with c:
        print(c.wait(0.01), c.wait_for(lambda: True))
