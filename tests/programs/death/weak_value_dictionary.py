"""entries vanish with their values"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


d = weakref.WeakValueDictionary()
a, b = D("a"), D("b")
d["a"], d["b"] = a, b
del a
print(sorted(d))
del b
print(len(d))
