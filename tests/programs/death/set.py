"""a set's members"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


s = {D("only")}
s.clear()
print("cleared")
s = frozenset([D("frozen")])
del s
print("end")
