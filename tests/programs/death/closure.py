"""a closure and its cells"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def outer():
    a = D("a")
    b = D("b")

    def inner():
        return a, b
    print("returning")
    return inner


f = outer()
print("made")
del f
print("end")
