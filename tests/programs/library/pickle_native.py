# Pickles of many kinds, byte for byte, at the usual protocols; and where what cannot be pickled lies.
import copyreg
import pickle
import sys
import threading


class Plain:
    def __init__(self, **kw):
        self.__dict__.update(kw)


class Slotted:
    __slots__ = "a", "b"

    def __init__(self, a):
        self.a = a


class Both(Slotted):
    pass


class State:
    def __getstate__(self):
        return {"n": 1}

    def __setstate__(self, state):
        self.got = state


class Args(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    def __getnewargs__(self):
        return tuple(self)


class Keywords:
    def __new__(cls, *, k):
        self = super().__new__(cls)
        self.k = k
        return self

    def __getnewargs_ex__(self):
        return (), {"k": self.k}


class L(list):
    pass


class D(dict):
    pass


class Reduced:
    def __init__(self, r):
        self.r = r

    def __reduce__(self):
        return self.r


class Registered:
    pass


copyreg.pickle(Registered, lambda r: (Registered, ()))


def function():
    pass


def tree(v):
    """Type and contents, all the way down."""
    if isinstance(v, dict):
        return type(v).__name__, [(tree(k), tree(x)) for k, x in v.items()]
    if isinstance(v, (list, tuple)):
        return type(v).__name__, [tree(x) for x in v]
    if hasattr(v, "__dict__") and not isinstance(v, type) and not callable(v):
        return type(v).__name__, sorted((k, tree(x)) for k, x in vars(v).items())
    return type(v).__name__ if type(v).__repr__ is object.__repr__ or callable(v) else repr(v)


shared = [1]
loop = []
loop.append(loop)
ring = Plain()
ring.me = ring
selfish = ([],)
selfish[0].append(selfish)
both = Both(1)
both.c = 2
listed = L([1, 2])
listed.name = "x"
mapped = D(a=1)
values = [
    0, 255, 256, 65535, 65536, -1, 1 << 31, -(1 << 31), 1 << 61, 1 << 62, 1 << 63, -(1 << 63), 1 << 300, 1 << 2100,
    0.0, -0.0, 1e308, float("inf"), "", "a" * 255, "a" * 256, "ü€\U0001F600", b"", b"x" * 256, bytearray(b"abc"),
    (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(1001)), {}, {1: 2}, dict.fromkeys(range(1000)),
    set(), {1}, frozenset(), frozenset({1}), [shared, shared], Plain(), Plain(a=1), Plain(a=shared, b=shared, c=None),
    Slotted(1), both, State(), Args(1, 2), Keywords(k=3), listed, mapped, Registered(), function, Plain, len, int,
    type(None), type(...), ..., NotImplemented, range(3), slice(1, 2), 1j, [].append, ValueError("x", 1),
    Reduced((list, (), None, iter([1, 2, 3]))), Reduced((dict, (), None, None, iter([(1, 2)]))),
    Reduced((Plain, (), {"z": 1})), Reduced((Plain, (), {"z": 1}, None, None, setattr and (lambda o, s: None).__class__)),
    Plain(**{f"k{i}": i for i in range(40)}), "x" * 70000, [b"y" * 70000, "z", b"w" * 70000], [["s" * 9] * 3] * 2,
]
for v in values:
    for protocol in 4, 5:
        try:
            data = pickle.dumps(v, protocol)
        except Exception as e:
            print(type(e).__name__, str(e).split(" at 0x")[0])
            continue
        again = pickle.loads(data)
        shown = data if len(data) < 90 else (len(data), hash(sum(i * b for i, b in enumerate(data))), data[-12:])
        print(protocol, type(v).__name__, shown, str(tree(again))[:80])
for v in loop, ring, selfish:
    again = pickle.loads(pickle.dumps(v))
    print(pickle.dumps(v), type(again).__name__)
inner = pickle.loads(pickle.dumps(ring))
print(inner.me is inner, pickle.loads(pickle.dumps(loop))[0].__class__)


def where(v):
    """The exception, and whether its notes say where; CPython has none."""
    try:
        pickle.dumps(v)
    except Exception as e:
        notes = " ".join(getattr(e, "__notes__", []))
        text = str(e).split(" at 0x")[0]
        return type(e).__name__, text, notes if sys.implementation.name == "ouro" else None
    return None


OURO = sys.implementation.name == "ouro"
for v, place in [
    (Plain(tasks=[1, {"f": lambda: 1}]), "obj.tasks[1]['f']"), ([threading.Lock()], "obj[0]"),
    ({"a": (1, (i for i in ()))}, "obj['a'][1]"), ({1: Plain(x=sys)}, "obj[1].x"),
]:
    kind, text, notes = where(v)
    print(kind, text, not OURO or place in notes)
kind, text, notes = where(lambda: 1)
print(kind, text, not OURO or "top level" in notes)
