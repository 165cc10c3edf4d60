"""a generator that never ran"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def g(p):
    try:
        yield
    finally:
        print("never printed")


it = g(D("p"))
del it
print("end")
