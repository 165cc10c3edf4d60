"""a suspended generator in a cycle"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


def g():
    a = D("a")
    me = []
    try:
        me.append((yield))
        yield
    finally:
        print("finally", len(me))


it = g()
next(it)
it.send(it)
del it
print("dropped")
gc.collect()
print("end")
