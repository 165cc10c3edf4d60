def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7))
print(f(*[1, 2], *(3, 4), **{"d": 5}, **{"y": 6}))
def t(call):
    try:
        print(call())
    except TypeError as err:
        print(err)
t(lambda: f())
t(lambda: f(1))
t(lambda: f(d=1))
t(lambda: f(1, 2, 3, d=4, c=5))
t(lambda: f(1, **{"d": 2}, **{"d": 3}))
t(lambda: f(1, *5, d=1))
t(lambda: f(1, **5))
t(lambda: f(1, d=1, **{1: 2}))
def g(a, b): pass
t(lambda: g(1))
t(lambda: g())
t(lambda: g(1, 2, 3))
t(lambda: g(1, 2, c=3))
t(lambda: g(1, a=2))
def h(*, k, m): pass
t(lambda: h())
t(lambda: h(1, k=1, m=2))
t(lambda: h(k=1))
def p(x, /): return x
t(lambda: p(x=1))
def q(x, /, **kw): return x, kw
print(q(1, x=2))
t(lambda: (lambda: 0)(1))
t(lambda: 5())
t(lambda: None(1))
t(lambda: len())
t(lambda: len(1, 2))
t(lambda: len(obj=[]))
t(lambda: print(1, foo=2))
t(lambda: int("5", bas=2))
class C:
    def m(self, x): return x
t(lambda: C.m(1))
t(lambda: C().m())
t(lambda: C(1))
t(lambda: C().m(1, 2))
order = []
def note(x): order.append(x); return x
f(note(1), *[note(2)], note(3), d=note(4), **{"k": note(5)}, e=note(6))
print(order)
print((lambda *a, **k: (a, k))(1, *"ab", x=1, **dict(y=2)))
def recursive_default(n, memo={}):
    if n < 2: return n
    if n not in memo: memo[n] = recursive_default(n - 1) + recursive_default(n - 2)
    return memo[n]
print(recursive_default(80))
