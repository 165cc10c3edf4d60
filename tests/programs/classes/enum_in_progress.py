# Enumerations whose values are worked out while they are made.
from collections import namedtuple
from enum import Enum, Flag, IntEnum, StrEnum, auto, member, nonmember


class Lists(Enum):
    ONE = auto()
    TWO = auto(), auto()
    THREE = auto(), "x", auto()
    FOUR = auto()


print([(m.name, m.value) for m in Lists])
T = namedtuple("T", "index text")


class Mixed(T, Enum):
    first = auto(), "for the money"
    second = auto(), "for the show"


print(Mixed.second, Mixed.second.value, Mixed.second.index)


class Kept(Enum):
    first = T(auto(), "one")
    second = T(auto(), "two")


print([m.value for m in Kept])


class Optional(Flag):
    A = 1
    B = 2
    BOTH = 3
    NOTHING = None


print(list(Optional), Optional.NOTHING.value, Optional(3))
for text in ["Optional.A | Optional.NOTHING", "Optional.NOTHING & Optional.A", "~Optional.NOTHING"]:
    try:
        print(eval(text))
    except TypeError as e:
        print(text, e)

for base in (Enum, IntEnum, StrEnum, Flag):
    try:
        class Bad(base):
            A = "1" if base is StrEnum else 1

            def __new__(cls, *args):
                return super().__new__(cls, *args)
    except Exception as e:
        print(base.__name__, type(e).__name__, e, e.__cause__ and type(e.__cause__).__name__)

try:
    Enum("nothing", ()) and Enum.__new__(Enum("Empty", ()), 1)
except Exception as e:
    print(type(e).__name__, e)


class Updated(Enum):
    vars().update({"A": 1}, B=2)
    vars().update([("C", 3)])

    @member
    def method():
        return "called"

    inner = nonmember(5)


print([m.name for m in Updated], Updated.method.value(), Updated.inner)
print("in progress" if any("progress" in n for n in vars(Updated)) else "done")
