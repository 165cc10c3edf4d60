"""frames of a recursion from the inside out"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(n):
    d = D(n)
    if n:
        f(n - 1)
    print("leaving", n)


f(3)
