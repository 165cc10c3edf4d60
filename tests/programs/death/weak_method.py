"""a method reference dies with its object"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


class M(D):
    def go(self):
        return "went " + self.name


m = M("m")
r = weakref.WeakMethod(m.go, lambda r: print("callback"))
print(r()())
del m
print(r())
