# Classes by what they tell, texts of properties, keys that have been hashed.
class A:
    def __init__(self, *b): self._b = b
    def get(self): return self._b
    __bases__ = property(lambda self: self._b)
class I:
    def __init__(self, c): self._c = c
    __class__ = property(lambda self: self._c)
root = A(); mid = A(root); low = A(mid, A())
print(isinstance(I(low), root), isinstance(I(root), low), issubclass(low, root), issubclass(root, mid))
for f in (lambda: isinstance(1, 2), lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: isinstance(1, (int, 5)), lambda: isinstance('', (int, 5)), lambda: issubclass(root, 3)):
    try: print(f())
    except TypeError as e: print(e)
class P(property):
    """class doc"""
class S(property):
    __slots__ = ()
    "slotted"
class T:
    @P
    def a(self): "doc of a"
    @property
    def b(self): "doc of b"
    @b.getter
    def b(self): "new doc of b"
    @b.setter
    def b(self, v): "other"
    c = property(lambda s: 1, doc="given")
    @c.getter
    def c(self): "not this"
    d = P(lambda s: 2, None, None, "explicit")
print(T.a.__doc__, T.b.__doc__, T.c.__doc__, T.d.__doc__, P().__doc__, S(lambda s: 1).__doc__)
b = bytearray(range(8)); b[::2] = b''; print(b)
b = bytearray(range(8)); b[::-3] = bytearray(); print(b)
print(T.__type_params__, int.__type_params__)
class G[X]: pass
print(G.__type_params__)
n = 0
class H(int):
    def __hash__(self):
        global n; n += 1
        return int(self)
d = dict.fromkeys(map(H, range(10))); print(n)
s = set(d); dict.fromkeys(s); dict.fromkeys(frozenset(d), 1); dict.fromkeys(d); d.update(d); {**d}; dict(d); print(n)
def f(items):
    class Meta(type): pass
    return isinstance(items, Meta)
print(f(1), f(int))
