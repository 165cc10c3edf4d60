"""members vanish, also while it is iterated over"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


s = weakref.WeakSet()
a, b = D("a"), D("b")
s.add(a)
it = iter(s)
next(it)
s.add(b)
del b
print("left", len(s), b"" in s)
del a
print("left", len(s))
del it
print("left", len(s))
