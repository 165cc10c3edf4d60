def f(x):
    match x:
        case {"type": "circle", "r": r}: return f"circle {r}"
        case {"type": "rect", "w": w, "h": h, **rest}: return f"rect {w}x{h} {rest}"
        case {"a": {"b": [x, *_]}}: return f"deep {x}"
        case {1: one, -2: two}: return f"ints {one} {two}"
        case {"n": None}: return "none"
        case {}: return "any mapping"
        case _: return "other"
for v in ({"type": "circle", "r": 2, "x": 0}, {"type": "rect", "w": 1, "h": 2, "z": 3}, {"a": {"b": "q"}}, {"a": {"b": [7]}}, {1: "i", -2: "j"}, {"n": None}, {}, {"zz": 1}, [], 5): print(f(v))
from collections import defaultdict, OrderedDict, ChainMap
d = defaultdict(list)
match d:
    case {"missing": x}: print("found", x)
    case _: print("not created", dict(d))
match ChainMap({"a": 1}, {"b": 2}):
    case {"a": 1, "b": b, **r}: print(b, r)
class M(dict):
    def get(self, k, d=None): print("get", k); return super().get(k, d)
match M(a=1):
    case {"a": 1, "b": 2}: print("no")
    case {"a": 1}: print("yes")
import sys
K = type("K", (), {"key": "a"})
match {"a": 5}:
    case {K.key: v}: print(v)
try:
    class Dup: x = "a"; y = "a"
    match {"a": 1}:
        case {Dup.x: 1, Dup.y: 2}: pass
except ValueError as e: print(e)
