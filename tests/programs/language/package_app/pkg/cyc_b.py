print("start b")
from . import cyc_a
Y = 2
print("a has X", hasattr(cyc_a, "X"))
def value(): return cyc_a.X * 10
