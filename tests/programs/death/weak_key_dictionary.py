"""values die with their keys"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


d = weakref.WeakKeyDictionary()
k = D("key")
d[k] = D("value")
print(len(d))
del k
print(len(d))
