"""a cell set anew"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def outer():
    a = D("first")

    def replace():
        nonlocal a
        a = D("second")
    return replace


f = outer()
f()
print("called")
f()
print("again")
del f
print("end")
