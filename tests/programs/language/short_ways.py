"""What the machine does by short ways where it can: the same as by the long ones, values dying included."""
import sys


class Thing:
    made = 0

    def __init__(self, name, size=1):
        self.name = name
        self.size = size
        Thing.made += 1

    def __del__(self):
        print("gone", self.name)


class Other:
    def __init__(self, name):
        self.size = 7
        self.name = name
        self.extra = None


class Slotted:
    __slots__ = ("name", "size")

    def __init__(self, name):
        self.name, self.size = name, 3


class Defaulted:
    name = "of the class"
    size = 0


def pairs():
    things = [Thing("a"), Thing("b"), Thing("c")]
    for left, right in zip(things, things[1:]):
        print(left.name, right.name, sys.getrefcount(left), sys.getrefcount(right))
    for i, thing in enumerate(things):
        print(i, thing.name, sys.getrefcount(thing))
    for key, value in {"x": Thing("x"), "y": Thing("y")}.items():
        print(key, value.name, sys.getrefcount(value))
    print("emptied")
    things.clear()
    print("left and right remain")
    left = None
    right = thing = None
    value = 0
    print("done")


def shared_iterators():
    it = iter([1, 2, 3, 4, 5])
    print([(a, b) for a, b in zip(it, it)], list(it))
    items = [1, 2]
    it = iter(items)
    for a, b in zip(it, "xyz"):
        print(a, b)
    items.append(3)
    print(list(it))
    z = zip([1, 2, 3], [4, 5, 6])
    for a, b in z:
        print(a, b)
        break
    print(next(z), list(z))
    e = enumerate(["p", "q", "r"], 2**61 - 2)
    for i, s in e:
        print(i, s)
    d = {1: 2, 3: 4}
    try:
        for k, v in d.items():
            d[k + 10] = v
    except RuntimeError as error:
        print(error, len(d))
    for a, b in zip([1, 2], [3], strict=False):
        print(a, b)
    try:
        for a, b in zip([1, 2], [3], strict=True):
            print(a, b)
    except ValueError as error:
        print(error)
    try:
        for a, b in zip([], [3], strict=True):
            print(a, b)
    except ValueError as error:
        print(error)


def many_classes():
    total = 0
    kinds = [Other("o"), Slotted("s"), Defaulted(), Thing("t")]
    for _ in range(3):
        for k in kinds:
            total += k.size
            k.size = total
            k.name = str(total)
    print(total, [k.name for k in kinds])
    del kinds[3].size
    for k in kinds:
        try:
            print(k.size)
        except AttributeError as error:
            print(error)
    del k
    kinds.pop()
    print("popped")


def temporaries():
    def make(name):
        return Thing(name)

    print(make("one").size)
    make("two").size = 5
    holder = [Thing("three")]
    holder[0].size = 8
    print(holder[0].size + holder[0].size)
    a, b = (Thing("left"), Thing("right"))
    print(a.name, b.name)
    a, b = b, a
    print(a.name, b.name)
    (a, b), c = (Thing("n1"), Thing("n2")), Thing("n3")
    print(a.name, b.name, c.name)


def give(n):
    for i in range(n):
        yield i, Thing(f"given {i}")


def unpacked():
    for i, thing in give(2):
        print(i, thing.name)


def leaving():
    first, second = Thing("first"), Thing("second")
    kept = first
    return len(kept.name) + len(second.name)


def defaults_in_generators(xs):
    def f(x, by=2, *, more=1):
        return x * by + more

    def g(x, by=3):
        return x * by

    print(sum(f(x) for x in xs), sum(g(x) for x in xs), sum(g(x, 1) for x in xs))
    print(list(g(x) for x in "ab"), tuple(g(by=2, x=x) for x in xs))
    print([n.name for n in (Slotted(x) for x in xs)])
    try:
        sum(g() for x in xs)
    except TypeError as error:
        print(error)


def sums():
    print(sum([True, False, True]), sum([True, 2, 3.5]), sum([0.1] * 10), sum(x for x in [1, 2.5, True]))
    print(sum([2**61, 2**61, 2**61]), sum(2**62 for _ in range(3)), sum([1, 2], start=0.5))
    print(tuple(x for x in ()), tuple([x] for x in (1, 2)), any(x for x in (0, False, 3)), all(x for x in (1, True, 0)))
    try:
        tuple(1 // x for x in (1, 0))
    except ZeroDivisionError as error:
        print(error)


def ranges_and_sets():
    r = range(10, 100, 7)
    print(r[0], r[-1], r[3], range(0, -10, -3)[2], range(2**61, 2**63, 2**60)[3])
    for bad in (len(r), -len(r) - 1):
        try:
            r[bad]
        except IndexError as error:
            print(error)
    print({x % 5 for x in range(50)}, {1, True, 1.0}, {x for x in (0, -1, -2, 2**70)} == {2**70, 0, -1, -2})
    print(sorted({(x * 7919) % 101 for x in range(300)})[:5], 1.0 in {1}, True in {1}, "a" in {"a"}, 5 in set())


def slices():
    xs = list(range(10))
    print(xs[2:5], xs[::-1], xs[5::-1], xs[:2:-1], xs[-3:], xs[:-3], xs[20:], xs[-20:3], xs[3:-20:-1], xs[8:2])
    xs[:4] = xs[3::-1]
    print(xs)
    xs[2:2] = [Thing("in")]
    xs[2:3] = []
    print(xs, "abcdef"[::-1], (1, 2, 3)[::-1], b"xyz"[-2::-1])


def texts():
    words = ["", "a", "ab", "abc", "abcd", "abcde", "abcdefgh", "abcdefghi", "abcdefghijklmnop", "abcdefghijklmnopq"]
    again = ["".join(list(w)) for w in words]
    print(all(x == y for x, y in zip(words, again)), sorted(reversed(words + ["ab\0", "ab\0c", "ä", "b" * 16])))
    print([w + "\0" == w for w in words].count(True), {w: i for i, w in enumerate(again)}["abcdefghi"])
    print([i for i, w in enumerate(words) if w in again], "c" in "abc", "z" in "abc" * 20, "ä" in "bä")
    long = "äöü" * 40
    print(long[100], long[64], long[63:66], long[-1], len(long), ("ü" + "x" * 70)[70])
    print(f"{1}{-1}{10**17}{-2**61}{''}{'x'}", str(-7), repr(99), f"{12345678901234567890}")


for test in (pairs, shared_iterators, many_classes, temporaries, unpacked, sums, ranges_and_sets, slices, texts):
    print("--", test.__name__)
    test()
print("--", leaving())
defaults_in_generators([1, 2, 3])
print(Thing.made)
