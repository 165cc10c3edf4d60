# SharedMemory and ShareableList.
import multiprocessing as mp
import os
import pickle
from multiprocessing.shared_memory import ShareableList, SharedMemory


def fill(name, n):
    shm = SharedMemory(name)
    shm.buf[:n] = bytes(range(n))
    shm.buf[n] = 77
    print(shm.size >= n, shm.buf.readonly, shm.buf.format, shm.buf.nbytes == shm.size)
    shm.close()


def take(shm, items):
    print(bytes(shm.buf[:5]), list(items))
    items[0] = 99
    items[3] = "changed"
    items.shm.close()
    shm.close()


def error(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(str(os.getpid()), "PID"))


if __name__ == "__main__":
    for method in "fork", "spawn", "forkserver":
        ctx = mp.get_context(method)
        shm = SharedMemory(create=True, size=100)
        print(shm.name.startswith("psm_"), len(shm.name), shm.size, repr(shm) == f"SharedMemory({shm.name!r}, size=100)")
        p = ctx.Process(target=fill, args=(shm.name, 10))
        p.start()
        p.join()
        print(p.exitcode, bytes(shm.buf[:12]))
        items = ShareableList([1, 2.5, True, "text with room", b"bytes", None, -7])
        p = ctx.Process(target=take, args=(shm, items))
        p.start()
        p.join()
        print(p.exitcode, list(items))
        items.shm.close()
        items.shm.unlink()
        shm.close()
        shm.unlink()
    own = f"own_{os.getpid()}"
    a = SharedMemory(own, create=True, size=8)
    error(lambda: SharedMemory(own, create=True, size=8))
    b = SharedMemory(own)
    a.buf[0] = 5
    print(b.buf[0], b.name == own)
    a.close()
    print(a.buf, b.buf[0])
    part = b.buf[1:3]
    error(b.close)
    part.release()
    b.close()
    c = SharedMemory(own)
    print(c.buf[0])
    c.unlink()
    print(c.buf[0])
    c.close()
    error(lambda: SharedMemory(own))
    error(lambda: SharedMemory("a/b", create=True, size=3))
    error(lambda: SharedMemory(create=True))
    error(lambda: SharedMemory(create=True, size=-1))
    error(SharedMemory)
    with_none = ShareableList(["a" * 20, None, 3])
    print(len(with_none), with_none.format, with_none.count(3), with_none.index(None), with_none[-1])
    error(lambda: with_none[3])
    error(lambda: with_none.__setitem__(5, 1))
    error(lambda: with_none.__setitem__(0, "b" * 30))
    error(lambda: with_none.index("c"))
    error(lambda: ShareableList([[]]))
    with_none[1] = 2.5
    with_none[2] = False
    print(list(with_none), with_none.format)
    again = pickle.loads(pickle.dumps(with_none))
    print(list(again), again.shm.name == with_none.shm.name, repr(again) == repr(with_none))
    again.shm.close()
    with_none.shm.close()
    with_none.shm.unlink()
