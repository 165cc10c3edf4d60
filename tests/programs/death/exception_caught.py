"""an exception holds the frames it passed"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    a = D("local of f")
    raise ValueError(D("argument"))


try:
    f()
except ValueError as e:
    print("caught")
print("end")
