def a():
    try: return "try"
    finally: print("fin a")
def b():
    try: return "try"
    finally: return "finally"
def c():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print("body", i)
        finally: print("fin", i)
    else: print("no")
    return i
def d():
    while True:
        try: 1 / 0
        finally: break
    return "swallowed"
def e():
    for i in range(3):
        try: raise ValueError(i)
        finally: continue
    return "all swallowed", i
def f():
    try:
        try: raise KeyError("inner")
        finally: raise ValueError("outer")
    except ValueError as err: return repr(err), repr(err.__context__)
def g():
    x = 1
    try: return x
    finally: x = 2
def h():
    try: pass
    except Exception: print("no")
    else: print("else")
    finally: print("finally")
def i():
    out = []
    for n in range(3):
        try:
            try:
                if n == 0: raise TypeError
                if n == 1: raise ValueError
                out.append("fine")
            except TypeError: out.append("T")
            else: out.append("else")
            finally: out.append("f")
        except ValueError: out.append("V")
    return out
def j():
    try: return a()
    finally: print("fin j")
def k():
    def gen():
        try: yield 1
        finally: print("gen fin")
    for x in gen(): break
    print("after")
def l():
    try:
        try: raise ValueError("1")
        except ValueError:
            try: raise KeyError("2")
            except KeyError: print("nested")
            raise
    except ValueError as err: return repr(err), err.__context__
def m(n):
    try:
        if n: return m(n - 1) + [n]
        return [0]
    finally: print("unwind", n)
for func in (a, b, c, d, e, f, g, h, i, j, k, l): print(func.__name__, func())
print(m(3))
