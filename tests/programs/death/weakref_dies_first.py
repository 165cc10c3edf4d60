"""a weak reference that dies first calls no one"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


a = D("a")
r = weakref.ref(a, lambda r: print("never"))
del r
del a
print("end")
