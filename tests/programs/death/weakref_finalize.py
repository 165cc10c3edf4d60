"""finalize against del and callbacks"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


a = D("a")
f = weakref.finalize(a, print, "finalize")
r = weakref.ref(a, lambda r: print("callback"))
del a
print(f.alive)
