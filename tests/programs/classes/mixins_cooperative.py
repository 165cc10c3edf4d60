class Base:
    def __init__(self, **kw): print("Base", kw); assert not kw
class Named(Base):
    def __init__(self, *, name, **kw): super().__init__(**kw); self.name = name
class Aged(Base):
    def __init__(self, *, age=1, **kw): super().__init__(**kw); self.age = age
class P(Named, Aged):
    def __init__(self, **kw): super().__init__(**kw); print([c.__name__ for c in type(self).__mro__])
p = P(name="x", age=3); print(vars(p))
try: P(name="y", bad=1)
except AssertionError as e: print("assert", e)
class Reg(type):
    def __init__(cls, n, b, ns): super().__init__(n, b, ns); cls.reg = getattr(cls, "reg", []) + [n]
class R(metaclass=Reg): pass
class S(R): pass
class T(S): pass
print(R.reg, S.reg, T.reg)
class Cmp:
    def __lt__(self, o): return self.key() < o.key()
class K(Cmp):
    def __init__(self, a): self.a = a
    def key(self): return self.a
print(K(1) < K(2), K(1) > K(2), [k.a for k in sorted([K(3), K(1)])])
