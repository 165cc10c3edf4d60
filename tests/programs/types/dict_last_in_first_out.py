# Keys that come and go at the end of a dict or set: searches for what is not there must end.
def churn(d, n, make):
    for i in range(n):
        d[make(i)] = i
        del d[make(i)]
    return len(d), make(n + 5) in d
for size in (1, 8, 9, 20, 100, 1000):
    print(size, churn({i: 0 for i in range(size)}, 5000, lambda i: 10_000 + i))
    print(size, churn({f"k{i}": 0 for i in range(size)}, 5000, lambda i: f"x{i}"))
    print(size, churn({(i,): 0 for i in range(size)}, 3000, lambda i: (i, i)))
d = {i: str(i) for i in range(30)}
for i in range(20000):
    d[-i - 1] = 1
    d[("t", i)] = 2
    d.popitem(); d.popitem()
print(len(d), list(d)[-3:], "no" in d, d.get(29), d.pop(31, None))
for i in range(20000):
    for k in range(5): d["n", k + i] = k
    for k in reversed(range(5)): del d["n", k + i]
print(len(d), ("n", 3) in d)
s = set(range(20))
for i in range(20000):
    s.add(1000 + i); s.discard(1000 + i)
print(len(s), 77777 in s)
class A: pass
a = A()
for i in range(12): setattr(a, f"a{i}", i)
for i in range(3000):
    setattr(a, f"b{i}", i); delattr(a, f"b{i}")
print(sorted(vars(a)) == sorted(f"a{i}" for i in range(12)), hasattr(a, "zz"))
from collections import OrderedDict, Counter, defaultdict
o = OrderedDict((i, i) for i in range(20))
for i in range(5000):
    o[100 + i] = 1; o.popitem()
print(len(o), 7 in o, 7777 in o)
