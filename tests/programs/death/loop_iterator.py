"""an iterator gives up its sequence at its end"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


l = [D("item")]
it = iter(l)
del l
next(it)
print("taken")
print(next(it, "end of it"))
del it
print("end")
