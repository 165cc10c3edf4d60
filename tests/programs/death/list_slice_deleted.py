"""part of a list"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


l = [D(i) for i in range(6)]
del l[4]
print("one")
l[0] = None
print("end")
l.pop()
print("popped")
