"""Every object knows how many references there are to it, and dies with the last.

Watch: each line's count; `sys.getrefcount` counts its own argument, too."""

import sys


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies:", self.name)


def count(x):
    return sys.getrefcount(x) - 2  # its argument, and ours


thing = Loud("thing")
print("created:     ", count(thing))
other = thing
print("another name:", count(thing))
box = [thing, thing]
print("in a list:   ", count(thing))
del other
print("del name:    ", count(thing))
box.clear()
print("list cleared:", count(thing))
thing = None  # the last reference: it dies here, not later
print("rebound")


def scope():
    local = Loud("local")
    print("in the function:", count(local))


scope()
print("after the function")
try:
    raised = Loud("held by a traceback")
    raise ValueError(raised)
except ValueError as e:
    del raised
    print("handled:", e.args[0].name)
print("after the handler")
