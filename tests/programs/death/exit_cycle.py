"""a cycle that is left at exit"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = D("a")
b = D("b")
a.other, b.other = b, a
del a, b
c = D("c")
print("end")
