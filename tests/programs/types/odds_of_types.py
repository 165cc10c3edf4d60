"""Flags of types, cells in order, hints of length, lists and deques that change under those who look."""
import abc
import inspect
import operator
import types
from collections import OrderedDict, deque
from itertools import chain, cycle, dropwhile, filterfalse, islice, pairwise, starmap, takewhile


def tell(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self): ...


class Whole(Abstract):
    def f(self): ...


print(inspect.isabstract(Abstract), inspect.isabstract(Whole), inspect.isabstract(int))
bits = {7: "no new", 8: "immutable", 9: "heap", 10: "base", 20: "abstract"} | dict(enumerate(
    ["int", "list", "tuple", "bytes", "str", "dict", "exception", "type"], 24))
for kind in Abstract, Whole, bool, list, type("T", (tuple,), {}), bytes, str, dict, KeyError, type, types.NoneType:
    print(kind.__name__, [name for bit, name in bits.items() if kind.__flags__ >> bit & 1])

empty, one, two = types.CellType(), types.CellType(1), types.CellType(2)
print(one < two, one == types.CellType(1), empty < one, empty == types.CellType(), two <= one, one != 1)
tell(lambda: hash(one))
tell(lambda: one < types.CellType("a"))
tell(lambda: one < 2)


class Hint:
    def __init__(self, hint, length=None):
        self.hint, self.length = hint, length

    def __len__(self):
        if self.length is None:
            raise TypeError("no length")
        return self.length

    def __length_hint__(self):
        if self.hint is None:
            raise TypeError("no hint")
        return self.hint

for x in Hint(3), Hint(None), Hint(3, 5), Hint(NotImplemented), Hint(-1), Hint("x"):
    tell(lambda: operator.length_hint(x, 9))


class Nosy:
    def __init__(self, do):
        self.do = do

    def __lt__(self, other):
        self.do()
        return False

    __eq__ = __lt__


numbers = []
numbers[:] = [Nosy(lambda: (numbers.append(1), numbers.pop())) for _ in range(3)]
tell(lambda: numbers.sort())
line = deque()
line.extend([Nosy(lambda: line.clear()), 1])
tell(lambda: line.remove(2))
line.extend([Nosy(lambda: line.clear()), 1])
tell(lambda: 2 in line)


# Keywords of a subclass are for its own __init__.
for kind, args in ((chain, ("ab",)), (cycle, ("ab",)), (islice, ("abc", 2)), (pairwise, ("abc",)),
                   (takewhile, (bool, (1, 0, 1))), (dropwhile, (bool, (1, 0, 1))), (filterfalse, (bool, (1, 0))),
                   (starmap, (pow, [(2, 3)]))):
    class Kind(kind):
        def __init__(self, *args, more):
            self.more = more

    made = Kind(*args, more=1)
    print(kind.__name__, list(zip(made, range(3))), made.more)
    tell(lambda: kind(*args, more=1))


class Own(OrderedDict):
    def update(self, *args, **kwargs):
        raise Exception("not for __init__")


print(Own(a=1), operator.add is __import__("_operator").add, operator.add.__module__, operator.__all__[:3])


class Bytes:
    def __bytes__(self):
        return b"\1\2"


print(int.from_bytes(Bytes()), 0 / -10 ** 40, 0 / 10 ** 40)
import collections
print(collections.abc.Sized is __import__("collections.abc").abc.Sized)
print(inspect.getframeinfo(inspect.currentframe()).function)
try:
    1 / 0
except ZeroDivisionError as e:
    print([record.function for record in inspect.trace()], inspect.getframeinfo(e.__traceback__).lineno > 1)
tell(lambda: inspect.getframeinfo(1))
