# A metaclass's own mro().
class Reversed(type):
    def mro(cls):
        order = type.mro(cls)
        print("asked for", cls.__name__, [c.__name__ for c in order])
        return order[::-1] if cls.__name__.startswith("R") else order
class A:
    def who(self): return "A"
class B(A, metaclass=Reversed):
    def who(self): return "B"
class R(B):
    def who(self): return "R"
print(R.__mro__, R().who(), B().who(), R.mro())
class Empty(type):
    def mro(cls): return [cls]
class E(metaclass=Empty): pass
print(E.__mro__)
class Bad(type):
    def mro(cls): return what
for what in [1, [1], [int], [type]]:
    try:
        class C(metaclass=Bad): pass
        print(what, C.__mro__)
    except Exception as e: print(what, type(e).__name__, e)
class Raising(type):
    def mro(cls): raise ValueError("no order")
try:
    class D(metaclass=Raising): pass
except ValueError as e: print(e)
class Sup(type):
    def mro(cls):
        return super().mro()
class S(metaclass=Sup):
    x = 1
class S2(S): pass
print(S2.__mro__, S2.x, S2().x)
class Extra(type):
    def mro(cls):
        return (cls, Mixin, *cls.__bases__, object) if cls.__bases__ != (object,) else (cls, Mixin, object)
class Mixin:
    def hello(self): return "hello from the mixin"
    def __len__(self): return 7
    def __getitem__(self, i): return i * 2
class X(metaclass=Extra): pass
print(X().hello(), len(X()), X()[4], issubclass(X, Mixin), X.__bases__, isinstance(X(), Mixin))
class Base1: 
    def f(self): return 1
class Base2: 
    def f(self): return 2
class F(type):
    fail = False
    def mro(cls):
        if F.fail: raise RuntimeError("refused")
        return super().mro()
class G(Base1, metaclass=F): pass
class H(G): pass
h = H(); print(h.f())
G.__bases__ = (Base2,); print(h.f(), H.__mro__)
F.fail = True
try: G.__bases__ = (Base1,)
except RuntimeError as e: print(e, G.__bases__, h.f())

# __class__ of instances.
class P: __slots__ = ("a", "b")
class Q: __slots__ = ("b", "a")
class U: __slots__ = ("a", "c")
class V(P): __slots__ = ()
class W(P): pass
class Plain: pass
class Other: pass
class WeakOnly: __slots__ = ("__weakref__",)
class DictOnly: __slots__ = ("__dict__",)
classes = [P, Q, U, V, W, Plain, Other, WeakOnly, DictOnly, int, list, object]
for x in classes:
    for y in classes:
        o = x()
        try:
            o.__class__ = y
            print(x.__name__, "became", type(o).__name__, end="; ")
        except TypeError as e: print(x.__name__, y.__name__, e)
p = P(); p.a = 1; p.b = 2; p.__class__ = Q; print(p.a, p.b)
o = Plain(); o.x = 3; o.__class__ = Other; print(o.x, o.__dict__); o.y = 4
try: del o.__class__
except TypeError as e: print(e)
try: o.__class__ = 5
except TypeError as e: print(e)

# Iterators over __getitem__ can be copied and pickled.
import pickle, copy
class Seq:
    def __getitem__(self, i):
        if i > 4: raise IndexError
        return i * i
it = iter(Seq()); next(it); next(it)
for proto in range(6): print(list(pickle.loads(pickle.dumps(it, proto))), end=" ")
print(list(copy.copy(it)), it.__reduce__()[0], it.__reduce__()[2], list(it), it.__reduce__())
