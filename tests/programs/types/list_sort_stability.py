data = [("b", 2), ("a", 2), ("c", 1), ("d", 3), ("e", 1)]
print(sorted(data, key=lambda p: p[1]), sorted(data, key=lambda p: p[1], reverse=True), sorted(data, key=lambda p: (-p[1], p[0])), sorted(sorted(data), key=lambda p: p[1]))
class Log:
    n = 0
    def __init__(s, v): s.v = v
    def __lt__(s, o): Log.n += 1; return s.v < o.v
xs = [Log(i * 7919 % 101) for i in range(100)]; xs.sort(); print([x.v for x in xs][:5], Log.n < 700)
Log.n = 0; sorted(xs); print(Log.n)
Log.n = 0; sorted(reversed(xs)); print(Log.n)
l = [3, 1, 2]; r = l.sort(); print(l, r, sorted("banana"), sorted({3: 1, 1: 2}), sorted([True, 0, 2, -1.5]), sorted([[2], [1, 5], [1]]), sorted("aB", key=str.lower), sorted([0.0, -0.0, 0]))
for bad in ([1, "a"], [None, None], [1j, 2j], [{}, {}]):
    try: print(sorted(bad))
    except TypeError as e: print(e)
def boom(x):
    if x == 2: raise ValueError("key failed")
    return x
m = [3, 2, 1]
try: m.sort(key=boom)
except ValueError as e: print(e, m)
class Weird:
    def __lt__(s, o): return True
print(len(sorted([Weird() for _ in range(50)])), [5, 4, 3].sort() is None, min([3, 1, 2], key=lambda x: -x), max("abc", "b", key=len), sorted(range(20), key=lambda x: x % 3))
n = float("nan"); print(len(sorted([3, n, 1, n, 2])), sorted([(1, "z"), (1, "a")], key=lambda t: t[0])[0][1])
