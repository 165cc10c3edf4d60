"""a finalizer in a cycle that raises"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc

import sys

class Bad(D):
    def __del__(self):
        super().__del__()
        raise RuntimeError("in del")


sys.stderr = None
a, b = Bad("a"), D("b")
a.other, b.other = b, a
del a, b
gc.collect()
print("end")
