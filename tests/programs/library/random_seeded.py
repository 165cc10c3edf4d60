import random
r = random.Random(12345)
print([r.random() for _ in range(3)], r.randint(1, 6), [r.randrange(0, 100, 5) for _ in range(5)], r.choice("abcdef"), r.choices([1, 2, 3], weights=[5, 1, 1], k=6), r.sample(range(100), 5))
l = list(range(10)); r.shuffle(l); print(l, r.uniform(1, 10), r.gauss(0, 1), r.gauss(0, 1), r.normalvariate(5, 2), r.triangular(0, 10, 3), r.expovariate(0.5), r.betavariate(2, 3), r.gammavariate(2, 1), r.getrandbits(100), r.randbytes(5), r.paretovariate(3), r.vonmisesvariate(0, 4), r.weibullvariate(1, 1.5), r.binomialvariate(20, 0.4))
random.seed(1); a = [random.random() for _ in range(3)]; random.seed(1); print(a == [random.random() for _ in range(3)], a)
for s in (0, -7, 2**70, 3.5, "text", b"bytes", True): random.seed(s); print(repr(s)[:12], random.random(), random.randint(0, 10**20))
st = random.getstate(); x = random.random(); random.setstate(st); print(x == random.random(), len(st[1]))
for f in (lambda: r.randint(5, 1), lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.choices([]), lambda: r.randrange(1.5), lambda: random.seed([]), lambda: r.sample({1, 2}, 1), lambda: r.choices([1], [0]), lambda: r.getrandbits(-1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
