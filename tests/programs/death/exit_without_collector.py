"""the collector is off when the program ends"""
import gc

gc.disable()


class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class Error(Exception):
    """Says when it dies."""

    def __del__(self):
        print("del error")


def caught():
    try:
        raise Error
    except Error as e:
        return e


def caller():
    mine = D("caller's")
    return caught()


first = D("first")
kept = caller()
a, b = D("a"), D("b")
a.other, b.other = b, a
del a, b
last = D("last")
print("end")
