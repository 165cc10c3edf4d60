class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class P3(Point):
    __match_args__ = ("x", "y", "z")
    def __init__(self, x, y, z): super().__init__(x, y); self.z = z
def f(v):
    match v:
        case P3(0, 0, z=z): return f"z axis {z}"
        case Point(0, 0): return "origin"
        case Point(x=0, y=y): return f"y axis {y}"
        case Point(x, y) if x == y: return f"diag {x}"
        case Point(): return "point"
        case int(5) | str("five"): return "five"
        case bool(b): return f"bool {b}"
        case int(i): return f"int {i}"
        case float(): return "float"
        case list([a, b]): return f"list2 {a}{b}"
        case dict(d): return f"dict {len(d)}"
        case tuple((x,)): return f"tuple1 {x}"
        case (Point(x=a), Point(y=b)): return f"two points {a} {b}"
        case type(): return f"type {v.__name__}"
        case object(real=r): return f"has real {r}"
        case _: return "?"
for v in (P3(0, 0, 7), Point(0, 0), Point(0, 3), Point(2, 2), Point(1, 2), 5, "five", True, 9, 1.5, [1, 2], {}, (1,), (Point(1, 2), Point(3, 4)), int, 2j, "z"): print(f(v))
def t(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
def many():
    match Point(1, 2):
        case Point(1, 2, 3): return 1
def dup():
    match Point(1, 2):
        case Point(1, x=2): return 1
class Q: pass
def nomatch():
    match Q():
        case Q(1): return 1
def notclass():
    C = 5
    match 1:
        case C(): return 1
class Bad: __match_args__ = ["x"]; x = 1
def badargs():
    match Bad():
        case Bad(1): return 1
class Bad2: __match_args__ = (1,)
def badargs2():
    match Bad2():
        case Bad2(1): return 1
def ints():
    match 5:
        case int(1, 2): return 1
for g in (many, dup, nomatch, notclass, badargs, badargs2, ints): t(g)
class Dyn:
    def __getattr__(self, n):
        if n == "boom": raise RuntimeError("boom")
        return n.upper()
match Dyn():
    case Dyn(a=x, b="B"): print(x)
