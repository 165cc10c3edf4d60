"""Type parameters: functions, classes, aliases, bounds, names of a class around."""
def f[T](x: T, y: int = 3, *, k: "T" = 4) -> list[T]:
    return [x, y, k]
print(f(1), f.__type_params__, f.__annotations__, f.__qualname__, f.__defaults__, f.__kwdefaults__)
class C[T, *Ts, **P]:
    """doc"""
    a: T
    def m[U](self, x: U, t: T) -> tuple[U, T]: return x
    @classmethod
    def c[V](cls): return V, cls.__type_params__
print(C.__type_params__, C.__orig_bases__, C.__mro__, C.__parameters__, C.__doc__)
print(C[int, str, bool, [int]], C().m(3, 4), C.m.__qualname__, C.m.__annotations__, C.c()[0])
type A = int | str
type L[T] = list[T] | A
print(A, A.__value__, L, L.__value__, L.__type_params__, L[int])
def g[T: int, U: (int, str), V = bool](x): return T, U, V
T,U,V=g(1)
print(T.__bound__, U.__constraints__, V.__default__, T.__constraints__, U.__bound__)
class K:
    X = int
    type Y = list[X]
    def m[T: X](self, x: X, y: T) -> X: pass
    class N[T: X](list[T]):
        Z = X if False else T
    del X
try: print(K.Y.__value__)
except NameError as e: print(e)
K.X = str
try: print(K.Y.__value__)
except NameError as e: print(e)
print(K.m.__annotations__, K.N.__orig_bases__, K.N.Z)
def outer():
    W = 5
    class Q[T]:
        W2 = W
        def m[U: W](self): return U.__bound__, W, T
    return Q
print(outer()().m(), outer().__qualname__, outer().m.__qualname__)
def deco(f): print('deco', f.__name__, f.__type_params__); return f
@deco
def h[T](): pass
@deco
class D[T](dict[str, T], metaclass=type): pass
print(D.__bases__, D.__orig_bases__)
type Rec = list[Rec] | None
print(Rec.__value__)
async def co[T](x: T): return T
try: co(1).send(None)
except StopIteration as e: print(e.value)
def gen[T](x): yield T
print(list(gen(1)))
class B[T]: pass
class E[T](B[T]): pass
print(E[int], E.__orig_bases__, E.__parameters__, B[int].__origin__)
try:
    def bad[T: undefined_name](): return T
    bad().__bound__
except NameError as e: print(e)
import typing
print(typing.get_type_hints(f))
def dflt[T](a, b=[], *c, d=None, **e): return a,b,c,d,e
print(dflt(1,2,3,d=4,z=5), dflt(1))
class P2:
    __priv = 3
    def m[__T](self, x: __T): return __T
print(P2.m.__type_params__, P2().m(1))
print(type(T), type(A), isinstance(T, typing.TypeVar), T.__module__, A.__module__)
x = lambda: (yield)
class Meta(type):
    def __new__(m, n, b, d, **k): print(n, b, k, '__type_params__' in d); return super().__new__(m, n, b, d)
    def __init__(*a, **k): pass
class F[T](metaclass=Meta, opt=T): pass
