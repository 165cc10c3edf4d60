# Managers, their proxies, and listeners.
import multiprocessing as mp
import os
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from multiprocessing.managers import BaseManager, BaseProxy, NamespaceProxy


class Counter:
    def __init__(self, start=0):
        self.n = start

    def up(self, by=1):
        self.n += by
        return self.n

    def fail(self):
        raise KeyError("on the server")

    def _hidden(self):
        return "hidden"


class CounterProxy(BaseProxy):
    _exposed_ = "up", "fail", "__str__"

    def up(self, by=1):
        return self._callmethod("up", (by,))


class MyManager(BaseManager):
    pass


MyManager.register("Counter", Counter)
MyManager.register("Plain", Counter, CounterProxy)


def work(d, items, ns, lock, value, q, event):
    with lock:
        d["child"] = os.getpid() != ns.parent
        d.setdefault("n", []).append(1)
    items.append("from child")
    ns.answer = 42
    value.value += 1
    q.put({"a": (1, 2)})
    event.wait()


def up(counter, n):
    for _ in range(n):
        counter.up()


def fetch(address, key, out):
    try:
        with Client(address, authkey=key) as conn:
            conn.send(conn.recv() * 2)
            conn.recv_bytes()
    except (AuthenticationError, EOFError, ConnectionError) as e:
        print(type(e).__name__, flush=True)


def reader(conn):
    # A connection, sent over a connection.
    inner = conn.recv()
    inner.send(["through the passed one"])
    inner.close()


def error(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).splitlines()[:1])


if __name__ == "__main__":
    for method in "fork", "spawn":
        ctx = mp.get_context(method)
        with ctx.Manager() as m:
            d, items, ns, lock = m.dict(a=1), m.list([3, 1, 2]), m.Namespace(x=1), m.Lock()
            value, q, event, array = m.Value("i", 5), m.Queue(), m.Event(), m.Array("i", [1, 2, 3])
            ns.parent = os.getpid()
            p = ctx.Process(target=work, args=(d, items, ns, lock, value, q, event))
            p.start()
            print(q.get())
            event.set()
            p.join()
            print(p.exitcode, sorted(d.items()), items, ns.answer, value.value, d["child"])
            items.sort(key=str)
            items += [7]
            items *= 2
            print(items, len(items), items[1:3], 7 in items, items.index(2), str(array), array[1], str(value))
            print(sorted(d), sorted(d.keys()), d.get("z", 0), d.pop("a"), len(d), d.copy() == dict(d))
            print(type(d).__name__, type(items).__name__, type(ns).__name__, type(lock).__name__, type(q).__name__)
            ns.deep = 1
            del ns.deep
            error(lambda: ns.deep)
            error(lambda: items[99])
            error(lambda: d["nope"])
            nested = m.list([m.list([1, 2]), m.dict(k="v")])
            nested[0].append(3)
            print(nested[0][:], nested[1]["k"], str(nested[0]))
            barrier, sem, cond = m.Barrier(2), m.Semaphore(1), m.Condition()
            t = threading.Thread(target=barrier.wait)
            t.start()
            barrier.wait()
            t.join()
            print(barrier.parties, barrier.broken, sem.acquire(), sem.acquire(False))
            with cond:
                print(cond.wait(0.01), cond.wait_for(lambda: True))
            pool = m.Pool(1)
            r = pool.apply_async(pow, (2, 5))
            print(pool.map(abs, [-1, -2]), r.get(), list(pool.imap(abs, [-3])))
            pool.terminate()
            n = m._number_of_objects()
            gone = m.list()
            print(m._number_of_objects() - n)
            del gone
            print(m._number_of_objects() - n)
            error(m.start)
        error(lambda: len(items))
        error(m.__enter__)
        with MyManager(ctx=ctx) as m:
            c, plain = m.Counter(10), m.Plain()
            ps = [ctx.Process(target=up, args=(c, 5)) for _ in range(2)]
            [p.start() for p in ps]
            [p.join() for p in ps]
            print(c.up(), plain.up(4), c.__class__.__name__, plain.__class__.__name__)
            error(c.fail)
            error(lambda: plain._callmethod("_hidden"))
            error(lambda: c.n)
            other = MyManager(m.address, authkey=mp.current_process().authkey)
            other.connect()
            print(other.Counter(3).up())
        for family in "AF_UNIX", "AF_INET":
            for key in b"right", b"wrong":
                with Listener(None, family, authkey=b"right") as listener:
                    p = ctx.Process(target=fetch, args=(listener.address, key, None))
                    p.start()
                    try:
                        with listener.accept() as conn:
                            conn.send("ab")
                            heard = conn.recv()
                    except AuthenticationError as e:
                        heard = e
                    p.join()
                    print(heard)
        a, b = ctx.Pipe()
        p = ctx.Process(target=reader, args=(b,))
        p.start()
        x, y = ctx.Pipe()
        a.send(y)
        print(x.recv())
        p.join()
    error(lambda: Client("/nowhere/to/be/found"))
    error(lambda: Listener(family="AF_PIPE"))
    error(lambda: Listener(authkey="text"))
