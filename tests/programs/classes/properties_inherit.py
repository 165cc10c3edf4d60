class A:
    def __init__(self): self._v = 0
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): print("A set", x); self._v = x
class B(A):
    @property
    def v(self): return super().v * 10
    @v.setter
    def v(self, x): super(B, type(self)).v.fset(self, x + 1)
b = B(); b.v = 4; print(b.v); b.v += 1; print(b.v, b._v)
class C(A):
    v = A.v.setter(lambda self, x: setattr(self, "_v", -x))
c = C(); c.v = 3; print(c.v, A.v is C.v, C.v.fget is A.v.fget)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, c=None):
        if o is None: return self
        print("compute"); v = o.__dict__[self.n] = self.f(o); return v
class D:
    @Lazy
    def x(self): return 42
d = D(); print(d.x, d.x, d.__dict__)
