"""callbacks come before finalizers in a cycle"""
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
r = weakref.ref(a, lambda r: print("callback", r()))
del a
gc.collect()
print("end")
