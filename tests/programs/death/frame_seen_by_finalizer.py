"""a finalizer keeps the frames that it sees"""
import gc
import sys

gc.disable()
held = []


class D:
    """Keeps the frame of whoever lets it die, and that one's callers."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)
        held.append(sys._getframe())
        try:
            raise ValueError(self.name)
        except ValueError as e:
            held.append(e)


def generator():
    first = D("first")
    yield 1
    last = D("last")


def function():
    local = D("local")
    for i in generator():
        pass
    print("traversed")
    return sum(generator())


print(function())
print(list(D(str(i)).name for i in range(2)))


def raises():
    local = D("raises")
    raise KeyError


try:
    raises()
except KeyError:
    pass
print(len(held))
held.clear()
print("end")
