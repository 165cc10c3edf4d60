"""in place operators"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class N(D):
    def __add__(self, other):
        return N(self.name + other)

    def __iadd__(self, other):
        return N(self.name + "=" + other)


n = N("n")
n = n + "1"
print("added")
n += "2"
print("in place")
del n
print("end")
