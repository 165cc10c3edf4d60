# sys.getsizeof: what is told of sizes holds for any heap.
import collections
import functools
import sys

size = sys.getsizeof
print([size(x) > 0 for x in ([], (), {}, set(), frozenset(), "", b"", bytearray(), object(), type, len, size, sys)])
print(size([0] * 1000) - size([]) >= 8000, size((0,) * 1000) - size(()) >= 8000, size(bytes(5000)) > 5000)
print(size(bytearray(5000)) > 5000, size("x" * 5000) > 5000, size("\u20ac" * 5000) > 10000, size(10 ** 5000) > 2000)
print(size(dict.fromkeys(range(1000))) > 16000, size(set(range(1000))) > 8000, size(frozenset(range(1000))) > 8000)
print(size(collections.deque(range(1000))) >= 8000, size(2 ** 100) < size(2 ** 10000))

l = []
before = size(l)
for i in range(100):
    l.append(i)
grown = size(l)
l.clear()
print(grown - before >= 800, size(l) <= grown)

d = {i: i for i in range(1000)}
large = size(d)
d.clear()
print(size(d) < large / 10)

class Plain:
    pass
class Slots:
    __slots__ = "a", "b", "c", "d"
class Sized:
    def __sizeof__(self):
        return 12345
class Negative:
    def __sizeof__(self):
        return -1
class Text:
    def __sizeof__(self):
        return "1"
class Raises:
    def __sizeof__(self):
        raise KeyError("size")
class Grown(list):
    __slots__ = ()
print(size(Plain()) > 0, size(Slots()) > size(object()), Sized().__sizeof__(), size(Sized()) >= 12345)
for bad in Negative, Text, Raises:
    try:
        print(size(bad()))
    except Exception as e:
        print(type(e).__name__, e)
print(size(Text(), 7), size(bad=1) if False else "-")
try:
    print(size(Raises(), 7))
except KeyError as e:
    print("KeyError", e)
for args in [(), (1, 2, 3)]:
    try:
        size(*args)
    except TypeError as e:
        print("TypeError")
print(size(Grown(range(100))) - size(Grown()) >= 800, size(object=[], default=3) == size([]))
print([].__sizeof__() > 0, list.__sizeof__([1, 2]) > 0, object.__sizeof__(3) >= 0, size(functools.partial(len)) > 0)

# Allocated blocks come and go.
def blocks():
    return sys.getallocatedblocks()
start = blocks()
held = [bytearray(1000) for _ in range(1000)]
more = blocks() - start
held = None
less = blocks() - start
print(more >= 1000, less < 100)
