def show(e, ind=0):
    if e is None: print(" "*ind+"None"); return
    print(" "*ind + repr(e), e.__traceback__ is not None, repr(e.__cause__), repr(e.__context__), e.__suppress_context__, getattr(e, "__notes__", None))
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: show(x, ind+2)
class MyG(ExceptionGroup):
    def derive(self, excs): return MyG(self.message + "'", excs)
class MyH(ExceptionGroup): pass
def make(C=ExceptionGroup):
    try:
        try: raise KeyError("ctx")
        except KeyError:
            e = C("outer", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3), OSError(4)]), C("in2", [KeyError(5)])])
            e.add_note("n1")
            raise e from RuntimeError("cause")
    except C as e: return e
for C in (ExceptionGroup, MyG, MyH, BaseExceptionGroup):
    g = make(C)
    for m in (ValueError, (ValueError, KeyError), lambda x: isinstance(x, TypeError), lambda x: True, lambda x: False, lambda x: isinstance(x, ExceptionGroup), ExceptionGroup, LookupError, Exception, ()):
        a, b = g.split(m); print("--"); show(a); show(b); show(g.subgroup(m))
        print(a is g, b is g)
        if a is not None and a is not g: print(a.__notes__ is g.__notes__)
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
g = make()
err(lambda: g.split(int)); err(lambda: g.split(5)); err(lambda: g.split((ValueError, 3))); err(lambda: g.subgroup()); err(lambda: g.split(lambda x: 1/0)); err(lambda: g.derive([])); err(lambda: g.derive([KeyboardInterrupt()])); err(lambda: g.derive(5))
class Bad(ExceptionGroup):
    def derive(self, excs): return 5
err(lambda: Bad("x", [ValueError()]).split(ValueError))
err(lambda: Bad("x", [ValueError()]).split(KeyError))
g.__notes__ = ("t",); show(g.subgroup(TypeError))
g.__notes__ = 5; show(g.subgroup(TypeError))
def star(f):
    try:
        try: f()
        except* ValueError as e: print("V"); show(e)
        except* (TypeError, OSError) as e: print("TO"); show(e)
        else: print("else")
    except BaseException as e: print("left"); show(e)
def r(e): raise e
star(lambda: r(make())); star(lambda: r(ValueError(7))); star(lambda: r(KeyError(7))); star(lambda: None); star(lambda: r(make(MyG)))
def star2(f):
    try:
        try: f()
        except* KeyboardInterrupt as e: show(e)
        except* ValueError as e: raise
        except* TypeError as e: raise IndexError("new") from e
    except BaseException as e: print("out"); show(e)
star2(lambda: r(KeyboardInterrupt())); star2(lambda: r(make())); star2(lambda: r(ValueError(1))); star2(lambda: r(TypeError(1)))
def star3():
    for i in range(3):
        try: raise ExceptionGroup("a", [ValueError(i)])
        except* ValueError as e: x = e.exceptions[0].args
        finally: print("f", i)
    return x
print(star3())
try:
    try: raise ExceptionGroup("a", [ValueError(1)])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ExceptionGroup("a", [ValueError(1)])
    except* 5: pass
except TypeError as e: print(e)
