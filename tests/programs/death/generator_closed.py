"""close() ends the locals"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def g(p):
    a = D("a")
    yield 1


it = g(D("p"))
next(it)
it.close()
print("closed")
del it
print("end")
