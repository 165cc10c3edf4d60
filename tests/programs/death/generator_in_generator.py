"""yield from, abandoned"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def inner():
    a = D("inner")
    try:
        yield 1
    finally:
        print("inner finally")


def outer():
    b = D("outer")
    try:
        yield from inner()
    finally:
        print("outer finally")


it = outer()
next(it)
del it
print("end")
