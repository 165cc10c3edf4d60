"""a return value waits for finally"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    a = D("a")
    try:
        return D("returned")
    finally:
        print("finally")


x = f()
print("returned")
del x
print("end")
