import sys
from pkg import sub, thing
from pkg.sub import deep
from pkg.sub.deep import LEVEL
import pkg.cyc_a
print(thing, LEVEL, deep.__name__, deep.__package__, sub.__path__ is not None)
print(pkg.cyc_a.value(), pkg.cyc_b.value())
print(sorted(m for m in sys.modules if m.startswith("pkg")))
print(pkg.__name__, pkg.lazy, __name__, __package__)
from pkg import *
print(exported)
try:
    from pkg import absent
except ImportError as e: print(e.msg.replace(str(e.path), "PATH") if e.path else e.msg, e.name)
try:
    import pkg.nothere
except ModuleNotFoundError as e: print(e, e.name)
try:
    import pkg.sub.deep.deeper
except ModuleNotFoundError as e: print(e)
from pkg.sub.deep import parent_thing
print(parent_thing, pkg.sub.deep.up())
