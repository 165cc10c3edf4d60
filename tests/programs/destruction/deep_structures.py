l = []
for _ in range(100000): l = [l]
print("built"); l = None; print("freed nested lists")
d = {}
for _ in range(100000): d = {"k": d}
d = None; print("freed nested dicts")
t = ()
for _ in range(100000): t = (t, 1)
t = None; print("freed tuples")
class N: pass
n = None
for i in range(100000): m = N(); m.next = n; n = m
del m; n = None; print("freed linked list")
class S:
    __slots__ = ("next",)
h = None
for i in range(50000): x = S(); x.next = h; h = x
del x; h = None; print("freed slots")
f = None
def make(prev): return lambda: prev
for i in range(30000): f = make(f)
f = None; print("freed closures")
count = 0
class C:
    def __init__(self, nxt): self.nxt = nxt
    def __del__(self):
        global count; count += 1
c = None
for i in range(20000): c = C(c)
c = None; print("finalized", count)
def g(prev): yield prev
p = None
for i in range(20000): q = g(p); next(q); p = q
del q; p = None; print("freed generators")
e = None
for i in range(20000):
    try: raise ValueError(i) from e
    except ValueError as x: e = x
e = None; print("freed exceptions")
it = iter([])
for i in range(20000): it = iter([it])
it = None; print("freed iterators")
mixed = None
for i in range(60000): mixed = [mixed] if i % 3 == 0 else (mixed,) if i % 3 == 1 else {"m": mixed}
mixed = None; print("freed mixed")
