from functools import *
import functools
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], "init"), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
p = partial(int, base=2); print(p("101"), p.func, p.args, p.keywords, partial(p, "11")(), repr(partial(print, 1, sep="")))
calls = []
@lru_cache(maxsize=2)
def sq(x): calls.append(x); return x * x
print([sq(i) for i in (1, 2, 1, 3, 2, 1)], calls, sq.cache_info(), sq.cache_parameters()); sq.cache_clear(); print(sq.cache_info(), sq.__wrapped__(9), sq.__name__)
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info().hits)
@lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info().currsize)
def deco(f):
    @wraps(f)
    def w(*a): "wrapper doc"; return f(*a)
    return w
@deco
def documented(x: int): "the doc"; return x
print(documented.__name__, documented.__doc__, documented.__wrapped__(5), documented.__annotations__, documented.__qualname__)
@total_ordering
class V:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V.__ge__.__doc__)
@singledispatch
def show(x): return f"obj {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(list)
@show.register(tuple)
def _(x): return f"seq {len(x)}"
@show.register
def _(x: str | bytes): return "text"
class MyInt(int): pass
print(show(5), show([1]), show((1, 2)), show("s"), show(b"b"), show(2.5), show(True), show(MyInt(3)), show.dispatch(bool) is show.registry[int], len(show.registry))
class C:
    def __init__(self): self.n = 0
    @cached_property
    def val(self): "doc"; self.n += 1; return self.n * 10
    @singledispatchmethod
    def m(self, x): return "base"
    @m.register
    def _(self, x: int): return f"int{x}"
    def add(self, a, b, c=0): return (a, b, c)
    add5 = partialmethod(add, 5, c=9)
c = C(); print(c.val, c.val, c.n, c.__dict__, c.m(3), c.m("q"), c.add5(1)); del c.val; print(c.val, C.val.__doc__)
for f in (lambda: reduce(lambda a, b: a, []), lambda: total_ordering(type("X", (), {})), lambda: show(), lambda: partial(), lambda: partial(5), lambda: sq([]), lambda: lru_cache("x")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
