class A:
    x = "A.x"
    def f(self): return "A.f"
    @classmethod
    def c(cls): return f"A.c {cls.__name__}"
    @property
    def p(self): return "A.p"
class B(A):
    x = "B.x"
    def f(self):
        s = super()
        return [s.f(), super().x, super(B, self).f(), s.p, type(s).__name__]
    @classmethod
    def c(cls): return super().c() + "!"
    @property
    def p(self): return super().p + "+"
    def lam(self): return (lambda: super().f() if False else super(B, self).f())()
    def gen(self): return list(super(B, self).f() for _ in range(1))
    def nested(self):
        def inner(): return __class__.__name__
        return inner()
    def setx(self): super().__setattr__("q", 5); return self.q
b = B()
print(b.f(), B.c(), b.p, b.lam(), b.gen(), b.nested(), b.setx())
class C(B):
    def __init__(self, *a): super().__init__(*a)
    def __new__(cls, *a): print("new", a); return super().__new__(cls)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: C().x); t(lambda: C(1))
class D(A):
    def f(self): return super().nope
    def g(): return super().f()
    def h(self): del self; return super().f()
    def k(*args): return super().f()
t(D().f); t(D.g); t(D().h); t(D().k)
print(repr(super(B, b))[:18], super(B, b).__thisclass__ is B, super(B, b).__self__ is b, super(B, B).c())
class I(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __add__(self, o): return I(super().__add__(o))
print(I(5), I(5) + 1, type(I(1) + 1).__name__)
class L(list):
    def append(self, x): super().append(x); super().append(x)
l = L(); l.append(1); print(l, len(l))
class Dd(dict):
    def __getitem__(self, k): return ("over", super().__getitem__(k))
d = Dd(a=1); print(d["a"], d.get("a"), dict(d), {**d})
class Str(str):
    def upper(self): return Str("<" + super().upper() + ">")
print(Str("a").upper(), type(Str("a") + "b").__name__, type(Str("a").lower()).__name__)
class Ex(ValueError):
    def __init__(self, a, b): super().__init__(a); self.b = b
    def __str__(self): return f"{super().__str__()}/{self.b}"
t(lambda: (_ for _ in ()).throw(Ex("m", 5)))
