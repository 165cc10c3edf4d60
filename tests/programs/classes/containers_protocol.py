class Box:
    def __init__(self, *xs): self.xs = list(xs)
    def __len__(self): return len(self.xs)
    def __getitem__(self, i): print("get", i, end="; "); return self.xs[i]
    def __setitem__(self, i, v): print("set", i, v); self.xs[i] = v
    def __delitem__(self, i): print("del", i); del self.xs[i]
    def __contains__(self, x): print("in", x, end="; "); return "truthy" if x in self.xs else ""
    def __reversed__(self): return iter("reversed")
    def __iter__(self): print("iter", end="; "); return iter(self.xs)
    def __missing__(self, k): return "never for non-dict"
b = Box(1, 2, 3)
print(b[0], b[-1], b[0:2], b[::2], 2 in b, 9 not in b, list(b), "".join(reversed(b)), bool(b), bool(Box()))
b[0] = 5; del b[1]; b[1:1] = [7, 8]; b[0] += 1
x, *y = b; print(x, y)
print(b.xs, [*b], max(b), sorted(b), sum(b), dict(enumerate(b)))
class OnlyLen:
    def __len__(self): return 0
print(bool(OnlyLen()), not OnlyLen())
class MD(dict):
    def __missing__(self, k): return f"missing {k}"
m = MD(a=1)
print(m["a"], m["zz"], m.get("zz"), "zz" in m)
class Calls:
    def __call__(self, *a, **k): return a, k
    def __iter__(self): return iter([1, 2])
print(Calls()(1, x=2), callable(Calls()), callable(5), list(Calls()))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Empty: pass
e = Empty()
t(lambda: e[0]); t(lambda: len(e)); t(lambda: 1 in e); t(lambda: list(e)); t(lambda: e()); t(lambda: reversed(e)); t(lambda: next(e)); t(lambda: e.__setitem__(0, 1))
def seti(): e[0] = 1
def deli(): del e[0]
t(seti); t(deli)
class BadLen:
    def __len__(self): return "x"
t(lambda: len(BadLen())); t(lambda: bool(BadLen()))
class BadIter:
    def __iter__(self): return self
t(lambda: list(BadIter()))
class LenHint:
    def __iter__(self): return iter([1])
    def __length_hint__(self): return 10
print(list(LenHint()))
