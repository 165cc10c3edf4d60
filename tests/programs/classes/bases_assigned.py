# Assignment to __bases__: orders of resolution, slots, caches and subclasses follow; layouts must agree.
def tell(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

class A:
    x = 1
    def who(self): return "A"
class B:
    x = 2
    y = 3
    def who(self): return "B"
    def __len__(self): return 7
class C(A): pass
class D(C): pass

def ask(o): return o.who(), o.x

c, d = C(), D()
for bases in ((A,), (B,), (A, B), (B, A)):
    C.__bases__ = bases
    print([k.__name__ for k in D.__mro__], C.__base__.__name__, ask(c), ask(d), B in D.__mro__ and len(d))
    print([k.__name__ for k in A.__subclasses__()], [k.__name__ for k in B.__subclasses__()])
C.__bases__ = (A,)
tell(lambda: len(c))
for bad in ((), 5, (5,), (D,), (C,), (int,), (object,), (bool,)):
    tell(lambda: setattr(C, "__bases__", bad))
tell(lambda: setattr(int, "__bases__", (object,)))
class L(list): pass
tell(lambda: setattr(L, "__bases__", (dict,)))
tell(lambda: setattr(L, "__bases__", (A,)))

# A subclass that would have no order any more: nothing changes.
class X(A, B): pass
class Y(X): pass
class Z(Y, A): pass
before = Z.__mro__
tell(lambda: setattr(Y, "__bases__", (B, A)))
print(Z.__mro__ == before, Y.__bases__ == (X,), Z().who())

# super() and instances with attributes of their own.
class One:
    def f(self): return "one"
class Two(One):
    def f(self): return "two, " + super().f()
class K(One):
    def f(self): return "k, " + super().f()
k = K()
k.own = 5
print(k.f(), k.own)
K.__bases__ = (Two,)
print(k.f(), k.own, k.__dict__)
class E1(Exception): pass
class E2(E1): pass
class E3(Exception): pass
tell(lambda: setattr(E2, "__bases__", (Exception,)))
E2.__bases__ = (E3,)
try: raise E2("x")
except E1: print("no")
except E3 as e: print(repr(e), issubclass(E2, E1))
