"""A cache that holds the values used last, and knows every other value that is still alive.

Watch: `load` runs only for what nobody holds any more; who is dropped from the cache but held elsewhere is found."""

import weakref
from collections import OrderedDict


class Cache:
    def __init__(self, load, size):
        self.load = load
        self.size = size
        self.recent = OrderedDict()  # strong: keeps the last ones alive
        self.alive = weakref.WeakValueDictionary()  # weak: knows the rest

    def get(self, key):
        value = self.alive.get(key)
        if value is None:
            value = self.alive[key] = self.load(key)
        self.recent[key] = value
        self.recent.move_to_end(key)
        if len(self.recent) > self.size:
            self.recent.popitem(last=False)
        return value


class Picture:
    def __init__(self, name):
        print("  load", name)
        self.name = name

    def __del__(self):
        print("  free", self.name)


cache = Cache(Picture, size=2)
print("three pictures, room for two:")
for name in ("ant", "bee", "cow"):
    cache.get(name)
print("known:", sorted(cache.alive))

print("held outside while others push it out:")
bee = cache.get("bee")
cache.get("dog")
cache.get("elk")
print("recent:", list(cache.recent), "known:", sorted(cache.alive))
print("the same object:", cache.get("bee") is bee)

print("nobody holds anything:")
del bee
cache.recent.clear()
print("known:", sorted(cache.alive))
