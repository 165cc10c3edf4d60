"""Every statement there is."""
from __future__ import annotations
import os, os.path as path
from . import a
from ..b.c import (d as e, f,)
from ... import *

x = y = 1; z: int = 2; w.v: str
(u): float
x += 1; x //= 2; x **= 3; x @= m; x >>= 1
a, *b = [c, (d)] = e
del a, (b, c[0]), d.e
assert x, "message"
pass;
if a: b
elif c:
    d;
elif (e := 1): f
else:
    g
while x:
    break
else: continue_ = 1
for i, (j, *k) in 1, *rest:
    continue
else:
    pass
try:
    raise
except: raise E from None
try: a
except A as b: c
except (A, B):
    d
else: e
finally:
    f
try: a
except* A: b
with a: b
with a as b, c as (d, e): f
with (a as b, c,): d
with (a, b): c
with (a), (b) as c: d
with (yield_ := 1): a
with (*a, b): c
with (x for x in y): z
with (a).b as c: d


@decorator
@other.decorator(1)[2]
def f(a, /, b: int = 1, *args: *Ts, c, d=2, **kwargs: str) -> None:
    global g1, g2
    return 1, *a


class C[T: int, *Ts = *int, **P = [int]](Base, metaclass=M, **kw):
    x: int = 1
    async def g(self): 
        async with a as b: await c
        async for d in e: yield f
        return
    def h[T: (int, str) = int](): nonlocal_ = lambda: (yield from x)

type X = int
type Y[T] = list[T]
type = match = case = _ = 1
match[1]; match(1); match * 2; case.x; type (1)
match x, *y:
    case 1 | -2.5 | 3 - 4j | "s" "t" | None | True: pass
    case a.b.c: pass
    case [a, *_, b] | (a, b,): pass
    case {"k": v, 1: None, A.b: [], **rest} if v: pass
    case {}: pass
    case Point(x, y=0, z=P()) as p: pass
    case (a): pass
match(a, b):
    case *c, d:
        match c:
            case _: pass
if True:
	tab
	if x:
	    mixed
