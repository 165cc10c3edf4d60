"""Signatures of classes and objects by where their methods stand, binding and its words, what else inspect tells."""
import asyncio
import functools
import inspect
import pickle
import re


def tell(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, re.sub("0x[0-9a-f]+", "0x", str(e)))


class New:
    def __new__(cls, a=1, *args, **kwargs):
        return object.__new__(cls)


class Init(New):
    def __init__(self, b): ...


class NewAgain(Init):
    def __new__(cls, c, *, d=2): ...


class Neither(Init): ...


class Static:
    @staticmethod
    def __init__(b): ...


class OfClass:
    @classmethod
    def __new__(cls, cls2, a): ...


class Meta(type):
    def __call__(cls, x, y): ...


class Made(metaclass=Meta):
    def __init__(self, never): ...


class Partial:
    def made(self, x, a): ...
    __init__ = functools.partialmethod(made, 2)


class Calls:
    def __init__(self, x): ...
    def __call__(self, a, *, b): ...


class StaticCall:
    @staticmethod
    def __call__(a): ...


class ClassCall:
    @classmethod
    def __call__(cls, a): ...


for kind in New, Init, NewAgain, Neither, Static, OfClass, Made, Partial, Calls, type("Plain", (), {}):
    tell(lambda: (kind.__name__, str(inspect.signature(kind))))
for obj in Calls(1), StaticCall(), ClassCall(), functools.partial(Calls(1), 1), functools.partial(Calls(1), 1, 2, 3):
    tell(lambda: inspect.signature(obj) if "partial" not in repr(obj) or not obj.args[1:] else
         str(inspect.signature(obj)) and 0)


def full(a, /, b, *, c, d=1): ...
def named(a, b=1, /, *, c): ...
def open_end(a, b, /, **k): ...
def default(a, b=2, *rest, c): ...


for f, calls in ((full, ["", "1", "1, 2", "1, 2, 3", "1, 2, 3, c=1", "a=1, b=2, c=3", "1, b=2", "1, b=2, c=3, e=3",
                         "1, 2, b=3, c=1", "b=1, c=1", "1, b=2, c=3"]),
                 (named, ["1, b=2", "a=1, c=2", "1, b=2, c=3", "1, c=3"]), (open_end, ["1, b=2", "a=1, b=2", "1, 2, z=3"]),
                 (default, ["1", "1, b=3", "1, 2, 3", "1, 2, 3, c=4", "b=1"])):
    for call in calls:
        print(f.__name__, call, end=": ")
        tell(lambda: eval(f"inspect.signature(f).bind({call})"))
        print(f.__name__, call, end=": ")
        tell(lambda: eval(f"inspect.signature(f).bind_partial({call})"))

for f, calls in ((default, ["1", "1, c=2", "1, 2, 3, c=4", "c=1", "1, 2, b=3, c=4", "1, c=2, z=1"]), (Calls(1).__call__, ["1, b=2", "b=2"])):
    for call in calls:
        tell(lambda: {k: v for k, v in eval(f"inspect.getcallargs(f, {call})").items() if k != "self"})

sig = inspect.signature(full)
for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
    back = pickle.loads(pickle.dumps([sig, sig.bind(1, 2, c=3)], protocol))
    print(back[0] == sig, hash(back[0]) == hash(sig), back)
print(hash(sig) == hash(inspect.signature(lambda a, /, b, *, c, d=2: 0)))


class Odd(dict):
    a = 3

    def __init__(self):
        self.a = 4

    @property
    def __dict__(self):
        print("asked")
        return {"fake": 1}

    @property
    def __class__(self):
        print("asked")
        return int


odd = Odd()
print(inspect.getattr_static(odd, "a"), inspect.getattr_static(odd, "none", "no"), vars(odd), Odd.__dict__["__dict__"] is not None)


class Watched:
    slow = property(lambda self: print("ran"))
    x = 1

    def __getattr__(self, name):
        print("asked", name)


print([name for name, _ in inspect.getmembers_static(Watched()) if not name.startswith("__")])
print(type(inspect.getattr_static(Watched(), "slow")), inspect.getattr_static(int, "real"), inspect.getattr_static(int, "mro"))


async def agen(n):
    yield n
    yield n


async def states():
    g = agen(3)
    print(inspect.getasyncgenstate(g), g.ag_suspended, inspect.getasyncgenlocals(g))
    await anext(g)
    print(inspect.getasyncgenstate(g), g.ag_suspended, inspect.getasyncgenlocals(g))
    await g.aclose()
    print(inspect.getasyncgenstate(g), g.ag_suspended, inspect.getasyncgenlocals(g))


coroutine = states()
print(inspect.getcoroutinelocals(coroutine), inspect.getcoroutinestate(coroutine))
asyncio.run(coroutine)
print(inspect.getcoroutinelocals(coroutine), inspect.getcoroutinestate(coroutine))
tell(lambda: inspect.getgeneratorlocals(1))
tell(lambda: inspect.getasyncgenlocals((x for x in "a")))


def here(a, *b, **c):
    frame = inspect.currentframe()
    print(inspect.formatargvalues(*inspect.getargvalues(frame)))
    return inspect.getframeinfo(frame), inspect.stack()[0]


info, record = here(1, 2, x=3)
print(info.positions.lineno == info.lineno, info.function, record.positions.col_offset, record._fields)


def fails():
    return [1, 2,
            1 / 0]


try:
    fails()
except ZeroDivisionError as e:
    for record in inspect.trace() + inspect.getinnerframes(e.__traceback__):
        print(record.function, record.positions[2:], record.positions.end_lineno - record.positions.lineno)

print(inspect.getclasstree([New, Init, Neither]))
print(inspect.getclasstree([bool, int, KeyError], unique=True))


def generic[T](x: "T") -> "list[T]": ...


class Generic[T]:
    x: "T"
    y: "dict[str, T]"


print(inspect.get_annotations(generic, eval_str=True), inspect.get_annotations(Generic, eval_str=True))
print(inspect.signature(generic, eval_str=True))
print(inspect.isbuiltin(object.__new__), inspect.isbuiltin(len))
