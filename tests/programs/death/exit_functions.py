"""globals at exit that a function can see"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


b = D("b")
a = D("a")


def f():
    return a, b


l = [D("in a list")]
print("end")
