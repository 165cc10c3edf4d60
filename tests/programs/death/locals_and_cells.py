"""locals die in the order in which they are first met, those that inner functions see after the others"""
import functools
import gc

gc.disable()


class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def cells(a, b):
    first = D("seen first")
    c = D("c")
    second = D("seen second")
    for d in [D("not d"), D("d")]:
        pass

    def inner():
        return second, first, b

    e = D("e")
    print(list(locals()))


cells(D("a"), D("b"))
print(cells.__code__.co_varnames, cells.__code__.co_cellvars)


def order(x=D("default"), *, y=D("keyword")):
    pass


order.attribute = D("attribute")
del order
print("function")


def closure():
    seen = D("seen")
    f = lambda x=D("default"): seen
    f.attribute = D("attribute")
    return f


closure()
print("lambda")
p = functools.partial(print, D("argument"), key=D("keyword"))
p.attribute = D("attribute")
del p
print("partial")
s = staticmethod(closure())
s.attribute = D("attribute of staticmethod")
del s
print("end")


def several():
    a, b, c = D("old a"), D("old b"), D("old c")
    a, b = None, D("new b")
    print("two")
    a, b, c = D("newer a"), None, D("newer c")
    print("three")
    a, b, c = 1, 2, 3
    print("constants")
    a, a = D("once"), D("twice")
    print("one twice")
    [a, c] = [D("list a"), D("list c")]
    a, c = c, a
    print("swapped")


several()
x, y = D("global x"), D("global y")
x, y = D("new x"), D("new y")
print("end of all")
