"""the finalizer, then the callbacks, the newest first"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


a = D("a")
refs = [weakref.ref(a, lambda r, i=i: print("callback", i, r())) for i in range(3)]
del a
print("end")
