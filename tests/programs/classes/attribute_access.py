class A:
    cls_attr = "c"
    def __init__(self): self.x = 1
    def __getattr__(self, n):
        if n.startswith("dyn"): return n
        raise AttributeError(f"no {n}", name=n, obj=self)
    def __setattr__(self, n, v): print("set", n, v); super().__setattr__(n, v)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
    def __dir__(self): return ["z", "y"]
a = A(); a.y = 2; del a.y
print(a.x, a.dyn_thing, hasattr(a, "nope"), getattr(a, "nope", "dflt"), dir(a))
try: a.nope
except AttributeError as e: print(e, e.name, e.obj is a)
class B:
    def __getattribute__(self, n):
        if n == "secret": return "intercepted"
        if n == "err": raise AttributeError("from getattribute")
        return super().__getattribute__(n)
    def __getattr__(self, n): return f"fallback {n}"
b = B(); b.q = 1
print(b.secret, b.q, b.err, b.other)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class E: pass
e = E()
t(lambda: e.missing); t(lambda: E.missing); t(lambda: (5).x); t(lambda: [].foo); t(lambda: setattr(5, "x", 1)); t(lambda: setattr([], "x", 1)); t(lambda: delattr(e, "q")); t(lambda: None.x); t(lambda: len.x); t(lambda: setattr(int, "x", 1)); t(lambda: "".join.foo)
e.append = 1; e.lst = [1]
t(lambda: e.lis); t(lambda: [].appendd); t(lambda: setattr(e, 5, 1)); t(lambda: getattr(e, 5))
print(vars(e), e.__dict__ is vars(e), sorted(k for k in vars(E) if not k.startswith("__")))
e.__dict__ = {"new": 1}; print(e.new, hasattr(e, "lst"))
t(lambda: setattr(e, "__dict__", 5)); t(lambda: vars(5))
class Meta(type):
    def __getattr__(cls, n): return f"meta {n}"
class M(metaclass=Meta): pass
print(M.anything, hasattr(M(), "anything"))
E.method = lambda self: "patched"; print(e.method()); E.cls = 5; print(e.cls); e.cls = 6; print(E.cls, e.cls); del e.cls; print(e.cls)
