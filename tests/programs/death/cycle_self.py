"""an object that refers to itself"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


a = D("a")
a.me = a
del a
print("dropped")
print(gc.collect())
print("end")
