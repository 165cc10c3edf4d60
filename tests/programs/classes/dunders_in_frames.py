"""Operators that classes define: who is asked, what becomes of the answer, of errors and of what dies."""
import sys
import traceback


class V:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"V({self.x})"

    def __del__(self):
        print("del", self.x)

    def __add__(self, o):
        print("add", self, o)
        if isinstance(o, str):
            return NotImplemented
        return V(self.x + (o.x if isinstance(o, V) else o))

    def __radd__(self, o):
        print("radd", self, o)
        return NotImplemented if isinstance(o, float) else V(o + self.x)

    def __mul__(self, k):
        return V(self.x * k)

    def __lt__(self, o):
        print("lt", self, o)
        return NotImplemented if o is None else [] if self.x < o.x else [1]

    def __eq__(self, o):
        return NotImplemented if isinstance(o, int) else self.x == getattr(o, "x", None)

    def __bool__(self):
        return self.x if isinstance(self.x, bool) else self.x > 0

    def __getitem__(self, i):
        if i > 3:
            raise IndexError(i)
        return self.x * i

    def __setitem__(self, i, v):
        print("set", i, v)
        return 5

    def __contains__(self, v):
        return v

    def __call__(self, *args, k=0):
        return args, k

    def __enter__(self):
        print("enter", self)
        return self.x

    def __exit__(self, *exc):
        print("exit", exc[0])
        return self.x == 7


class W(V):
    def __radd__(self, o):
        print("W.radd", self, o)
        return "from W"


class Inplace:
    def __init__(self):
        self.log = []

    def __iadd__(self, o):
        self.log.append(o)
        return self


def operators():
    print(V(1) + V(2))
    print(V(1) + 2, 2 + V(1))
    for f in (lambda: V(1) + "a", lambda: 1.5 + V(1), lambda: "a" + V(1), lambda: V(1) - 1, lambda: 1 - V(1)):
        try:
            print(f())
        except TypeError as e:
            print(e)
    print(V(1) + W(2), W(1) + V(2))
    print(V(3) * 2)
    i = Inplace()
    i += 1
    i += [2]
    print(i.log)
    v = V(1)
    v += V(2)
    print(v)


def comparisons():
    print(V(1) < V(2), V(2) < V(1))
    if V(1) < V(2):
        print("yes")
    else:
        print("no")
    while V(1) < V(0):
        print("once")
        break
    try:
        V(1) < None
    except TypeError as e:
        print(e)
    print(V(1) == 1, V(1) == V(1), V(1) != V(1), V(1) != 1, V(1) == None)
    if V(5) == 5:
        print("equal")
    else:
        print("not equal")
    print(not V(1), not V(0), bool(V(0)))
    if V(2):
        print("true")
    for bad in (V("a"), V(0)):
        try:
            print(1 if bad else 2)
        except TypeError as e:
            print(e)


def items():
    v = V(4)
    print(v[2], v[-1], [x for x in v])
    v[1] = 2
    v[v[0]] = V(9)
    try:
        v[4]
    except IndexError as e:
        traceback.print_exc(file=sys.stdout)
    print(1 in v, 0 in v, [] not in v)
    print(v(), v(1, 2), v(1, k=2), v(*[1], **{"k": 3}))


def contexts():
    with V(6) as x, V(7):
        print("in", x)
    with V(7) as x:
        1 / 0
    try:
        with V(8):
            1 / 0
    except ZeroDivisionError:
        print("out")


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration(3)
        self.n -= 1
        if self.n == 5:
            raise KeyError(5)
        return self.n


class NoIter:
    def __iter__(self):
        return 3


class Gen:
    def __iter__(self):
        yield from Count(2)


def iteration():
    for x in Count(3):
        print(x)
    else:
        print("done")
    try:
        for x in Count(8):
            print(x)
    except KeyError:
        traceback.print_exc(file=sys.stdout)
    try:
        for x in NoIter():
            pass
    except TypeError as e:
        print(e)
    print(list(Count(2)), [x for x in Gen()], sum(x for x in Count(4)), list(zip(Count(3), Count(2))))

    def g():
        for x in Count(2):
            yield x + (yield)

    print(list(zip(g(), "ab")) if False else next(g()))


class Deep:
    def __add__(self, o):
        return self + o

    def __eq__(self, o):
        return self == o

    def __getitem__(self, i):
        return self[i]

    def __bool__(self):
        return not self

    def __call__(self):
        return self()


def recursion():
    d = Deep()
    for f in (lambda: d + 1, lambda: d[0], lambda: d(), lambda: not d):
        try:
            f()
        except RecursionError as e:
            print(type(e).__name__)


def changed():
    class A:
        def __add__(self, o):
            return 1

    def total(x):
        return x + 1

    a = A()
    print(total(a))
    A.__add__ = lambda s, o: 2
    print(total(a))
    A.__add__ = lambda s, o, k=3: k
    print(total(a))
    A.__add__ = staticmethod(lambda o: o)
    print(total(a))
    del A.__add__
    try:
        total(a)
    except TypeError as e:
        print(e)
    A.__radd__ = lambda s, o: ("r", o)
    print(1 + a, 2.5 + a)


class Key:
    def __init__(self, k):
        self.k = k

    def __hash__(self):
        return 1

    def __eq__(self, o):
        return self.k == o.k


for f in (operators, comparisons, items, contexts, iteration, recursion, changed):
    print("--", f.__name__)
    f()
d = {Key(i): i for i in range(4)}
print(d[Key(2)], Key(3) in d, Key(9) in d)
