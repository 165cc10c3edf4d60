"""an exception kept in the frame it passed"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


def f():
    d = D("local")
    try:
        raise ValueError
    except ValueError as e:
        kept = e


f()
print("returned")
gc.collect()
print("end")
