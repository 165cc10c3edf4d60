import sys
rc = sys.getrefcount
class A: pass
a = A(); base = rc(a)
print(base)
b = a; print(rc(a) - base); l = [a, a]; print(rc(a) - base); del l[0]; print(rc(a) - base); del b, l; print(rc(a) - base)
d = {a: a}; print(rc(a) - base); d.clear(); print(rc(a) - base)
def f(x): return rc(x) - base
print(f(a) > 0, f(a) == f(a))
t = (a,) * 5; print(rc(a) - base); t = None
def closure():
    def inner(): return a2
    a2 = a
    return inner
c = closure(); print(rc(a) - base); c = None; print(rc(a) - base)
m = a.__class__; a.self = 1; x = [a for _ in range(10)]; print(rc(a) - base); x = x[:3]; print(rc(a) - base); x = None; print(rc(a) - base)
s = {a}; g = (q for q in [a]); next(g); print(rc(a) - base); g.close(); g = None; s.discard(a); print(rc(a) - base)
class B:
    def m(self): pass
o = B(); n = rc(o); bm = o.m; print(rc(o) - n); del bm; print(rc(o) - n)
e = None
try: raise ValueError(a)
except ValueError as exc: e = exc
print(rc(a) - base); e = None; print(rc(a) - base)
k = [a]; k2 = k * 3; k3 = k + k2; print(rc(a) - base); k.extend(k3); print(len(k), rc(a) - base); del k, k2, k3; print(rc(a) - base)
z = dict.fromkeys(range(10), a); z2 = z.copy(); print(rc(a) - base); z.update(z2); print(rc(a) - base); z = z2 = None; print(rc(a) - base)
print(rc(None) == rc(None), rc([]) , rc(object()))
