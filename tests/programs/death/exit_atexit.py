"""exit functions run first, the last first"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import atexit


d = D("global")
atexit.register(print, "first registered")
atexit.register(lambda: print("second, sees", d.name))
print("end")
