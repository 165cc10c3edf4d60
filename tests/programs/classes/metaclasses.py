class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw): print("prepare", name, kw); return {"injected": 1}
    def __new__(m, name, bases, ns, **kw): print("new", name, sorted(k for k in ns if not k.startswith("__"))); return super().__new__(m, name, bases, dict(ns))
    def __init__(cls, name, bases, ns, **kw): print("init", name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a): print("call", a); return super().__call__(*a)
    def __len__(cls): return 42
    def __iter__(cls): return iter("abc")
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return f"{cls.__name__}[{k}]"
    def __instancecheck__(cls, o): return o == "magic" or super().__instancecheck__(o)
    def __subclasscheck__(cls, c): return c is int
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __add__(cls, o): return "added"
class A(metaclass=Meta, flag=True):
    x = 1
    def __init__(self, *a): self.a = a
class B(A): pass
print(A(1, 2).a, len(A), list(A), 1 in A, A["k"], isinstance("magic", A), issubclass(int, A), A, A + 1, type(B), A.injected)
class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); cls.subs.append((cls.__name__, tag))
class S1(Base, tag="t"): pass
class S2(S1): pass
print(Base.subs)
def t(f):
    try: print(f())
    except TypeError as e: print(e)
t(lambda: type("X", (Base,), {}, bad=1))
class M2(type): pass
class X(metaclass=M2): pass
def conflict():
    class Y(A, X): pass
t(conflict)
def fn_meta(name, bases, ns): return (name, bases, sorted(k for k in ns if k[0] != "_"))
class F(metaclass=fn_meta): a = 1
print(F)
class Single(type):
    inst = {}
    def __call__(cls, *a):
        if cls not in cls.inst: cls.inst[cls] = super().__call__(*a)
        return cls.inst[cls]
class One(metaclass=Single): pass
print(One() is One())
T = type("T", (object,), {"a": 5, "m": lambda s: s.a})
print(T().m(), T.__module__, T.__name__, type(T))
t(lambda: type("a", "b", {})); t(lambda: type()); t(lambda: type(1, 2))
class G:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(G[int, str], G[:])
class ME:
    def __mro_entries__(self, bases): return (dict,)
class U(ME()): pass
print(U.__bases__, U.__orig_bases__[0].__class__.__name__)
