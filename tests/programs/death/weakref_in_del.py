"""a weak reference still works in the finalizer"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


class E(D):
    def __del__(self):
        super().__del__()
        print("alive", r() is self)


e = E("e")
r = weakref.ref(e, lambda r: print("callback", r()))
del e
print(r())
