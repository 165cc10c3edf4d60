t = (1, 2, 3, 2)
print(t[0], t[-1], t[1:], t[::-1], t + (4,), t * 2, t.count(2), t.index(2), t.index(2, 2), len(t), 3 in t, (1,), (), 1, tuple("ab"), tuple([1]), tuple(), (1, 2) < (1, 3), (1,) == (1.0,), hash((1, "a")) == hash((1, "a")))
a, (b, c), *d = 1, (2, 3), 4, 5
print(a, b, c, d, (lambda *x: x)(1, 2), max((1, 2), (1, 3)), sorted([(2, "a"), (1, "b")]), {(1, 2): "k"}[1, 2], ((1, 2), (3,))[0][1])
x, y = 1, 2
x, y = y, x
print(x, y, t is tuple(t), () is tuple(), t[:] is t, (t + ()) == t, sum(((1,), (2,)), ()))
def f(): return 1, 2
print(f(), type(f()), *f())
def err(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
for g in (lambda: t[9], lambda: t + [1], lambda: t.index(9), lambda: t["a"], lambda: t.__setitem__(0, 1), lambda: hash(([],)), lambda: (1,) < ("a",), lambda: t * 1.5, lambda: tuple(5)): err(g)
for s in ("t[0] = 1", "t.x = 1", "del t[0]"):
    try: exec(s)
    except Exception as e: print(type(e).__name__, e)
class T(tuple):
    def __getitem__(self, i): return "over"
print(T((1, 2)), T((1, 2))[0], list(T((1, 2))), T((1,)) == (1,), T((1, 2))[0:1], type(T((1,)) + (2,)))
from collections import namedtuple
P = namedtuple("P", "x y", defaults=[0])
p = P(1)
print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._fields, P._make([3, 4]), p == (1, 0), *p, P.x.__doc__, p._field_defaults, P.__doc__)
for g in (lambda: P(), lambda: P(1, 2, 3), lambda: p.__setattr__("x", 5), lambda: p._replace(q=1), lambda: namedtuple("A", "a a"), lambda: namedtuple("A", "class"), lambda: namedtuple("A", "_x"), lambda: namedtuple("A", "x 1y", rename=True)._fields): err(g)
match p:
    case P(x=1, y=q): print("matched", q)
