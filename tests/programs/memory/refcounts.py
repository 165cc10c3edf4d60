"""sys.getrefcount, case by case: each line is one case and its count."""
import sys
from sys import getrefcount

number = 0


def case(what, *counts):
    global number
    number += 1
    print(f"{number:3} {what}: {' '.join(map(str, counts))}")


class Thing:
    pass


class Slotted:
    __slots__ = ("a", "b")


# Making and binding
x = Thing()
case("bound once", getrefcount(x))
y = x
case("bound twice", getrefcount(x))
y = None
case("rebound", getrefcount(x))
y = z = x
case("chained assignment", getrefcount(x))
del y
case("one name deleted", getrefcount(x))
z = x
case("assigned to itself again", getrefcount(x))
del z
case("both deleted", getrefcount(x))
case("not bound at all", getrefcount(Thing()))
case("a new list", getrefcount([]))
case("a new dict", getrefcount({}))
case("a new set", getrefcount({1}))
case("a new bytearray", getrefcount(bytearray()))
a, b = x, x
case("unpacked twice", getrefcount(x))
a, b = b, a
case("swapped", getrefcount(x))
del a, b
(c := x)
case("walrus", getrefcount(x))
del c

# Containers
box = [x]
case("in a list", getrefcount(x))
box.append(x)
case("twice in a list", getrefcount(x))
box *= 3
case("list repeated", getrefcount(x))
box.pop()
case("popped", getrefcount(x))
del box[0]
case("item deleted", getrefcount(x))
box[0] = None
case("item replaced", getrefcount(x))
box.remove(x)
case("removed", getrefcount(x))
box[:] = [x, x]
case("slice assigned", getrefcount(x))
half = box[:1]
case("slice taken", getrefcount(x))
box.clear()
case("cleared", getrefcount(x))
del box, half
case("lists gone", getrefcount(x))
box = (x,)
case("in a tuple", getrefcount(x))
box = (x, x, x)
case("thrice in a tuple", getrefcount(x))
box = box + box
case("tuples added", getrefcount(x))
box = {x}
case("in a set", getrefcount(x))
box.add(x)
case("added again", getrefcount(x))
box = frozenset([x])
case("in a frozenset", getrefcount(x))
box = {"k": x}
case("dict value", getrefcount(x))
box["l"] = x
case("two dict values", getrefcount(x))
box["l"] = 0
case("value replaced", getrefcount(x))
box.setdefault("k", None)
case("setdefault that is there", getrefcount(x))
copied = dict(box)
case("dict copied", getrefcount(x))
box.update(m=x, n=x)
case("updated", getrefcount(x))
box.popitem()
case("popitem", getrefcount(x))
box = copied = None
box = {x: x}
case("key and value", getrefcount(x))
box = [[x], (x,), {1: x}]
case("nested", getrefcount(x))
box = [x for _ in range(5)]
case("comprehension", getrefcount(x))
box = {i: x for i in range(3)}
case("dict comprehension", getrefcount(x))
box = [None] * 4
box[1] = box[2] = x
case("two items at once", getrefcount(x))
box.insert(0, x)
case("inserted", getrefcount(x))
box.extend((x, x))
case("extended", getrefcount(x))
box.reverse()
case("reversed", getrefcount(x))
box = list(zip([x], [x]))
case("zipped", getrefcount(x))
box = sorted([x], key=id)
case("sorted", getrefcount(x))
box = None
case("all gone", getrefcount(x))

# Attributes
holder = Thing()
holder.x = x
case("attribute", getrefcount(x))
holder.y = x
case("two attributes", getrefcount(x))
holder.y = 1
case("attribute replaced", getrefcount(x))
del holder.x
case("attribute deleted", getrefcount(x))
setattr(holder, "z", x)
case("setattr", getrefcount(x))
case("the holder", getrefcount(holder))
holder = Slotted()
holder.a = holder.b = x
case("two slots", getrefcount(x))
del holder.a
case("slot deleted", getrefcount(x))
holder = None
case("holder gone", getrefcount(x))
Thing.shared = x
case("class attribute", getrefcount(x))
del Thing.shared
case("class attribute deleted", getrefcount(x))


# Calls
def given(p):
    return getrefcount(p)


def given_and_kept(p):
    q = p
    return getrefcount(p)


def given_default(p=x):
    return getrefcount(p)


case("default value", getrefcount(x))
case("argument", given(x))
case("argument by keyword", given(p=x))
case("argument and local", given_and_kept(x))
case("after the call", getrefcount(x))
case("new object as argument", given(Thing()))
case("new list as argument", given([]))
given_default.__defaults__ = None
case("default taken away", getrefcount(x))


def several(*args, **kwargs):
    return getrefcount(x)


case("star argument", several(x))
case("two star arguments", several(x, x))
case("double star", several(k=x))
case("unpacked list", several(*[x, x]))
case("unpacked dict", several(**{"a": x}))
case("argument unused", (lambda p: getrefcount(x))(x))


def outer():
    local = Thing()
    before = getrefcount(local)

    def inner():
        return local

    return before, getrefcount(local), getrefcount(inner), getrefcount(inner.__closure__[0])


case("captured by a closure", *outer())


def returns(p):
    return p


case("returned", getrefcount(returns(x)))
case("returned new", getrefcount(returns(Thing())))
kept = returns(x)
case("returned and kept", getrefcount(x))
del kept


def recursive(p, n):
    return getrefcount(p) if n == 0 else recursive(p, n - 1)


case("recursion of depth 0", recursive(x, 0))
case("recursion of depth 3", recursive(x, 3))


def deletes(p):
    n = getrefcount(p)
    del p
    return n, getrefcount(x)


case("parameter deleted", *deletes(x))


def rebinds(p):
    p = None
    return getrefcount(x)


case("parameter rebound", rebinds(x))

# Methods
method = holder = None


class Methods:
    def plain(self):
        return getrefcount(self)

    @classmethod
    def of_class(cls, p):
        return getrefcount(p)

    @staticmethod
    def static(p):
        return getrefcount(p)

    @property
    def seen(self):
        return getrefcount(self)


m = Methods()
case("self in a method", m.plain())
case("argument of a class method", Methods.of_class(x))
case("argument of a static method", Methods.static(x))
case("self in a property", m.seen)
bound = m.plain
case("bound method kept", getrefcount(m))
case("self of a kept method", bound())
both = [m.plain, m.plain]
case("two bound methods", getrefcount(m))
del bound, both
case("bound methods gone", getrefcount(m))
case("self of a new object", Methods().plain())
f = given
case("a function", getrefcount(f))
del f


# Scopes, loops, exceptions
def scope():
    a = x
    b = [x]
    return getrefcount(x)


case("inside a scope", scope())
case("scope left", getrefcount(x))
for item in [x]:
    case("loop variable", getrefcount(x))
case("loop over", getrefcount(x))
del item
case("loop variable deleted", getrefcount(x))
for item in (x, x):
    pass
case("loop over a tuple", getrefcount(x))
del item
for i, item in enumerate([x]):
    case("enumerate", getrefcount(x))
del item, i


def generator(p):
    yield getrefcount(p)
    q = p
    yield getrefcount(p)


g = generator(x)
case("generator made", getrefcount(x))
case("first yield", next(g))
case("suspended", getrefcount(x))
case("second yield", next(g))
case("suspended with a local", getrefcount(x))
case("exhausted", next(g, None) is None, getrefcount(x))
g = generator(x)
next(g)
g.close()
case("closed", getrefcount(x))
g = (p for p in [x])
case("generator expression", getrefcount(x))
next(g)
case("and suspended", getrefcount(x))
del g
case("and gone", getrefcount(x))


class Kept(Exception):
    pass


def raises(p):
    raise Kept


try:
    raises(x)
except Kept as e:
    case("held by a traceback", getrefcount(x))
case("traceback gone", getrefcount(x))
try:
    raise Kept(x)
except Kept as e:
    case("argument of an exception", getrefcount(x))
    e.more = x
    case("attribute of an exception", getrefcount(x))
case("exception gone", getrefcount(x))
try:
    raises(x)
except Kept as e:
    saved = e
case("exception kept", getrefcount(x))
saved.__traceback__ = None
case("its traceback dropped", getrefcount(x))
del saved


class Manager:
    def __enter__(self):
        return x

    def __exit__(self, *exc):
        return True


with Manager() as w:
    case("with", getrefcount(x))
case("with is over", getrefcount(x))
del w
with Manager():
    raises(x)
case("suppressed", getrefcount(x))
match x:
    case Thing() as caught:
        number += 1
        print(f"{number:3} match: {getrefcount(x)}")
del caught

# Immortals
for value in (None, True, ..., NotImplemented, 0, 7, "", "a", b"", ()):
    number += 1
    print(f"{number:3} immortal {value!r}: {getrefcount(value) > 1_000_000}")
