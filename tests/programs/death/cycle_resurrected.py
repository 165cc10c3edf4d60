"""a finalizer saves a whole cycle"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


saved = []


class R(D):
    def __del__(self):
        super().__del__()
        saved.append(self)


a, b = R("a"), D("b")
a.other, b.other = b, a
del a, b
gc.collect()
print(saved[0].other.name, gc.is_finalized(saved[0]))
saved.clear()
gc.collect()
print("end")
