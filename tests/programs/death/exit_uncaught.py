"""an uncaught exception keeps its frames until the end"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    d = D("local")
    raise ValueError("uncaught")


g = D("global")
f()
