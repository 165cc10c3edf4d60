def first[T](xs: list[T]) -> T: return xs[0]
class Box[T]:
    def __init__(self, v: T): self.v = v
    def map[U](self, f) -> "Box[U]": return Box(f(self.v))
type Pair[A] = tuple[A, A]
type Num = int | float
print(first([1]), first.__type_params__, Box.__type_params__, Pair, Pair.__value__, Pair.__type_params__, Num.__value__)
b = Box[int](3).map(lambda x: x + 1)
print(b.v, Box[int], Box.__orig_bases__, [c.__name__ for c in Box.__mro__])
def g[T: int, *Ts, **P](x: T): return T
print(g.__type_params__, g(1).__bound__, g.__annotations__)
class Lazy[T: "undefined"]: pass
print(Lazy.__type_params__[0].__name__)
type Rec = list[Rec] | None
print(Rec.__value__)
type Bad = nowhere
try: Bad.__value__
except NameError as e: print(e)
class Sub(Box[str]):
    pass
print(Sub("x").v, Sub.__parameters__)
def c[T: (int, str)](): return T.__constraints__
print(c())
