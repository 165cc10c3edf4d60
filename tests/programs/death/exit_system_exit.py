"""sys.exit unwinds"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import sys


def f():
    d = D("local")
    try:
        sys.exit(3)
    finally:
        print("finally")


g = D("global")
f()
