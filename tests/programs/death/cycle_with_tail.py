"""what hangs on a ring"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


a, b = D("a"), D("b")
a.other, b.other = b, a
b.tail = D("tail")
del a, b
gc.collect()
print("end")
