import gc; gc.disable()  # a class is a cycle: K dies at the end
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
    def __enter__(self): return self
    def __exit__(self, *a): print("exit", self.n)
    def method(self): print("method", self.n); return self
    def __add__(self, o): return D(f"({self.n}+{o.n})")
    def __getitem__(self, k): return D(f"{self.n}[{k}]")
    def __call__(self, x): return x
    def __eq__(self, o): print("eq"); return True
    def __iadd__(self, o): return D(self.n + "+=")
    def __iter__(self): return iter([D(self.n + "i1"), D(self.n + "i2")])
D("a").method().method(); print("1")
(D("x") + D("y")) + D("z"); print("2")
D("g")[0][1]; print("3")
D("call")(D("param")); print("4")
D("l") == D("r"); print("5")
v = D("v"); v += D("w"); print("6"); v = None
for item in D("it"): print("item", item.n)
print("7"); item = None; print("8")
p, q = D("unp"); print("9"); del q, p
with D("cm"): print("10")
with D("cm2") as c: c = None; print("11")
def kw(a, b=None): a = None; print("12 a dropped")
kw(b=D("kb"), a=D("ka")); print("13")
def default(x=D("default")): return x.n
print(default()); default = None; print("14")
class K: attr = D("class attr")
K.attr = 1; print("15"); K.attr = D("again"); 
f = lambda d=D("lambda default"): d; f = None; print("16")
x = [D("c%d" % i) for i in range(2)]; x = [o.n for o in x]; print("17")
print("end"); print({D("key1").n: D("val1").n}); print(D("fstr").n + f"{D('fs2').n}"); y = D("last") if D("test") else None; print("18"); del K; print("19"); y = None
def early(n):
    r = D(f"early{n}")
    if n: return
    print("late")
early(1); early(0)
assert D("asserted"), D("message"); print("20"); not D("neg"); D("is") is None; D("chain1").n < D("chain2").n < D("chain3").n; print("21")
