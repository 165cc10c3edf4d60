def gen():
    try:
        x = yield 1
        print("got", x)
        try:
            y = yield 2
        except ValueError as e:
            print("caught", e)
            y = yield "recovered"
        print("y", y)
        return "done"
    finally:
        print("cleanup")
g = gen()
print(next(g), g.send("hello"), g.throw(ValueError("v")))
try:
    g.send("bye")
except StopIteration as e:
    print("stop", e.value)
print(next(g, "exhausted"))
g = gen(); next(g); g.close(); g.close()
try: gen().send(1)
except TypeError as e: print(e)
def inner():
    got = []
    while True:
        v = yield len(got)
        if v is None: return got
        got.append(v)
def outer():
    while True:
        r = yield from inner()
        print("inner returned", r)
        yield "result"
o = outer()
print(next(o), o.send("a"), o.send("b"), o.send(None), next(o))
def stubborn():
    while True:
        try: yield
        except GeneratorExit:
            if stop: return
stop = False
s = stubborn(); next(s)
try: s.close()
except RuntimeError as e: print(e)
stop = True
import sys
def leak():
    yield 1
    raise StopIteration("x")
try: list(leak())
except RuntimeError as e: print(e, repr(e.__cause__))
def reenter():
    yield next(me)
me = reenter()
try: next(me)
except ValueError as e: print(e)
def deleg():
    try: yield from [1, 2, 3]
    except KeyError as e: print("K", e); yield 9
d = deleg(); print(next(d), d.throw(KeyError("k")))
print(list(d))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
from itertools import islice
print(list(islice(fib(), 15)))
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l); yield v; yield from tree(r)
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
g = (i for i in range(3))
print(g.gi_running, g.gi_yieldfrom, g.__name__, fib().__qualname__)
def ret(): return (yield)
r = ret(); next(r)
try: r.send(5)
except StopIteration as e: print(e.value)
def empty():
    return 3
    yield
try: next(empty())
except StopIteration as e: print("empty", e.value)
