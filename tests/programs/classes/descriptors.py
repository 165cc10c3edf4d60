class Data:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, obj, cls): return self if obj is None else obj.__dict__.get(self.name, "unset") if obj is not None else None
    def __set__(self, obj, v): obj.__dict__[self.name] = v * 2
    def __delete__(self, obj): print("del", self.name); obj.__dict__.pop(self.name, None)
class NonData:
    def __get__(self, obj, cls): return ("nondata", obj is None, cls.__name__)
class C:
    d = Data()
    n = NonData()
    e = Data()
c = C()
print(c.d); c.d = 5; print(c.d, c.__dict__)
del c.d; print(c.d, type(C.d).__name__)
print(c.n, C.n); c.n = 1; print(c.n); del c.n; print(c.n)
c.__dict__["d"] = "direct"; print(c.d)
class P:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc x"
        return self._x
    @x.setter
    def x(self, v):
        if v < 0: raise ValueError("neg")
        self._x = v
    @x.deleter
    def x(self): self._x = None
    ro = property(lambda s: 5)
    wo = property(None, lambda s, v: print("wo", v))
p = P(); p.x = 3; print(p.x, P.x.__doc__, P.x.fget.__name__)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: setattr(p, "x", -1)); t(lambda: setattr(p, "ro", 1)); t(lambda: delattr(p, "ro")); t(lambda: p.wo); p.wo = 1
del p.x; print(p.x)
class Q(P):
    @P.x.getter
    def x(self): return "over"
    @property
    def broken(self): return self.nope
    def __getattr__(self, n): return f"getattr {n}"
print(Q().x, Q().broken)
class SM:
    f = staticmethod(len)
    g = classmethod(lambda cls, x: (cls.__name__, x))
print(SM.f("abc"), SM().f("ab"), SM.g(1), SM().g(2), SM.__dict__["f"].__func__, SM.__dict__["g"].__wrapped__.__name__)
def free(self): return ("bound to", self)
print(free.__get__(5)(), free.__get__(None, int) is free, type(free.__get__(5)).__name__)
m = p.__init__
print(m.__self__ is p, m.__func__ is P.__init__, m == p.__init__, hash(m) == hash(p.__init__))
