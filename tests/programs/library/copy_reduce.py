import copy
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.__dict__ == o.__dict__
p = P([1, [2]]); a, b = copy.copy(p), copy.deepcopy(p)
print(a.x is p.x, b.x is p.x, b == p, type(b).__name__, b.x)
l = [1, [2], {3: [4]}, (5, [6]), {7}, "s", None, 2.5]; l.append(l); d = copy.deepcopy(l)
print(d[:-1], d[-1] is d, d[1] is l[1], d[3] is l[3], d[5] is l[5], copy.copy(l)[1] is l[1], copy.deepcopy((1, "a")) == (1, "a"))
t = (1, 2); print(copy.deepcopy(t) is t, copy.copy(t) is t, copy.deepcopy(len) is len, copy.deepcopy(P) is P, copy.deepcopy(1j), copy.deepcopy(range(3)), copy.copy({1, 2}), copy.deepcopy(frozenset([1])))
class S:
    __slots__ = ("a", "b")
s = S(); s.a = [1]; c = copy.deepcopy(s); print(c.a, c.a is s.a, hasattr(c, "b"))
class G:
    def __init__(self): self.v = 1; self.tmp = "x"
    def __getstate__(self): return {"v": self.v}
    def __setstate__(self, st): self.__dict__.update(st); self.restored = True
g = copy.copy(G()); print(g.__dict__)
class R:
    def __init__(self, n): self.n = n
    def __reduce__(self): return R, (self.n + 1,)
print(copy.copy(R(1)).n, copy.deepcopy([R(5)])[0].n)
class L(list):
    def __init__(self, *a): super().__init__(*a); self.extra = "e"
x = L([1, [2]]); y = copy.deepcopy(x); print(y, y.extra, type(y).__name__, y[1] is x[1])
class N(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
print(copy.copy(N(1, 2)), type(copy.deepcopy(N(1, [2]))).__name__)
class M:
    def __copy__(self): return "cp"
    def __deepcopy__(self, memo): memo["seen"] = 1; return "dc"
m = {}; print(copy.copy(M()), copy.deepcopy(M(), m), m.get("seen"))
def bad(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
bad(lambda: copy.deepcopy((i for i in []))); bad(lambda: copy.copy(iter([1, 2])).__next__()); bad(lambda: copy.replace(5)); print(object().__reduce_ex__(2)[0].__name__, P(1).__reduce_ex__(2)[1:3], P(1).__getstate__(), [1].__reduce_ex__(4)[3].__next__(), S.__reduce_ex__(s, 2)[2])
o = P(1); two = [o, o]; z = copy.deepcopy(two); print(z[0] is z[1], copy.error is copy.Error)
