"""a function that refers to itself"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


def outer():
    d = D("captured")

    def inner():
        return inner, d
    return inner


f = outer()
del f
print("dropped")
gc.collect()
print("end")
