"""a weak reference that is garbage too calls no one"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc

import weakref

a = D("a")
a.me = a
a.ref = weakref.ref(a, lambda r: print("never"))
del a
gc.collect()
print("end")
