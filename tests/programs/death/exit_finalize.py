"""finalize at exit, the newest first"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import weakref


a, b = D("a"), D("b")
weakref.finalize(a, print, "finalize a")
f = weakref.finalize(b, print, "finalize b")
f.atexit = True
c = D("c")
weakref.finalize(c, print, "not at exit").atexit = False
print("end")
