from contextlib import *
import io, sys
@contextmanager
def cm(tag, swallow=False):
    print("enter", tag)
    try: yield tag.upper()
    except ValueError as e:
        print("caught", e)
        if not swallow: raise
    finally: print("leave", tag)
with cm("a") as x: print(x)
with cm("b", True): raise ValueError("inside")
try:
    with cm("c"): raise ValueError("out")
except ValueError as e: print("propagated", e, e.__traceback__ is not None)
@cm("deco")
def f(n): return n * 2
print(f(2), f(3))
@contextmanager
def noyield():
    if False: yield
def t(g):
    try: g()
    except BaseException as e: print(type(e).__name__, e)
def run(c):
    def go():
        with c(): pass
    return go
t(run(noyield))
@contextmanager
def twice(): yield 1; yield 2
t(run(twice))
@contextmanager
def stopper(): yield
def stop():
    with stopper(): raise StopIteration("si")
t(stop)
with ExitStack() as st:
    st.enter_context(cm("one")); st.callback(print, "callback", sep="!"); st.push(lambda *a: print("pushed", a[0])); st.enter_context(cm("two"))
    saved = st.pop_all()
print("popped"); saved.close()
try:
    with ExitStack() as st:
        st.callback(lambda: 1 / 0); raise KeyError("first")
except ZeroDivisionError as e: print(repr(e.__context__))
with suppress(KeyError, IndexError) as s: {}["x"]
print(s)
class C:
    def close(self): print("closed")
with closing(C()): pass
b = io.StringIO()
with redirect_stdout(b), redirect_stderr(b): print("x"); print("y", file=sys.stderr)
print(repr(b.getvalue())); 
with nullcontext(5) as n: print(n)
class CD(ContextDecorator):
    def __enter__(self): print("CD in")
    def __exit__(self, *a): print("CD out")
@CD()
def g(): print("g")
g(); t(lambda: ExitStack().enter_context(5)); print(isinstance(C(), AbstractContextManager), isinstance(b, AbstractContextManager))
