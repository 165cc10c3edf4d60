"""a finalizer that makes objects"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class M:
    def __del__(self):
        print("del M")
        D("made in del")
        print("del M over")


M()
print("end")
