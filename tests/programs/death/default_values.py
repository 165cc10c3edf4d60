"""default values die with their function"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(x=D("default")):
    pass


f()
del f
print("end")
