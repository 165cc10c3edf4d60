"""the old value dies after the new one is made"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = D("old")
a = D("new")
print("rebound")
a = None
print("end")
