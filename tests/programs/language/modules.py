import sys, os.path as osp, math as m
from math import (sqrt, pi as PI,)
from os import path
print(osp is path, m.floor(PI), sqrt(16), "math" in sys.modules)
import _helper_mod
import _helper_mod as h2
from _helper_mod import VALUE, func as fn
print(_helper_mod is h2, VALUE, fn(), h2.__name__, _helper_mod.__doc__, h2.counter)
h2.bump()
from _helper_mod import counter
print(counter, h2.counter)
from _helper_mod import *
print(public, "_hidden" in globals(), "other" in globals())
def t(src):
    try: exec(src, {"__name__": "__main__"})
    except Exception as e: print(type(e).__name__, str(e).split(" (")[0])
t("import no_such_module")
t("from math import nope")
t("import math.nope")
t("from . import x")
t("from _helper_mod import missing")
t("import _helper_broken")
print("_helper_broken" in sys.modules)
t("import _helper_broken")
print(type(sys), sys.modules["_helper_mod"] is h2, __name__, __file__.rsplit("/", 1)[-1])
del sys.modules["_helper_mod"]
import _helper_mod as again
print(again is h2, again.counter, h2.counter)
sys.modules["fake"] = 42
import fake
print(fake)
m2 = type(sys)("made", "doc of made")
m2.x = 1
print(m2.x, m2.__name__, m2.__doc__, sorted(vars(m2)))
try: m2.zip
except AttributeError as e: print(e)
import _helper_getattr
print(_helper_getattr.anything, dir(_helper_getattr))
try: _helper_getattr.bad
except AttributeError as e: print(e)
print(__import__("math") is m, __import__("os.path").__name__)
