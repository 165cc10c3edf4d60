d = {"b": 1, "a": 2}
d["c"] = 3; d["b"] = 9; print(d, list(d), d.pop("a"), d.popitem(), d); d["a"] = 5; del d["b"]; d["b"] = 0; print(d, len(d), "b" in d)
print(d.get("z"), d.get("z", 1), d.setdefault("n", []), d.setdefault("a", 1), d.keys(), d.values(), d.items(), dict(a=1, **{"b c": 2}), dict([(1, 2)], x=3), dict(zip("ab", [1, 2])), dict.fromkeys("ab", 0), {**d, "a": "new"}, {1: "a", True: "b", 1.0: "c"})
d.update({"x": 1}, y=2); d.update([("z", 3)]); print(d, d | {"a": 0}, {"q": 1} | d == d | {"q": 1}); d |= {"w": 1}; print(list(reversed(d)), list(d.items())[-1], sorted(d.values(), key=str))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: d["nope"], lambda: d.pop("nope"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: dict([1]), lambda: dict([(1,)]), lambda: dict(5), lambda: d + d, lambda: d < d, lambda: d | [(1, 2)], lambda: {}.update([1]), lambda: d.keys()[0], lambda: dict(**{1: 2}), lambda: hash({})): t(f)
def mutate(how):
    m = {i: i for i in range(5)}
    try:
        for k in m: how(m, k)
    except RuntimeError as e: print(e)
    return m
print(mutate(lambda m, k: m.update({k + 10: 1}))); print(mutate(lambda m, k: m.pop(k))); print(mutate(lambda m, k: m.__setitem__(k, -k))); print(mutate(lambda m, k: (m.pop(k), m.update({k + 100: 1})) if k == 1 else None))
k = {1: 2, 3: 4}.keys()
print(k & {1}, k | {5}, k - {1}, k ^ {3, 7}, k == {1, 3}, k.isdisjoint([9]), {1: 2}.items() & {(1, 2)}, 1 in k, (1, 2) in {1: 2}.items(), k.mapping, {1: 1}.items() == {1: 1.0}.items(), len(k))
v = {}; ks = v.keys(); v["late"] = 1; print(ks, list(ks))
class Key:
    def __init__(s, n): s.n = n
    def __hash__(s): return 1
    def __eq__(s, o): return s.n == o.n
    def __repr__(s): return f"K{s.n}"
c = {Key(i): i for i in range(6)}; print(c[Key(3)], Key(9) in c, c.pop(Key(2)), list(c)); c[Key(2)] = "again"; print(c)
class Evil:
    def __init__(s, d): s.d = d
    def __hash__(s): return 5
    def __eq__(s, o): s.d.clear(); return False
e = {5: "five"}; 
print(e.get(Evil(e), "gone"), e)
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
big[0] = "back"; print(len(big), list(big)[:3], list(big)[-1], sum(big), big == {**big}, {1: {2: [3]}} == {1: {2: [3]}}, dict(a=1, b=2) == dict(b=2, a=1), list(dict(a=1, b=2)) == list(dict(b=2, a=1)))
import sys; print({}.__class__, d.copy() is d, {**{}}, not {}, [*{"a": 1}], {k: v for k, v in sorted({"z": 1, "y": 2}.items())}, str({"a": {"b": {}}}), {None: 1, (): 2, "": 3, 0: 4, False: 5})
