class A:
    def __new__(cls, *a, **k): print("new", cls.__name__, a, k); return super().__new__(cls)
    def __init__(self, *a, **k): print("init", a, k)
A(1, x=2)
class Other:
    def __new__(cls): return 42
    def __init__(self): print("never")
print(Other())
class Sing:
    _i = None
    def __new__(cls):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
    def __init__(self): self.n = getattr(self, "n", 0) + 1
Sing(); print(Sing().n, Sing() is Sing())
class BadInit:
    def __init__(self): return 5
def t(f):
    try: print(f())
    except TypeError as e: print(e)
t(BadInit); t(lambda: object(1)); t(lambda: object.__new__(int)); t(lambda: object.__new__(5)); t(lambda: int.__new__(str)); t(lambda: A.__new__())
class NoInit: pass
t(lambda: NoInit(1)); t(lambda: NoInit(x=1))
class OnlyNew:
    def __new__(cls, x): return object.__new__(cls)
OnlyNew(1)
class OnlyInit:
    def __init__(self, x): self.x = x
print(OnlyInit(1).x, object.__new__(OnlyInit).__dict__)
class Pt(tuple):
    def __new__(cls, x, y): return super().__new__(cls, (x, y))
    x = property(lambda s: s[0])
print(Pt(1, 2), Pt(1, 2).x, Pt(1, 2) == (1, 2), isinstance(Pt(1, 2), tuple))
class F(float):
    def __new__(cls, v, unit="m"): o = super().__new__(cls, v); o.unit = unit; return o
print(F(1.5, "s").unit, F(2) + 1)
print(repr(NoInit()).startswith("<__main__.NoInit object at 0x"), str(NoInit) , NoInit.__module__, NoInit.__doc__, NoInit.__dict__.keys() >= {"__module__", "__dict__", "__weakref__", "__doc__"})
class Doc:
    """The doc."""
    a: int = 1
    b: "str"
    def m(self): "m doc"
print(Doc.__doc__, Doc.__annotations__, Doc.m.__doc__, Doc().m.__doc__, Doc.m.__qualname__, Doc.__firstlineno__, Doc.__static_attributes__)
o = object()
t(lambda: o < o); print(o == o, o != o, hash(o) == hash(o), bool(o))
class Cp:
    def __init__(self): self.l = [1]
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
import copy
print(copy.copy(Cp()), copy.deepcopy([Cp()]), copy.copy([1]), copy.deepcopy(OnlyInit([1, [2]])).x)
