"""a finalizer that collects"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


class C(D):
    def __del__(self):
        super().__del__()
        print("collect", gc.collect())


a = C("a")
a.me = a
del a
print(gc.collect())
print("end")
