"""a suspended generator that is dropped"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def g():
    a = D("a")
    try:
        yield 1
    finally:
        print("finally")
    print("not reached")


it = g()
next(it)
print("suspended")
del it
print("end")
