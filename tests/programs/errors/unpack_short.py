def f():
    a, b, *c, d = [1, 2]
f()
