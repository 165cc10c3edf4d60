class CM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self): print("enter", self.name); return self.name.upper()
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        return self.swallow
with CM("a") as x, CM("b") as y: print(x, y)
with (CM("c") as p, CM("d", True)): raise ValueError("v")
print("after", p)
try:
    with CM("e"): raise KeyError("k")
except KeyError as e: print("caught", e)
def f():
    with CM("f"): return "ret"
print(f())
for i in range(3):
    with CM(f"loop{i}"):
        if i == 0: continue
        break
class BadExit:
    def __enter__(self): return self
    def __exit__(self, *a): raise RuntimeError("exit failed")
try:
    with BadExit(): raise ValueError("orig")
except RuntimeError as e: print(e, repr(e.__context__))
class BadEnter:
    def __enter__(self): raise OSError("enter")
    def __exit__(self, *a): print("never")
try:
    with CM("outer"), BadEnter(): pass
except OSError as e: print(e)
def t(src):
    try: exec(src)
    except Exception as e: print(type(e).__name__, e)
t("with 5: pass")
t("class A:\n  def __enter__(s): pass\nwith A(): pass")
class D(dict): pass
d = {}
with CM("z") as d["k"]: pass
with CM("t") as (a, *b): print(a, b)
print(d)
class Inst: pass
i = Inst(); i.__enter__ = i.__exit__ = lambda *a: None
try:
    with i: pass
except TypeError as e: print(e)
from contextlib import contextmanager, ExitStack, suppress, closing, nullcontext
@contextmanager
def cm(n):
    print("in", n)
    try: yield n
    except ValueError as e: print("handled", e)
    finally: print("out", n)
with cm(1) as q: raise ValueError("x")
with ExitStack() as st:
    for n in range(3): st.enter_context(cm(n))
    st.callback(print, "cb")
with suppress(ZeroDivisionError): 1 / 0
with nullcontext(7) as n7: print(n7)
