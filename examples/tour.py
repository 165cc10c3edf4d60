"""A tour of the language in one program: run it with `ouro examples/tour.py`.

Watch: CPython prints the same, to the byte."""

import functools
import json
import re
from collections import Counter, defaultdict, namedtuple
from dataclasses import dataclass, field
from enum import Enum, Flag, auto
from itertools import groupby, islice


def title(text):
    print(f"\n{' ' + text + ' ':-^48}")


title("numbers")
print(2**100, 7 // -2, 7 % -2, 0.1 + 0.2, (3 + 4j) * 1j, f"{10**9:,} {255:#x} {2/3:.3f}")

title("text")
poem = "the cat sat on the mat; the dog sat too"
words = re.findall(r"\w+", poem)
print(Counter(words).most_common(2), "caf\u00e9".upper(), "naïve"[::-1], sorted(set(words))[-1].title() + "!")

title("functions")


def trace(f):
    depth = 0

    @functools.wraps(f)
    def wrapper(*args):
        nonlocal depth
        print(f"{'  ' * depth}{f.__name__}{args}")
        depth += 1
        try:
            return f(*args)
        finally:
            depth -= 1

    return wrapper


@trace
def power(base, n, /):
    return 1 if n == 0 else base * power(base, n - 1)


print(power(2, 3), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, z=3))

title("generators")


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


def running_mean():
    total, count, mean = 0, 0, None
    while (value := (yield mean)) is not None:
        total, count = total + value, count + 1
        mean = total / count
    return f"{count} values"


print(list(islice(primes(), 10)), {len(list(g)): k for k, g in groupby("aaabbc")})
means = running_mean()
next(means)
print([means.send(x) for x in (1, 2, 6)])

title("classes")


class Shape(Enum):
    CIRCLE = auto()
    RECT = auto()


class Style(Flag):
    BOLD = auto()
    DIM = auto()


@dataclass(order=True)
class Item:
    size: float
    name: str = field(compare=False)
    tags: list[str] = field(default_factory=list, compare=False)

    def __matmul__(self, other):
        return Item(self.size + other.size, f"{self.name}@{other.name}", self.tags + other.tags)


Point = namedtuple("Point", "x y")
big = max(Item(2, "b"), Item(5, "a", ["red"]), Item(1, "c"))
print(big, big @ Item(1, "z"), Shape.RECT, Style.BOLD | Style.DIM, Point(1, y=2)._replace(x=9))

title("patterns")


def describe(value):
    match value:
        case []:
            return "nothing"
        case [Point(x=0, y=0), *rest]:
            return f"the origin and {len(rest)} more"
        case {"kind": str(kind), **other}:
            return f"a {kind} with {sorted(other)}"
        case int() | float() as number if number < 0:
            return f"below zero: {number}"
        case Shape.CIRCLE:
            return "round"
        case _:
            return f"some {type(value).__name__}"


for value in ([], [Point(0, 0), 1], {"kind": "box", "w": 1}, -4.5, Shape.CIRCLE, "text"):
    print(describe(value))

title("errors and life")


class Resource:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(f"  {self.name} is gone")


class Step:
    def __init__(self, name):
        self.resource = Resource(name)

    def __enter__(self):
        return self.resource

    def __exit__(self, kind, error, traceback):
        if kind is ZeroDivisionError:
            print(f"  {self.resource.name}: {error}")
            return True


with Step("first"):
    1 / 0
try:
    with Step("second"):
        raise ExceptionGroup("two at once", [KeyError("k"), ValueError("v")])
except* KeyError as group:
    print("  keys:", group.exceptions)
except* ValueError as group:
    print("  values:", group.exceptions)

title("data")
groups = defaultdict(list)
for word in words:
    groups[len(word)].append(word)
print(json.dumps({"by length": groups, "ok": True, "none": None}, sort_keys=True))
first, *middle, last = sorted({*words})
print(first, middle, last, [x * y for x in range(1, 4) for y in range(x) if x != 2])
