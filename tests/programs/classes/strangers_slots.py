# Natives of one type as attributes of another: they refuse what they cannot work on.
def attempt(f):
    try:
        print(f())
    except TypeError as e:
        print(e)


class A:
    __new__ = list.__new__


class B(list):
    __new__ = object.__new__


class C:
    __len__ = list.__len__
    __iter__ = set.__iter__
    __add__ = str.__add__
    __eq__ = tuple.__eq__
    __hash__ = float.__hash__
    __int__ = int.__int__
    __repr__ = bytes.__repr__


c = C.__new__(C)
for f in (
    lambda: type(A()).__name__,
    lambda: B(),
    lambda: list.__new__(object),
    lambda: object.__new__(list),
    lambda: int.__new__(bool, 0),
    lambda: dict.__new__(B),
    lambda: object.__new__(ValueError),
    lambda: len(c),
    lambda: iter(c),
    lambda: c + 1,
    lambda: c == 1,
    lambda: hash(c),
    lambda: int(c),
    lambda: repr(c),
):
    attempt(f)


# Keywords are for an __init__ or __new__ of the class's own.
class Init(tuple):
    def __init__(self, items, note=None):
        self.note = note


class New(list):
    def __new__(cls, items, note=None):
        self = super().__new__(cls)
        self.note = note
        return self


class Plain(list):
    pass


class Number(float):
    def __init__(self, value, unit=""):
        self.unit = unit

    def __float__(self):
        return 42.0


print(Init([1, 2], note="i").note, New([3], note="n").note, New([3], note="n"))
print(Number(1.5, unit="m").unit, float(Number(1.5)), Number(1.5) + 0, 0.0 ** -float("inf"))
for f in (lambda: Plain(sequence=()), lambda: tuple(sequence=()), lambda: float(x=1), lambda: frozenset(x=1)):
    attempt(f)
