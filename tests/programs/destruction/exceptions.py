class D:
    n = "?"
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def f():
    x = D("x in f")
    raise ValueError("e")
try: f()
except ValueError as e: print("caught", e.args)
print("after handler")
try: f()
except ValueError: print("handler")
print("after 2")
saved = None
try: f()
except ValueError as e: saved = e
print("saved"); saved = None; print("released")
def g():
    y = D("y in g")
    try: f()
    except ValueError: print("in g handler"); raise KeyError("k")
try: g()
except KeyError as e: print("context", repr(e.__context__)); del e; print("name deleted")
print("after g")
class E(Exception):
    def __init__(self, d): self.d = d
try: raise E(D("in exception"))
except E as e: print("got", e.d.n)
print("after E")
def fin():
    z = D("z")
    try: return z.n
    finally: print("finally before z dies")
print(fin())
def loop():
    for i in range(2):
        w = D(f"w{i}")
        try:
            if i: raise ValueError
        except ValueError: print("exc", w.n); continue
        print("no exc", w.n)
loop()
class CM:
    def __enter__(self): return D("entered")
    def __exit__(self, *a): print("exit")
with CM() as c: print("body")
print("with over"); del c; print("deleted c")
with CM(): print("unnamed")
print([D("partial"), 1][1])
try: [D("p1"), D("p2"), 1 / 0]
except ZeroDivisionError: print("partial list handled")
try: (lambda a, b: None)(D("a1"), 1 / 0)
except ZeroDivisionError: print("partial args handled")
try: {D("k").n: D("v"), 1 / 0: 2}
except ZeroDivisionError: print("partial dict handled")
try: D("noarg", 5)
except TypeError as e: print("init failed")
