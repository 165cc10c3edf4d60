"""a tuple's items"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


t = (D("a"), D("b"), (D("c"), D("d")))
del t
print("end")
