"""super() by every road: methods, class methods, properties, factories of classes, shadowed names."""
class A:
    def f(self): return 'A', self.n
    @classmethod
    def c(cls): return 'Ac', cls.__name__
    def __init__(self, n=1): self.n=n
    @property
    def p(self): return 'prop'
    z=lambda self,x=1: x
class B(A):
    def __init__(self, n=2):
        super().__init__(n)
        self.m = 5
    def f(self): return 'B', super().f()
    @classmethod
    def c(cls): return 'Bc', super().c()
    @property
    def p(self): return super().p
    def q(self): return super().p.upper()
    def bad(self): return super().nope(3)
    def g(self): return [super(B, self).f() for _ in (1,)]
    def h(self):
        def inner(): return super().f()
        return inner
    def k(self):
        self = 3
        return super().f()
    def d(self):
        del self
        return super().f()
    def gen(self):
        yield super().f()
        yield super().z(4)
class C(B):
    def f(self): return 'C', super().f()
def mk(base):
    class X(base):
        def f(self): return 'X', super().f()
    return X
for cls in (B, C, A):
    if cls is not A: print(cls(7).f(), cls.c(), cls().p, cls().q())
for i in range(3):
    print(mk(A)(i).f(), mk(B)(i).f(), mk(C)(i).f())
for t in (lambda: B().bad(), lambda: B().k(), lambda: B().d(), lambda: B().h()(), lambda: B.f(3)):
    try: print(t())
    except Exception as e: print(type(e).__name__, e)
print(B().g(), list(B().gen()))
class M(type):
    def __call__(cls, *a): return super().__call__(*a)
    def mro2(cls): return super().mro()
class N(metaclass=M): pass
print(N().__class__.__name__, len(N.mro2()))
class D(A):
    def f(self):
        A.f = lambda s: 'new'
        return super().f()
o=A.f
d=D(); print(super(D,d).f(), d.f(), d.f()); A.f=o; print(B().f())
super_=super
class S(A):
    def f(self):
        super = lambda: super_(S, self)
        return super().f()
print(S().f())
import traceback,sys
try: B().bad()
except AttributeError: traceback.print_exc(file=sys.stdout)
