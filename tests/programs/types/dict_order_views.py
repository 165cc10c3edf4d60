d = {}
for k in "zebra": d[k] = d.get(k, 0) + 1
print(d, list(d.items())); d["z"] = 9; d.pop("e"); d["e"] = 0; print(d, next(iter(d)), next(reversed(d)))
a, b = {1: 2, 3: 4}, {3: 4, 1: 2}
print(a == b, list(a) == list(b), a.items() == b.items(), a.keys() == b.keys(), a.items() <= b.items(), a.keys() | "x" == {1, 3, "x"})
it = iter(a); next(it); a[5] = 6
try: next(it)
except RuntimeError as e: print(e)
it = iter(a.items()); print(next(it), it.__length_hint__()); del a[1], a[3]; a[7] = a[8] = 0
try: list(it)
except RuntimeError as e: print(e)
n = {"x": {"y": 1}}; m = n.copy(); m["x"]["y"] = 2; print(n, {**n, "x": 0}, n | {"x": 1}, dict(n, z=3), dict(n.items()) == n)
print({i: i * i for i in range(5) if i % 2}, {k: v for v, k in enumerate("ab")}, dict(zip("abc", range(2))), sorted({"b": 1, "a": 2}.items(), key=lambda p: p[1]), max({"a": 3, "b": 5}, key={"a": 3, "b": 5}.get), {True: "t"}[1], {1.0: "f"}[1], {(1, 2): 3}[1, 2])
class D(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
x = D(a=1); x["b"] = 1; x.update(c=1); x.setdefault("d", 1); print(x, x | {"e": 1}, type(x | {}).__name__, x.copy().__class__.__name__)
