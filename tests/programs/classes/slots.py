class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = S()
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: s.a); t(lambda: s.b); t(lambda: setattr(s, "c", 1)); t(lambda: s.__dict__); t(lambda: S.a)
s.b = 2; del s.b; t(lambda: s.b); t(lambda: delattr(s, "b"))
class T(S): __slots__ = ("c",)
x = T(); x.c = 3; x.b = 4
print(x.a, x.b, x.c, hasattr(x, "__dict__"))
class U(S): pass
u = U(); u.any = 1; print(u.__dict__, u.a)
class V: __slots__ = "single"
V().single = 1
class W: __slots__ = ("x", "__dict__")
w = W(); w.x = 1; w.y = 2; print(w.__dict__)
def bad(src):
    try: exec(src)
    except Exception as e: print(type(e).__name__, e)
bad("class A:\n __slots__ = ('x',)\n x = 1")
bad("class A:\n __slots__ = ('1x',)")
bad("class A:\n __slots__ = (5,)")
bad("class A(int):\n __slots__ = ('q',)")
bad("class A(tuple):\n __slots__ = ('q',)")
bad("class A:\n __slots__=('a',)\nclass B:\n __slots__=('b',)\nclass C(A,B): pass")
class M:
    __slots__ = {"doc1": "documented", "__p": "private"}
    def __init__(self): self.doc1 = 1; self.__p = 2
    def get(self): return self.__p
print(M().get(), sorted(M.__slots__), M._M__p.__name__)
class D(list): __slots__ = ("extra",)
d = D([1]); d.extra = 5; print(d, d.extra)
t(lambda: setattr(d, "zz", 1))
S.a.__set__(s, 99); print(S.a.__get__(s), s.a, type(S.a).__name__)
class Init:
    __slots__ = ()
    def __init_subclass__(cls): print("sub", cls.__slots__)
class I2(Init): __slots__ = ("k",)
t(lambda: setattr(Init(), "x", 1))
