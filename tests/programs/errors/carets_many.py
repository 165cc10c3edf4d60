import sys, traceback
def show(f):
    try: f()
    except Exception: print(traceback.format_exc().split("\n", 3)[3])
d = {"a": {"b": None}}
def f1(): return d["a"]["b"]["c"]
def f2(): return 1 + 2 * "x" ** 3
def f3(): return d.a.b
def f4(): return f5(1)(2)
def f5(x): return x
def f6(): return [1, 2, 3][10] + 5
def f7(): return -"x" if True else 0
def f8(): return not (1 < "x")
def f9(): x = y = d["zz"]
def f10(): d["q"]["r"] = 5
def f11(): del d["nope"]
def f12(): return "é" + 1 + "ü"
def f13(): return f"{1/0:>10}"
def f14(): return (lambda: None)().x
def f15(): import nonexistent_module_x
def f17(): return int("5" "x")
def f18(): return max([]) + 1
def f19(): a, b = 5
def f20(): x = 1; x.y = 2
def f21(): return d["a"].b(1, 2)[3]
def f22(): return 5 @ 3
def f23(): x = [1]; x[0] += "a"
def f24(): return 1 in 5
def f25(): raise ValueError(
    "over lines")
for f in (f1, f2, f3, f4, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f17, f18, f19, f20, f21, f22, f23, f24, f25): show(f)
