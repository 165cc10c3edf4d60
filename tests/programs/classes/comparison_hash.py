class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.n < o.n if isinstance(o, V) else NotImplemented
    def __hash__(self): return hash(self.n)
    def __repr__(self): return f"V{self.n}"
a, b, c = V(1), V(1), V(2)
print(a == b, a != b, a == 1, a != 1, a < c, c > a, sorted([c, a]), max(a, c), len({a, b, c}), {a: 1}[b], a in [b], [a].index(b))
def t(f):
    try: print(f())
    except TypeError as e: print(e)
t(lambda: a <= c); t(lambda: a < 5); t(lambda: 5 > a)
class NoHash:
    def __eq__(self, o): return True
t(lambda: {NoHash()}); t(lambda: hash([])); t(lambda: {[]: 1}); t(lambda: {{}: 1}); t(lambda: hash((1, []))); t(lambda: hash(slice(1)))
print(NoHash.__hash__, NoHash() != 5)
class Sub(V): pass
class Refl(V):
    def __eq__(self, o): print("Refl.eq"); return True
    def __gt__(self, o): print("Refl.gt"); return "gt"
    __hash__ = V.__hash__
print(V(9) == Refl(1), V(9) < Refl(1), Sub(1) == V(1))
class Weird:
    def __eq__(self, o): return "yes"
    def __ne__(self, o): return []
    def __lt__(self, o): return 0
w = Weird()
print(w == 1, w != 1, w < 1, 1 == w, w in [5], [5].count(w))
class Inc:
    def __eq__(self, o): raise RuntimeError("eq!")
    def __hash__(self): return 1
i = Inc()
print(i in [i], [i] == [i], {i: 1}[i])
try: i in [5]
except RuntimeError as e: print(e)
try: {i: 1}[Inc()]
except RuntimeError as e: print(e)
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(0.5), hash(float("inf")), hash(None) == hash(None), hash(()), hash((1, 2)), hash(2**100), hash(-2**100), hash(1.5), hash(1e300), hash(3j))
class H:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
print(hash(H(-1)), hash(H(2**64)), hash(H(2**61)), hash(True))
