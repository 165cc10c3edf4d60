"""a class and what its body made"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class C:
    x = D("attribute")

    def method(self):
        pass


C.x = None
print("replaced")
C.y = D("added")
del C.y
print("end")
