for i in range(3):
    if i == 5: break
else: print("for else")
for i in []: pass
else: print("empty else", "i" in globals())
while i < 5:
    i += 1
    if i == 4: break
else: print("never")
print(i)
for i in range(2):
    for j in range(3):
        if j == 1: break
    else: print("no")
    print(i, j)
for x, (y, *z) in [(1, (2, 3, 4)), (5, (6,))]: print(x, y, z)
class T: pass
t = T()
for t.attr in range(3): pass
d = {}
for d["k"] in "ab": pass
print(t.attr, d)
l = [1, 2, 3]
for v in l:
    if v < 10: l.append(v * 10)
print(l)
it = iter(l)
for v in it:
    print(v, next(it, None), end=" ")
print()
class Seq:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Seq()), 9 in Seq(), 5 in Seq())
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print([*It()], max(It()), dict(zip(It(), "abc")))
for bad in (5, None, 3.5, T(), len):
    try:
        for _ in bad: pass
    except TypeError as e: print(e)
class NotIt:
    def __iter__(self): return 5
try: iter(NotIt())
except TypeError as e: print(e)
print([i for i in range(10, 0, -3)], list(reversed(range(0, 10, 3))), range(5)[::-2], len(range(0, 10**18, 7)))
n = 0
while True:
    n += 1
    if n % 2: continue
    if n > 6: break
print(n)
print(list(enumerate("ab", 1)), list(zip([1, 2], "abc", strict=False)), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])))
try: list(zip([1], [1, 2], strict=True))
except ValueError as e: print(e)
print(list(filter(None, [0, 1, "", "a"])), sorted([3, 1, 2], key=lambda x: -x), list(iter(lambda c=[0]: c.append(1) or len(c), 5)))
