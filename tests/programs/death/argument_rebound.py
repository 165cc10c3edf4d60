"""an argument that is rebound"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(x):
    x = 1
    print("rebound")


f(D("x"))
print("end")
