"""a list gives its items up"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


l = [D(i) for i in range(4)]
l.clear()
print("cleared")
l = [D(i) for i in range(4)]
del l
print("deleted")
