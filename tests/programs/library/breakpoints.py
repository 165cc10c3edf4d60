"""breakpoint() calls sys.breakpointhook, which calls what PYTHONBREAKPOINT names."""
import os
import sys
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *_: print(category.__name__, message)


def stop(*args, **kwargs):
    print("stop", args, kwargs)
    return "stopped"


sys.modules["here"] = sys.modules[__name__]
for name in "0", "here.stop", "print", "os.path.join", "nowhere", "no.such", ".stop", "here.", "os.nothing":
    os.environ["PYTHONBREAKPOINT"] = name
    try:
        print(name, breakpoint("a") if name != "here.stop" else breakpoint("a", key=1))
    except Exception as e:
        print(type(e).__name__, e)
print(sys.breakpointhook is sys.__breakpointhook__)
sys.breakpointhook = stop
print(breakpoint(1, x=2))
del sys.breakpointhook
try:
    breakpoint()
except RuntimeError as e:
    print(e)
