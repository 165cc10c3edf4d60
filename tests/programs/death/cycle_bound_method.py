"""an object that holds its own method"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


class M(D):
    def go(self):
        pass


m = M("m")
m.go = m.go
del m
print("dropped")
gc.collect()
print("end")
