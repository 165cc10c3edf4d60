"""slots die in the order of their names"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class S:
    __slots__ = ("b", "a", "c")

    def __del__(self):
        print("del S")


s = S()
s.a, s.b, s.c = D("a"), D("b"), D("c")
del s
print("end")
