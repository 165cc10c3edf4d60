"""what unpacking gives up"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a, b = D("a"), D("b")
a, b = b, a
print("swapped")
a, *b = D("c"), D("d"), D("e")
print("starred")
del a
print("a gone")
del b
print("end")
