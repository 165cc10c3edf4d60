"""an error in a finalizer does not stop the others"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import sys


class Bad:
    def __del__(self):
        print("bad")
        raise RuntimeError("in del")


sys.stderr = None
l = [D("a"), Bad(), D("b")]
del l
print("end")
