import sys, types
m = types.ModuleType("virtual"); exec("a = 1\n_b = 2\nc = [3]\ndef f(): return a", m.__dict__); sys.modules["virtual"] = m
from virtual import *
print(a, c, f(), "_b" in globals())
m.a = 99; print(a, f())
import virtual; print(virtual.a, virtual is m, virtual.__name__)
from virtual import a as renamed, _b
print(renamed, _b)
virtual.__all__ = ["_b", "missing"]
try: exec("from virtual import *", {})
except AttributeError as e: print(e)
p = types.ModuleType("pkg"); p.__path__ = []; sys.modules["pkg"] = p; sub = types.ModuleType("pkg.sub"); sub.v = 5; sys.modules["pkg.sub"] = sub
import pkg.sub
try: print(pkg.sub.v)
except AttributeError as e: print(e)
from pkg.sub import v; print(v)
try: import pkg.other
except ModuleNotFoundError as e: print(e)
sys.modules["blocked"] = None
try: import blocked
except ModuleNotFoundError as e: print(e)
def local_import():
    import math as mm
    from math import floor
    return mm.ceil(1.2), floor(1.8), "mm" in globals()
print(local_import())
try:
    def bad(): exec("from math import *"); return "ok"
    print(bad())
except Exception as e: print(e)
try: compile("def f():\n from math import *", "x", "exec")
except SyntaxError as e: print(e.msg)
