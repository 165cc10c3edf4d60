class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = D("a")
a = D("a2")
print("rebound")
b = D("b"); c = b
del b
print("still one")
del c
D("temp"); print("after temp")
def f():
    x = D("x"); y = D("y")
    print("in f")
    return "result"
print(f())
def g():
    first, second, third = D(1), D(2), D(3)
    second = None
    print("second gone")
g()
for i in range(2): v = D(f"loop{i}")
print("loop done")
D("chain").n.upper()
print([D(i).n for i in range(3)])
def ret(): return D("returned")
ret(); print("dropped"); keep = ret(); print("kept"); keep = None
def arg(p): print("got", p.n)
arg(D("arg")); print("after arg")
def rebind(p): p = D("new p"); print("rebound p")
rebind(D("old p")); print("end")
x = D("x1"); x = x; print("self assign"); x, y = D("p"), D("q"); print("unpacked"); x, y = y, x; print("swapped", x.n, y.n); del x, y
(D("expr"), D("tuple")); print("exprs")
D("attr").z = D("value"); print("attr set on temp")
if D("cond"): print("cond true")
while D("while"): break
print(D("arg1") and "and", (D("or") or "never").n)
lst = [D("in list")]; lst[0] = D("replaced"); print("item replaced"); lst.pop(); print("popped"); d = {"k": D("dv")}; d["k"] = 1; print("end of script")
