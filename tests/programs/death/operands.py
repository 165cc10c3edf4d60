"""operands of an expression"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class N(D):
    def __add__(self, other):
        print("add")
        return N(self.name + other.name)


print((N("a") + N("b") + N("c")).name)
print("end")
