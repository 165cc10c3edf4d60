class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self):
        n = self.n
        while n: yield n; n -= 1
    def __reversed__(self): return iter(range(1, self.n + 1))
    def __len__(self): return self.n
    def __contains__(self, x): return 0 < x <= self.n
c = Countdown(4)
print(list(c), list(reversed(c)), 3 in c, 9 in c, sum(c), max(c), sorted(c), [*c, *c], dict.fromkeys(c), tuple(c), set(c), len(c))
a, *b, d = c; print(a, b, d)
class Pages:
    def __init__(self, d): self.d = d
    def __getitem__(self, i): print("item", i); return self.d[i]
print(list(Pages("ab")), "z" in Pages("ab"), [*zip(Pages("x"), [1, 2])])
class Peek:
    def __init__(self, it): self.it, self.buf = iter(it), []
    def __iter__(self): return self
    def __next__(self): return self.buf.pop() if self.buf else next(self.it)
    def peek(self, default=None):
        try: v = next(self)
        except StopIteration: return default
        self.buf.append(v); return v
p = Peek([1, 2, 3]); print(p.peek(), next(p), p.peek(), list(p), p.peek("end"))
class Bad:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
try:
    for x in Bad(): pass
except ValueError as e: print(e)
try: [*Bad()]
except ValueError as e: print(e)
try: a, b = Bad()
except ValueError as e: print(e)
