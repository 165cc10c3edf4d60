"""slots of a class and its base"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class S:
    __slots__ = ("x",)


class T(S):
    __slots__ = ("y", "__dict__")


t = T()
t.y = D("y")
t.x = D("x")
t.z = D("z")
del t
print("end")
