"""the locals of a function die in their order"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    c = D("c")
    a = D("a")
    b = D("b")
    print("leaving")


f()
print("end")
