# Context, ContextVar and Token: what they take, refuse and show; contexts as they were; cycles through them.
import contextvars as c
import gc
import re
import threading
import weakref


def bare(x):
    return re.sub(r"0x[0-9a-f]+", "0x", str(x))


def show(f, *a, **k):
    try:
        print(bare(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, bare(e))


print("-- making them")
for a, k in (((), {}), ((1,), {}), (("a", "b"), {}), (("a",), {"x": 1}), (("a",), {"default": [1]}), ((), {"name": "a"})):
    show(c.ContextVar, *a, **k)
show(c.Context, 1)
show(c.Context, x=1)
show(c.Token)
for base in (c.Context, c.ContextVar, c.Token):
    show(lambda: type("A", (base,), {}))
    print(base, base.__mro__)
print(c.ContextVar[int], c.Token[str], c.__all__)

print("-- what they take")
v = c.ContextVar("v")
x = c.Context()
for call in (x.run, lambda: x.run(5), v.get, lambda: v.get(1, 2), lambda: v.get(default=1), v.set, lambda: v.set(1, 2), v.reset,
             lambda: v.reset(5), lambda: x[5], lambda: 5 in x, lambda: x.get(5), x.get, lambda: x[v], lambda: x.get(v, 1, 2),
             lambda: x < x, lambda: hash(x), lambda: c.copy_context(1), lambda: x.copy(1), lambda: x.keys(1),
             lambda: setattr(v, "foo", 1), lambda: setattr(x, "foo", 1), lambda: weakref.ref(v)):
    show(call)

print("-- values and tokens")
t = v.set(1)
print(t.old_value, type(t.old_value), t.old_value is c.Token.MISSING, t.var is v, bare(t))
x = c.copy_context()
print(len(x), list(x) == [v], list(x.items()) == [(v, 1)], list(x.values()), x[v], v in x, x.get(v), x.get(c.ContextVar("w"), 5))
print(x == c.copy_context(), x != c.Context(), x == 5, type(x.keys()), type(x.values()), type(x.items()), type(iter(x)))
it = iter(x)
print(next(it) is v, len(it))
show(next, it)
v.reset(t)
show(v.reset, t)
show(v.get)
print(v.get("default"), c.ContextVar("d", default=7).get(), x[v])
t = v.set(2)
show(c.Context().run, v.reset, t)
show(c.ContextVar("q").reset, t)
second = v.set(3)
print(second.old_value, v.get())
v.reset(second)
print(v.get())

print("-- running in them")


def inside():
    show(x.run, print)
    before = v.get()
    v.set(10)
    as_it_was = c.copy_context()
    walk = as_it_was.values()
    v.set(11)
    return before, as_it_was[v], c.copy_context()[v], v.get(), list(walk)


print(x.run(inside), v.get(), x[v])


def failing():
    v.set(4)
    raise ValueError("in it")


show(x.run, failing)
print(v.get(), x[v], x.run(lambda a, *, b=2: (a, b), 1, b=5), x.run(max, 1, 5, key=lambda n: -n))


def deep(n):
    return v.get() if n == 0 else c.copy_context().run(deep, n - 1)


print(deep(50))

print("-- in threads")
seen = []
thread = threading.Thread(target=lambda: seen.append((v.get(None), len(c.copy_context()), v.set(5).old_value is c.Token.MISSING)))
thread.start()
thread.join()
print(seen, v.get())
together = c.copy_context()


def enter():
    show(together.run, print)


def outer():
    other = threading.Thread(target=enter)
    other.start()
    other.join()


together.run(outer)

print("-- what they hold")


class Held:
    pass


one = Held()
gone = weakref.ref(one)
w = c.ContextVar("w")
w.set(one)
one.context = c.copy_context()
one.token = w.set(one)
del one
w.set(None)
gc.collect()
print(gone() is None)
ring = c.Context()
end = weakref.ref(ring)
ring.run(c.ContextVar("itself").set, ring)
del ring
print(end() is None, gc.collect() > 0, end() is None)
v = c.ContextVar("v", default=[])
v.get().append(v)
print(bare(v.get()[0]))
