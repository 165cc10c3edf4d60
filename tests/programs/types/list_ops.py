l = [3, 1, 2]
l.append(4); l.extend((5, 6)); l.insert(0, 0); l.insert(100, 7); l.insert(-1, 9)
print(l, l.pop(), l.pop(0), l.pop(-2), l.index(2), l.count(1), len(l)); l.remove(3); l.reverse(); print(l); l.sort(); print(l, l.copy() == l, l.copy() is l)
print(sorted([3, 1, 2], reverse=True), sorted("bAc", key=str.lower), sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda p: p[0]), sorted([3, 1, 2], key=lambda x: -x, reverse=True))
a = list(range(10))
a[2:5] = [20]; print(a); a[::2] = [0] * len(a[::2]); print(a); del a[1:3]; print(a); a[len(a):] = [1, 2]; a[:0] = [9]; print(a); a[3:1] = ["x"]; print(a); a *= 2; print(a[-3:], a[-100:2], a[5:2], a[::-3])
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: [].pop(), lambda: [1].pop(1), lambda: [1][1], lambda: [1].remove(2), lambda: [1].index(2), lambda: [1] + (1,), lambda: [1, 2].__setitem__(slice(0, 2, 2), [1, 2]), lambda: [3, "a", 1].sort(), lambda: [1].__setitem__(5, 1), lambda: [1]["a"], lambda: [1] * "a", lambda: [1].extend(5), lambda: [].insert(1), lambda: [1] < [None], lambda: list(1, 2)): t(f)
x = [[0] * 2] * 2; x[0][0] = 1; print(x, x[0] is x[1])
print([1, 2] == [1, 2.0], [1, 2] < [1, 3], [1] < [1, 0], [] == (), [1, [2, [3]]] == [1, [2, [3]]], [1, 2, 3] > [1, 2], 2 in [1, 2], [1] in [[1]], not [])
l = [1, 2, 3]
for v in l:
    if v < 3: l.append(v + 10)
print(l)
l = list(range(6))
for v in l: l.remove(v)
print(l)
l = [5, 2, 8]
def key(x): l.append(x); return x
try: l.sort(key=key)
except ValueError as e: print(e, l)
class K:
    def __init__(s, v): s.v = v
    def __lt__(s, o): return s.v % 10 < o.v % 10
    def __repr__(s): return str(s.v)
print(sorted([K(21), K(11), K(30), K(1), K(10)]), max([K(5), K(15)]), min([K(5), K(15)]))
m = [[1, 2], [3, 4]]; print([*zip(*m)], sum(m, []), [c for r in m for c in r], list(map(list, zip(*m))))
def srt(n):
    import random
    r = random.Random(n); xs = [(r.randrange(10), i) for i in range(500)]
    s = sorted(xs, key=lambda p: p[0]); return all(a[0] < b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(s, s[1:]))
print([srt(n) for n in range(3)], sorted(range(100), key=lambda x: (x % 7, -x))[:5], [1, 2, 3].__iter__().__length_hint__(), list(reversed([1, 2])), [None] * 3, list("ab") + list({"k": 1}))
