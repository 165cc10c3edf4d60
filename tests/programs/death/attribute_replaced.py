"""an attribute set anew and deleted"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = D("a")
a.x = D("x1")
a.x = D("x2")
print("replaced")
del a.x
print("deleted")
del a
print("end")
