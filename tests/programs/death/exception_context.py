"""an exception raised while another is handled"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    a = D("first")
    raise ValueError


try:
    try:
        f()
    except ValueError:
        b = D("second")
        raise KeyError
except KeyError as e:
    print(type(e.__context__).__name__)
    e.__context__ = None
    print("context gone")
del b
print("end")
