# Exceptions that nobody can catch go to sys.unraisablehook.
import atexit
import gc
import sys
import weakref

def show(args):
    print(type(args).__name__, len(args), args.exc_type.__name__, repr(args.exc_value), args.err_msg and args.err_msg.partition("<")[0],
          getattr(args.object, "__qualname__", args.object), args.exc_traceback is args.exc_value.__traceback__,
          args.exc_traceback and args.exc_traceback.tb_frame.f_code.co_name)

print(sys.unraisablehook is sys.__unraisablehook__, sys.unraisablehook.__name__)
sys.unraisablehook = show

class A:
    def __del__(self):
        1 / 0
class Ring(A):
    def __init__(self):
        self.me = self
A()
Ring()
gc.collect()

class Plain:
    pass
p = Plain()
r = weakref.ref(p, lambda r: {}["gone"])
del p
f = weakref.finalize(q := Plain(), print, "finalized")
del q

def g():
    try:
        yield
    finally:
        raise LookupError("in finally")
it = g()
next(it)
del it

def callback(phase, info):
    raise ValueError(phase)
gc.callbacks.append(callback)
gc.collect()
gc.callbacks.clear()

# What the hook keeps lives on.
kept = []
sys.unraisablehook = kept.append
class Keeps:
    def __init__(self):
        self.word = "kept"
    def __del__(self):
        raise ValueError(self)
Keeps()
print(kept[0].exc_value.args[0].word, kept[0][0], kept[0][3:5] == (None, Keeps.__del__))
kept.clear()
try:
    sys.__unraisablehook__(3)
except TypeError as e:
    print(e)
try:
    type(kept)(3)
except TypeError:
    print("TypeError")

# A hook that fails, none at all: reported on stderr.
class Fails:
    def __init__(self, error, name):
        self.error, self.name = error, name
    def __call__(self, *args):
        raise self.error
    def __repr__(self):
        return f"<{self.name}>"
class B:
    __del__ = Fails(LookupError("in B"), "finalizer of B")
for hook in Fails(KeyError("hook"), "hook"), None:
    sys.unraisablehook = hook
    B()
del sys.unraisablehook
B()
sys.unraisablehook = show
atexit.register(lambda: {}[1])
try:
    raise OSError("handled")
except OSError:
    A()
    print(sys.exception())
