"""a class is a cycle"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


def make():
    class C(D):
        x = D("class attribute")
    return C("instance")


make()
print("instance gone")
gc.collect()
print("end")
