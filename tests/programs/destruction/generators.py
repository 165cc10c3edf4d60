class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def gen():
    a = D("a")
    try:
        yield 1
        b = D("b")
        yield 2
    finally: print("gen finally")
g = gen(); next(g); del g; print("after del")
g = gen(); next(g); next(g); g.close(); print("closed"); g = None
g = gen(); list(g); print("exhausted"); g = None
g = gen(); g = None; print("never started")
for v in gen():
    print("loop", v); break
print("after break")
def outer():
    o = D("o")
    yield from gen()
g = outer(); next(g); del g; print("outer gone")
ge = (D(i).n for i in range(2)); next(ge); print("one"); ge = None; print("genexp gone")
def holds(x): yield x.n; yield "end"
g = holds(D("arg")); print(next(g)); g.close(); print("arg gone")
def raiser():
    r = D("r"); yield; raise ValueError
g = raiser(); next(g)
try: next(g)
except ValueError: print("raised")
print("after raise"); del g
def sender():
    got = yield
    while True: got = yield got.n
s = sender(); next(s); s.send(D("s1")); s.send(D("s2")); print("sent two"); s.close(); print("sender closed")
def ret():
    x = D("ret local"); yield 1; return D("ret value")
g = ret(); next(g)
try: next(g)
except StopIteration as e: print("value", e.value.n)
print("after stop"); g = None
print(list(x.n for x in [D("c1"), D("c2")])); print("list done")
print(any(D(i) for i in range(5))); print("any done")
z = [D("cell")]; fn = (lambda v: lambda: v)(D("closed over")); print(fn().n); fn = None; print("closure gone")
def dec():
    loc = D("loc")
    def inner(): return loc
    return inner
h = dec(); print("held"); h = None; print("released")
