"""objects of a chain of calls"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class C(D):
    def next(self, name):
        return C(name)


C("1").next("2").next("3")
print("end")
