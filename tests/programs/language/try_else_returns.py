def f(n):
    try:
        if n == 0: return "return in try"
        if n == 1: raise KeyError
        if n == 2: raise ValueError
        x = "fell through"
    except KeyError: return "return in except"
    except ValueError: x = "handled"
    else: x += " else"
    finally: print("finally", n)
    return x
print([f(i) for i in range(4)])
def g():
    for i in range(3):
        try:
            try: 1 / (i - 1)
            except ZeroDivisionError: continue
            finally: print("inner", i)
        finally: print("outer", i)
    else: return "done"
print(g())
def h():
    while True:
        try:
            try: return "a"
            finally: break
        finally: print("h finally")
    return "b"
print(h())
def k():
    try: raise ValueError("1")
    except ValueError as e:
        try: raise TypeError("2") from e
        except TypeError as e2: return e2.__cause__ is e, str(e2)
    finally: print("k")
print(k())
def m():
    try: yield 1
    finally: print("gen finally"); yield 2
g = m(); print(next(g))
try: g.throw(KeyError("t"))
except KeyError: print("no")
else: print("yielded in finally")
try: next(g)
except KeyError as e: print("reraised", e)
