"""the iterable of a generator expression"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def items():
    yield D("1")
    yield D("2")


for d in (x for x in items()):
    print("have", d.name)
print("loop done")
del d
print("end")
