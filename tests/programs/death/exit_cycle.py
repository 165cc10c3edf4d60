"""a cycle that is left at exit"""
import atexit


class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = D("a")
b = D("b")
a.other, b.other = b, a
held = [a, b]
del a, b
c = D("c")
# It is held to the last, so that no collection before the end finds it.
atexit.register(held.clear)
print("end")
