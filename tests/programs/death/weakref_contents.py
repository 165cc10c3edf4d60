"""callbacks come before the contents go"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


a = D("a")
a.inner = D("inner")
r = weakref.ref(a, lambda r: print("callback"))
s = weakref.ref(a.inner, lambda r: print("callback of inner"))
del a
print("end")
