import sys
sys.setrecursionlimit(150)
def even(n): return odd(n - 1)
def odd(n): return even(n - 1)
try:
    even(10**6)
except RecursionError as e:
    print(type(e).__name__, e)
class R:
    def __getattr__(self, n): return getattr(self, n + "x")
try:
    R().a
except RecursionError as e:
    print("attr", e)
l = []
for _ in range(100000): l = [l]
try:
    repr(l)
except RecursionError as e:
    print(str(e)[:32])
try:
    l == [l]
except RecursionError as e:
    print(str(e)[:32])
