class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
def show(name):
    def op(self, *o): print(name, self, *o); return f"r:{name}"
    return op
for n in "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor divmod".split(): setattr(N, f"__{n}__", show(n)); setattr(N, f"__r{n}__", show("r" + n))
for n in "neg pos invert abs".split(): setattr(N, f"__{n}__", show(n))
a, b = N(1), N(2)
print(a + b, a - 1, 1 - a, a * 2, 2 * a, a / 3, 3 // a, a % 2, 2 ** a, a @ b, a << 1, 1 >> a, a & 1, 1 | a, a ^ b, divmod(a, 2), divmod(2, a))
print(-a, +a, ~a, abs(a), pow(a, 2), pow(a, 2, 3))
a += 1; print(a)
class I:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(("iadd", o)); return self
    def __imul__(self, o): self.log.append("imul"); return NotImplemented
    def __mul__(self, o): return ("mul", o)
i = I(); j = i; i += 5; i += "x"; print(i is j, i.log)
i *= 3; print(i)
class L:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return "L.radd"
class R(L):
    def __radd__(self, o): return "R.radd"
print(L() + R(), 5 + L(), sum([L()], 5) if False else "")
def t(f):
    try: print(f())
    except TypeError as e: print(e)
t(lambda: L() + 5); t(lambda: L() - 5); t(lambda: 5 @ L()); t(lambda: -L()); t(lambda: L() < L()); t(lambda: pow(L(), 2, 3))
x = L()
def iadd():
    y = L(); y += 1
t(iadd)
class Conv:
    def __int__(self): return 7
    def __float__(self): return 1.5
    def __index__(self): return 3
    def __complex__(self): return 2j
    def __bool__(self): return False
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return 9
    def __bytes__(self): return b"by"
    def __str__(self): return "str"
    def __len__(self): return 5
c = Conv()
print(int(c), float(c), complex(c), bool(c), round(c), round(c, 2), bytes(c), str(c), [1, 2, 3, 4][c], "ab" * c, hex(c), range(c), len(c), f"{c}")
class BadConv:
    def __int__(self): return "x"
    def __bool__(self): return 5
    def __len__(self): return -1
    def __str__(self): return 5
    def __hash__(self): return "h"
    def __index__(self): return 1.5
for f in (int, bool, len, str, hash, hex): t(lambda: f(BadConv()) if f is not len else None)
try: len(BadConv())
except ValueError as e: print(e)
