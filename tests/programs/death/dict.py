"""a dict's keys and values"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class K(D):
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return self is other


d = {K("k1"): D("v1"), K("k2"): D("v2")}
d.popitem()
print("popped")
d.clear()
print("cleared")
d = {1: D("one"), 2: D("two")}
d[1] = None
print("replaced")
del d
print("end")
