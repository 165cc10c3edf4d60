"""weak dicts and sets that lose and get members while they are iterated over"""
import copy
import weakref


class Thing:
    """Equal to what has its number."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return hash(self.n)

    def __repr__(self):
        return f"Thing({self.n})"


def fill(kind):
    things = [Thing(n) for n in range(8)]
    if kind is weakref.WeakValueDictionary:
        return kind((t.n, t) for t in things), things, lambda t: t.n
    if kind is weakref.WeakKeyDictionary:
        return kind({t: t.n for t in things}), things, lambda t: t
    return kind(things), things, lambda t: t


def attempt(what):
    try:
        return what()
    except (KeyError, RuntimeError) as e:
        return type(e).__name__


def put(d, key, t):
    if isinstance(d, weakref.WeakSet):
        d.add(t)
    else:
        d[key] = t if isinstance(d, weakref.WeakValueDictionary) else 0


for kind in weakref.WeakValueDictionary, weakref.WeakKeyDictionary, weakref.WeakSet:
    print(kind.__name__)
    actions = {
        "nothing": lambda d, k: None,
        "in": lambda d, k: k in d,
        "put": lambda d, k: put(d, k, keep),
        "clear": lambda d, k: d.clear(),
        "update": lambda d, k: d.update(d.copy()),
        "copy": lambda d, k: len(copy.copy(d)),
    }
    if kind is weakref.WeakSet:
        actions |= {"remove": lambda d, k: d.remove(k), "discard": lambda d, k: d.discard(k), "pop": lambda d, k: 0}
    else:
        actions |= {
            "get": lambda d, k: d.get(k, "none"), "item": lambda d, k: d[k], "del": lambda d, k: d.__delitem__(k),
            "pop": lambda d, k: d.pop(k), "pop default": lambda d, k: d.pop(k, "none"),
            "popitem": lambda d, k: d.popitem(), "setdefault": lambda d, k: d.setdefault(k, keep),
        }
    for name, act in actions.items():
        d, things, key = fill(kind)
        it = iter(d)
        next(it)
        last = things.pop()
        n, keep = last.n, Thing(last.n)
        del last
        k = n if kind is weakref.WeakValueDictionary else keep
        sizes = [len(d)]
        result = attempt(lambda: act(d, k))
        sizes.append(len(d))
        things.pop(2)
        sizes.append(len(d))
        rest = attempt(lambda: len(list(it)))
        del it
        print(f"  {name}: {result!r}, {sizes}, {rest}, {len(d)}, {k in d}")
        del keep, k

print(type(type("Mine", (weakref.WeakValueDictionary,), {})().copy()).__name__)
print(type(type("Mine", (weakref.WeakKeyDictionary,), {})().copy()).__name__)


class Faithless(Thing):
    """To compare it costs another its life."""

    __hash__ = Thing.__hash__

    def __eq__(self, other):
        if armed:
            others.pop()
        return self.n == other.n


armed, others = False, [Faithless(n) for n in range(6)]
d = weakref.WeakKeyDictionary({t: t.n for t in others})
armed, count = True, 0
for t in others:
    count += 1
    del d[t]
print(count, len(d))
