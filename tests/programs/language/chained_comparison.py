def v(x, log=[]):
    print("eval", x, end="; ")
    return x
print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(1 < 2 > 1 == 1 != 2 in [2] is not None)
x = 5
print(0 <= x < 10, not 0 <= x < 3, 1 < x in range(10))
class Odd:
    def __init__(self, n): self.n = n
    def __lt__(self, o): print(f"{self.n}<{o.n}", end=" "); return [] if self.n > 2 else [self.n]
    def __bool__(self): return True
print(Odd(1) < Odd(2) < Odd(3), Odd(3) < Odd(1) < Odd(2))
print(None is None is None, 1 == 1.0 == True, "a" < "b" < "c" <= "c")
for op in ("1 < 'a'", "[] < {}", "None >= 1", "1j < 2", "object() < 3", "{} > {}", "'a' <= b'a'"):
    try: print(eval(op))
    except TypeError as e: print(op, e)
nan = float("nan")
print(nan == nan, nan != nan, nan in [nan], [nan] == [nan], nan < 1, nan is nan)
print([1, 2] < [1, 3], (1,) < (1, 0), [] < [0], "Z" < "a", b"a" < b"b", [1, "a"] < [2, 3])
print({1, 2} < {1, 2, 3}, {1} <= {1}, {1, 2} > {3}, {1} != {2}, frozenset([1]) == {1})
print(1 and 0 or "x", [] or {} or "", not [], 0 or None, 3 and 4, None and 1)
def side(r): print("side", r, end=" "); return r
print(side(0) or side("") or side("end"), side(1) and side(0) and side(2))
print("yes" if 0 < x < 10 else "no", ("a", "b")[x > 3])
print(1 if True else 2 if False else 3, [i if i % 2 else -i for i in range(4)])
a = b = 257
print(a is b, a == b, () is (), "" is "")
