"""Which line a frame is on while a value of its dies."""
import sys


class A:
    def __del__(self):
        caller = sys._getframe(1)
        print("died", caller.f_lineno - caller.f_code.co_firstlineno)


def f():
    A()
    x = A()
    x = None
    x = A()
    x = 1 + 1
    x = A()
    del x
    x = [A()]
    x[0] = None
    x = [A()]
    x.clear()
    for x in [A(), A()]:
        pass
    x = 2
    if A():
        pass
    z = A().__class__
    z = (A(),
         A())[1]
    z = None
    len([A()])
    return A() and 1


def g():
    x = A()
    yield 1
    x = None
    yield 2
    A()
    yield 3


f()
[*g()]
for _ in g():
    x = A()
    x = None
A()
x = A()
x = None
x = 2
