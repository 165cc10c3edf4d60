r = range(2, 20, 3)
print(r, list(r), len(r), r[1], r[-1], r[1:4], r[::-1], 8 in r, 9 in r, 8.0 in r, "a" in r, r.index(11), r.count(5), r.start, r.stop, r.step, r == range(2, 18, 3), hash(r) == hash(range(2, 18, 3)), range(0) == range(5, 5), bool(range(0)), range(3) is range(3))
print(range(10**20)[-1], len(range(10**18)), 10**19 in range(10**20), range(10, 0, -4)[::-1], list(range(5, 0)), range(-5)[:], list(range(0, -5, -2)), max(range(5)), sum(range(101)), range(10)[2:8][1:3], sorted(range(3), reverse=True), range(True, 3))
s = slice(1, 10, 2)
print(s, s.start, s.indices(5), slice(None).indices(3), slice(-3, None).indices(5), slice(None, None, -1).indices(4), slice(5) == slice(None, 5), [1, 2, 3][slice(1, None)], slice(1, 2) < slice(1, 3))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: range(1, 2, 0), lambda: range(1.0), lambda: range("a"), lambda: r[10], lambda: r.index(3), lambda: r["a"], lambda: range(), lambda: range(1, 2, 3, 4), lambda: r.start.x, lambda: [1][::0], lambda: len(range(2**70)), lambda: slice(1).indices(-1), lambda: {slice(1): 1}, lambda: r < r): t(f)
class Idx:
    def __index__(self): return 2
print("abcd"[Idx()], [1, 2, 3, 4][Idx():], range(Idx()), list(range(5))[:Idx()], (1, 2, 3)[Idx()])
class Sl:
    def __getitem__(self, k): return k
print(Sl()[1:2], Sl()[::], Sl()[1:2:3, 4], Sl()["a":"b"], Sl()[:, None], Sl()[-1:])
it = iter(range(3)); print(next(it), list(it), next(it, "end"), it.__length_hint__(), list(reversed(range(1, 10, 4))), list(iter(range(10**18, 10**18 + 2))))
a = list(range(10)); print(a[-3:], a[:-3], a[::-1][:2], a[8:2:-2], a[-1:-4:-1], a[100:], a[:100:5], a[3:3])
for i in range(3):
    i = 10
print(i, [x for x in range(0, 1, 1)])
