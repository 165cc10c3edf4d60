"""a bound method keeps its object"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class M(D):
    def go(self):
        return self.name


m = M("m")
f = m.go
del m
print("still", f())
del f
print("end")
