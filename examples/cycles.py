"""A cycle keeps its own counts up: the collector frees it, weak references do without.

Watch: when the leaf goes, first only with the collector, then with the last name."""

import gc
import weakref

gc.disable()


class Node:
    def __init__(self, name):
        self.name = name
        self.parent = None
        self.children = []

    def add(self, child):
        child.parent = self
        self.children.append(child)
        return child


root = Node("root")
leaf = root.add(Node("leaf"))
seen = weakref.ref(leaf, lambda ref: print("the leaf is gone"))
del root, leaf
print("names deleted, still alive:", seen() is not None)
print("unreachable objects found:", gc.collect() > 0)
print("alive now:", seen())


class Gentle(Node):
    """The way up is a weak reference: no cycle, no collector needed."""

    def add(self, child):
        child.parent = weakref.ref(self)
        self.children.append(child)
        return child


root = Gentle("root")
leaf = root.add(Gentle("leaf"))
print("parent:", leaf.parent().name)
del root
print("parent after del:", leaf.parent())

cache = weakref.WeakValueDictionary()
page = Node("page")
cache["page"] = page
print("cached:", list(cache))
del page
print("cached:", list(cache))
