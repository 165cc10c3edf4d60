"""a suspended generator at exit"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def g():
    d = D("local")
    try:
        yield
    finally:
        print("finally")


it = g()
next(it)
print("end")
