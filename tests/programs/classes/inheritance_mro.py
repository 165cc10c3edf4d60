class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [c.__name__ for c in D.__mro__], D.__bases__, D.__base__)
class E(C, B): pass
def t(f):
    try: print(f())
    except TypeError as e: print(e)
t(lambda: type("X", (D, E), {}))
t(lambda: type("X", (A, B), {}))
t(lambda: type("X", (A, A), {}))
t(lambda: type("X", (bool,), {}))
t(lambda: type("X", (int, str), {}))
t(lambda: type("X", (5,), {}))
t(lambda: type("X", (type(None),), {}))
t(lambda: type("X", (range,), {}))
print(issubclass(D, A), isinstance(D(), (int, C)), issubclass(bool, int), D.__subclasses__(), [c.__name__ for c in A.__subclasses__()])
t(lambda: issubclass(5, A)); t(lambda: isinstance(5, "x")); t(lambda: isinstance(5, int | str)); t(lambda: issubclass(int, (str, (float, int))))
print(super(B, D()).who(), super(C, D).who(D()))
class F:
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def st(): return "static"
class G(F):
    @classmethod
    def make(cls): return "G:" + super().make()
print(G.make(), G().make(), G.st())
o = D()
o.__class__ = E
print(o.who(), type(o).__name__)
t(lambda: setattr(o, "__class__", int))
class H(A): pass
H.__bases__ = (C,)
print(H().who(), H.__mro__[1].__name__)
t(lambda: super(A, 5).x)
class Mixin:
    def greet(self): return f"hi from {type(self).__qualname__}"
class Outer:
    class Inner(Mixin): pass
print(Outer.Inner().greet(), Outer.Inner.__qualname__, Outer.Inner)
t(lambda: D.mro()); print(type(D), D.__class__.__class__, object.__bases__, type.__mro__)
