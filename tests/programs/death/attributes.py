"""an object before what it holds"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = D("outer")
a.first = D("first")
a.second = D("second")
a.third = [D("in list")]
del a
print("end")
