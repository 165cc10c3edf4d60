import functools
def deco(f):
    @functools.wraps(f)
    def w(*a):
        return f(*a)
    return w
@deco
def f(x):
    return x.upper()
f("ok")
f(5)
