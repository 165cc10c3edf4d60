"""globals at exit, without functions"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = D("a")
b = D("b")
_c = D("_c")
print("end")
