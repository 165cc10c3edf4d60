"""Calls with keywords at the same place again and again: defaults that change, functions that change, what stays alive."""
import sys


def plain(a, b=2, c=3, *, d=4, e=5):
    return a, b, c, d, e


def needs(a, b, *, c, d=9):
    return a, b, c, d


class Thing:
    def __init__(self, a, b=2, *, c=3, d=None):
        self.all = a, b, c, d

    def method(self, x, y=1, *, z=2):
        return self.all, x, y, z

    @classmethod
    def made(cls, a, *, c=8):
        return cls(a, c=c)

    @staticmethod
    def alone(a=1, b=2):
        return a, b

    def __call__(self, a, b=0):
        return a + b


class Made(Thing):
    def __new__(cls, *args, **kwargs):
        print("new", args, kwargs)
        return super().__new__(cls)


def numbers(a, b=2, *, c=3):
    yield a
    yield b
    yield c


def same_place(f, n=4):
    out = []
    for i in range(n):
        try:
            out.append(f(i, c=i + 1))
        except TypeError as e:
            out.append(str(e))
    return out


def sites():
    print(same_place(plain))
    print(same_place(needs))
    print(same_place(lambda a, c: (a, c)))
    print(same_place(lambda a, **k: (a, k)))
    print(same_place(lambda *a, c: (a, c)))
    print([t.all for t in same_place(Thing)])
    print([t.all for t in same_place(Made, 2)])
    print([t.all for t in same_place(Thing.made)])
    print([list(g) for g in same_place(numbers)])
    print(same_place(dict, 1), same_place(print, 1))
    out = []
    for f in [plain, needs, plain, Thing, lambda c, a=1: (c, a), plain] * 2:
        try:
            r = f(c=1, a=0)
            out.append(r.all if isinstance(r, Thing) else r)
        except TypeError as e:
            out.append(str(e))
    print(out)


def changing():
    def f(a, b=1, *, c=2, d=3):
        return a, b, c, d

    for i in range(8):
        try:
            print(f(0, d=i), f(c=i, a=1), f(d=1, c=2, a=3, b=4))
        except TypeError as e:
            print(e)
        if i == 1:
            f.__defaults__ = ("new",)
        elif i == 2:
            f.__kwdefaults__ = {"d": "D", "c": "C"}
        elif i == 3:
            f.__kwdefaults__["c"] = "again"
        elif i == 4:
            f.__defaults__ = None
        elif i == 5:
            f.__defaults__ = (7, 8)
        elif i == 6:
            f.__kwdefaults__ = None


def methods():
    t = Thing(1, d=4)
    for i in range(3):
        print(t.method(i, z=i), t.method(x=1, y=i), Thing.method(t, x=2, z=3), t(1, b=i), Thing.alone(b=i))
    bound = t.method
    for i in range(3):
        print(bound(y=5, x=i))


def within():
    # The window of a generator's frame lies on the heap.
    for i in range(3):
        yield plain(i, c=1), plain(b=i, a=0)
        yield Thing(i, c=2).all


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def keeps(a, b=None, *, c=None):
    return sys.getrefcount(a), sys.getrefcount(b) > 3, c and c.name


def lives():
    for i in range(3):
        x = Loud(i)
        print(keeps(x, c=x), keeps(c=Loud("kw"), a=Loud("arg")), sys.getrefcount(x))
    big = [object()]
    def f(a=big, *, k=big):
        return sys.getrefcount(big)
    for _ in range(4):
        print(f(k=1), f(a=1), f(a=1, k=2), sys.getrefcount(big))
    sys.getrefcount(keeps)
    class C:
        def __init__(self, *, v=0):
            if v == 2:
                raise ValueError(v)
    before = sys.getrefcount(C)
    for i in range(4):
        try:
            C(v=i)
        except ValueError as e:
            print("raised", e)
    print(sys.getrefcount(C) - before)


def deep(n, *, k=0):
    return deep(n=n + 1, k=k)


class Deep:
    def __init__(self, *, n=0):
        Deep(n=n + 1)


def many(a1, a2=2, a3=3, a4=4, a5=5, a6=6, a7=7, a8=8, a9=9, a10=10, a11=11, a12=12, a13=13):
    return a1 + a13


def bounds():
    for f in (lambda: deep(0, k=1), lambda: Deep(n=1)):
        try:
            f()
        except RecursionError as e:
            print(str(e)[:32])
    for i in range(3):
        print(many(i, a13=1), many(a12=1, a1=2))


sites()
changing()
methods()
print(list(within()))
lives()
bounds()
