class A: pass
class B:
    def __repr__(self): return "B!"
class C:
    def __str__(self): return "cstr"
class D:
    def __format__(self, s): return f"fmt({s})"
b = B()
print(b, str(b), [b], (b,), {b}, {1: b}, f"{b}", f"{b!s:>5}", "%s %r" % (b, b))
print(str(C()), repr(C())[:18], [C()][0], f"{D():x>5}", format(D(), ""), format(D()), "{:q}".format(D()))
print(repr(A)[:], str(A), A.__name__, repr(A.__init__)[:14], repr(len), repr(print), repr([].append)[:38], repr(str.join), repr(int.__add__), repr((5).__add__)[:36])
def f(): pass
print(repr(f)[:14], repr(lambda: 0)[:24], repr(B().__repr__)[:40], repr(type), repr(f.__code__)[:20])
x = []; x.append(x); print(x, repr(x))
d = {}; d["d"] = d; print(d)
t = ([],); t[0].append(t); print(t)
class L(list): pass
l = L([1]); l.append(l); print(l)
s = set(); print(s, frozenset(), {1}, frozenset([1]), range(3), range(1, 5, 2), slice(1, 2), Ellipsis, NotImplemented, None)
print(repr("a'b"), repr(b"a'b\""), bytearray(b"x"), memoryview(b"z")[0], 1e16, 1e-5, 123456789012345678.0, 0.1, 1.0, -0.0, 2j, 1 + 0j, complex(-0.0, 1), complex("nan"))
def g(): yield
print(repr(g())[:21], repr(iter([]))[:22], repr(enumerate([]))[:18], repr({}.keys()), repr({1: 2}.items()), repr({1: 2}.values()), repr(zip())[:11], repr(reversed([]))[:20])
class Bad:
    def __repr__(self): return 5
try: repr(Bad())
except TypeError as e: print(e)
class Err:
    def __repr__(self): raise ValueError("in repr")
try: [Err()].__repr__()
except ValueError as e: print(e)
try: format(A(), "5")
except TypeError as e: print(e)
try: f"{A():>5}"
except TypeError as e: print(e)
print(f"{A!r}", type(A()).__name__, repr(int), repr(type(None)), repr(Exception("a", 1)), repr(KeyError("k")), str(KeyError("k")), str(Exception()), str(Exception(1, 2)))
import types
print(types.SimpleNamespace(a=1, b="x"), types.MappingProxyType({1: 2}), repr(property())[:19], repr(staticmethod(len)), repr(classmethod(len)))
