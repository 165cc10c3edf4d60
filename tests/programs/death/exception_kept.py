"""a kept exception, and its traceback taken away"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    a = D("local")
    raise ValueError


try:
    f()
except ValueError as e:
    kept = e
print("kept")
kept.__traceback__ = None
print("no traceback")
del kept
print("end")
