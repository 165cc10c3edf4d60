"""C types in shared memory, by every way of starting a process."""
import ctypes
import multiprocessing as mp
import pickle
from ctypes import Structure, c_bool, c_char, c_double, c_int, c_long, c_ubyte
from multiprocessing.sharedctypes import Array, RawArray, RawValue, Value, copy, synchronized


def tell(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_double)]


class Line(Structure):
    _fields_ = [("a", Point), ("b", Point), ("name", c_char * 8)]


def work(n, a, s, p, points, line, raw, flag):
    with n.get_lock():
        n.value += 5
    for i in range(len(a)):
        a[i] *= 2
    s.value = b"done"
    p.x += 1
    p.y *= 2
    for q in points:
        q.x = q.x ** 2
    line.b.x = 7
    line.name = b"abc"
    raw[1] = 9
    flag.value = True


def by(method):
    ctx = mp.get_context(method)
    n, a, s, p = ctx.Value(c_int, 1), ctx.Array(c_double, [1, 2, 3]), ctx.Array(c_char, b"hello"), ctx.Value(Point, 1, 2.5)
    points, line = ctx.Array(Point, [(1, 2), (3, 4)]), ctx.Value(Line, (1, 2), (3, 4), b"xy")
    raw, flag = ctx.RawArray(c_ubyte, 4), ctx.Value(c_bool, False, lock=False)
    child = ctx.Process(target=work, args=(n, a, s, p, points, line, raw, flag))
    child.start()
    child.join()
    print(child.exitcode, n.value, list(a), s.value, s.raw, p.x, p.y, [(q.x, q.y) for q in points])
    print(line.a.x, line.b.x, line.name, raw[:], flag.value)
    print(n, *(type(x).__name__ for x in (a, s, p, points, line, raw, flag)))


if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        by(method)
    n, p, a = Value(c_int, 6), Value(Point, 1, 2.5), Array(c_double, [1, 2, 3])
    c = copy(n.get_obj())
    c.value = 100
    print(n.value, c)
    c = copy(p.get_obj())
    print(c.x, c.y)
    c = copy(a.get_obj())
    y = synchronized(c)
    print(type(y).__name__, len(y), y[0], y[0:2])
    tell(lambda: synchronized(y))
    with y:
        y[0] = 5
    print(y[0], y.get_lock(), y.get_obj() is c)
    for args in ((c_int, "a"), ("x", 1), ("i", 1), (Point, 1, 2, 3), (list,), ("i", 3, 4), (c_long, 3), ("c", b"x")):
        tell(lambda: Value(*args).value)
    tell(lambda: Value("i", lock=3))
    for args in (("i", 3), ("i", -1), ("d", "ab"), ("u", "h\xe9llo"), (c_int, range(3))):
        tell(lambda: Array(*args)[:])
    tell(lambda: RawValue("d", 2))
    tell(lambda: RawArray("c", 3).raw)
    tell(lambda: RawArray("c", b"abc").value)
    tell(lambda: pickle.dumps(n))
    tell(lambda: [list(row) for row in Array(c_int * 2, [(1, 2), (3, 4)])])
    n.get_obj().value = 6
    print(n.value, n.acquire(), n.release())
    tell(lambda: n.nothing)
    tell(lambda: Value(ctypes.c_void_p, 3).value)
