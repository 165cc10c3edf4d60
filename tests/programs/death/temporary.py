"""a value that nobody keeps"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


D("t")
print("after")
D("u").name
print("after")
(D("v"), D("w"))
print("after")
[D("x"), D("y")]
print("after")
