"""What the collector tracks, and what a value weighs as a builtin and as an object of an own class.

Watch: the exact bytes on stderr; run it under another Python to compare. Stdout holds what is true of both."""

import gc
import sys
import tracemalloc
from collections import namedtuple


class Own:
    pass


some_global = {"a global": []}
things = {
    "int": 1, "str": "text", "bytes": b"", "float": 1.5,
    "list": [], "set": set(), "dict of a list": some_global, "function": lambda: 0,
    "builtin function": len, "module": sys, "class": Own, "instance": Own(), "bound method": [].append,
}
tracked = [name for name, thing in things.items() if gc.is_tracked(thing)]
print("tracked:", ", ".join(tracked))
print("not:", ", ".join(name for name in things if name not in tracked))
print("a temporary:", gc.is_tracked([Own()]))


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slim:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


Named = namedtuple("Named", "x y")
COUNT = 1_000


def weight(make):
    """Bytes for each object that `make` makes, with its place in a list."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [make(n + 0.5, n + 1.5) for n in range(COUNT)]
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(kept)


kinds = {
    "tuple": lambda x, y: (x, y),
    "namedtuple": Named,
    "class with slots": Slim,
    "class": Point,
    "dict": lambda x, y: {"x": x, "y": y},
}
weights = {name: weight(make) for name, make in kinds.items()}
for name, bytes_each in weights.items():
    print(f"{name:17} {bytes_each:6.1f} bytes", file=sys.stderr)
print("the heaviest:", max(weights, key=weights.get))
print("slots are no heavier:", weights["class with slots"] <= weights["class"])
