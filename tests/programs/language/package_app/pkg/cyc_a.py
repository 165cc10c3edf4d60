print("start a")
from . import cyc_b
X = 1
def value(): return cyc_b.Y + X
print("end a")
