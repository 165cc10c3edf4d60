class Proxy:
    def __init__(self, target): object.__setattr__(self, "_t", target); object.__setattr__(self, "log", [])
    def __getattr__(self, n): self.log.append(("get", n)); return getattr(self._t, n)
    def __setattr__(self, n, v): self.log.append(("set", n)); setattr(self._t, n, v)
    def __delattr__(self, n): self.log.append(("del", n)); delattr(self._t, n)
    def __len__(self): return len(self._t)
class X: pass
x = X(); p = Proxy(x); p.a = 1; print(p.a, x.a); del p.a
try: p.a
except AttributeError as e: print(e)
print(p.log)
l = Proxy([1, 2]); l.append(3); print(len(l), l._t)
try: l[0]
except TypeError as e: print(e)
class Dot(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__
d = Dot(a=1); d.b = 2; del d.a; print(d, d.b)
try: d.zz
except KeyError as e: print("KeyError", e)
class Chain:
    def __init__(self, path=""): self.path = path
    def __getattr__(self, n): return Chain(f"{self.path}/{n}")
    def __call__(self, *a): return f"{self.path}{a}"
    def __getitem__(self, k): return Chain(f"{self.path}[{k}]")
print(Chain().users[3].posts(1, 2), Chain().a.b.c.path)
