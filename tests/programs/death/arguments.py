"""arguments die when the function returns"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(x, y):
    print("in f")


f(D("x"), D("y"))
print("end")
