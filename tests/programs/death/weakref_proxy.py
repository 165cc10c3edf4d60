"""a proxy's callback"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


a = D("a")
p = weakref.proxy(a, lambda p: print("callback"))
print(p.name)
del a
try:
    p.name
except ReferenceError as e:
    print(e)
