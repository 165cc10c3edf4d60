def f():
    try:
        int("x")
    except ValueError:
        [][1]
try:
    f()
except IndexError:
    raise RuntimeError("last")
