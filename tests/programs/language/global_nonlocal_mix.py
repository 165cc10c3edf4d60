n = 0
def a():
    n = 1
    def b():
        nonlocal n
        n += 1
        def c():
            global n
            n += 10
            return n
        return c() + n
    return b(), n
print(a(), n)
def make():
    fs = []
    for i in range(3):
        def f(j=i):
            nonlocal i
            i += j
            return i
        fs.append(f)
    return fs
print([f() for f in make()])
class C:
    global gx
    gx = "set in class"
    def m(self):
        global gy
        gy = gx + "!"
C().m(); print(gx, gy, hasattr(C, "gx"))
def gen():
    total = 0
    def add(x): nonlocal total; total += x; return total
    for i in range(4): yield add(i)
print(list(gen()))
def cell():
    x = 1
    f = lambda: x
    x = 2
    yield f()
    x = 3
    yield f()
print(list(cell()))
def deleted():
    x = 1
    def f(): return x
    del x
    try: return f()
    except NameError as e: return str(e)
print(deleted())
def loopdel():
    for i in range(2): fs = lambda: i
    return fs()
print(loopdel(), [f() for f in [lambda k=k: k for k in "ab"]])
