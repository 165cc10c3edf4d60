class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end="; ")
l = [D(i) for i in range(3)]; del l[1]; print("|"); l.clear(); print("| cleared")
l = [D("a"), D("b"), D("c")]; del l; print("| list freed")
t = (D("t1"), D("t2")); t = None; print("| tuple")
d = {1: D("v1"), 2: D("v2")}; d.pop(1); print("| pop"); del d[2]; print("| del"); d = {"k": D("k1"), "j": D("j1")}; d.clear(); print("| clear")
d = {i: D(i) for i in range(3)}; d = None; print("| dict freed")
s = [D(1), D(2), D(3), D(4)]; s[1:3] = []; print("| slice"); s *= 0; print("| times 0")
class C: pass
c = C(); c.x = D("attr x"); c.y = D("attr y"); c.x = 1; print("| attr rebound"); del c; print("| instance freed")
class S: __slots__ = ("p", "q")
s = S(); s.p = D("slot p"); s.q = D("slot q"); del s.p; print("| slot"); s = None; print("| slots freed")
n = [[D("deep")]]; n.append(n[0]); del n[0]; print("| one left"); n.pop(); print("| gone")
x = [D(i) for i in range(4)]; x = x[2:]; print("| sliced"); x.reverse(); x = []; print("| reversed freed")
def f(*args, **kw): print("called", len(args), sorted(kw)); return None
f(D("pos"), k=D("kw")); print("| call done")
z = list(zip([D("z1")], [D("z2")])); z = None; print("| zip")
m = map(D, range(3)); next(m); print("| map item"); del m; print("| map")
it = iter([D("it1"), D("it2")]); next(it); print("| first seen"); del it; print("| iter freed")
st = {D("s")}; st.pop(); print("| set pop"); fs = frozenset([D("fs")]); fs = 0; print("| frozenset")
dd = dict(a=D("upd")); dd.update(a=2); print("| updated"); dd["a"] = D("sd"); dd.setdefault("a", D("unused")); print("| setdefault"); dd |= {"a": 3}; print("| ior")
sorted([D(2), D(1)], key=lambda o: o.n); print("| sorted"); a, *b = [D("u1"), D("u2"), D("u3")]; b = None; print("| star"); a = None; print()
"%s" % [D("fmt")].__len__(); print("| fmt"); [D("idx")][0].n; print("| idx"); {"k": D("sub")}["k"]; print("| sub"); (lambda o: o.n)(D("lam")); print("| lam")
