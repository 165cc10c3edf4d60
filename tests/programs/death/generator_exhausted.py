"""what a generator holds when it ends"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def g():
    a = D("a")
    yield 1
    b = D("b")


for i in g():
    print("got", i)
print("end")
