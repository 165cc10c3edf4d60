"""a finalizer that lets another go"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


held = {}


class F(D):
    def __del__(self):
        print("begin", self.name)
        held.clear()
        print("end", self.name)


held["x"] = D("x")
f = F("f")
del f
print("done")
