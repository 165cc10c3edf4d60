f = lambda a, b=2, *c, d=4, **e: (a, b, c, d, e)
print(f(1), f(1, 2, 3, d=5, z=6), (lambda: None)(), (lambda *a: a)(*"abc"))
print(*[1, 2], *"ab", sep="-", end="!\n")
a, *b = [*range(3), *{9}, *"x"]
print(a, b, (*b, 1), {*b}, {**{"a": 1}, "a": 2, **{"b": 3}})
def g(*args, **kw): return args, kw
print(g(*(), **{}), g(*[1], 2, *[3]), g(**{"a b": 1}))
try: g(**{"a": 1}, a=2)
except TypeError as e: print(e)
print([*map(lambda x, y: x + y, [1, 2], [3, 4])], sorted("bca", key=lambda c: {"a": 2, "b": 1, "c": 0}[c]))
compose = lambda *fs: lambda x: x if not fs else fs[0](compose(*fs[1:])(x))
print(compose(lambda x: x + 1, lambda x: x * 2)(5))
Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))
print(Y(lambda fac: lambda n: 1 if n == 0 else n * fac(n - 1))(10))
print((lambda x: (yield x))(1).__next__(), (lambda: [i for i in (1, 2)])())
x = 10
h = lambda x=x: x
x = 20
print(h(), (lambda: x)(), (lambda x: lambda: x)(5)())
print((lambda **k: sorted(k))(**{"b": 1}, c=2), f.__name__, f.__qualname__)
def ret(): return *range(2), 5
print(ret())
def y(): yield *[1, 2], 3
print(list(y()))
for i in *[1], 2, *(3, 4): print(i, end=" ")
print()
t = 1, *[2]
print(t, t[*[0]] if False else t[0])
class S:
    def __getitem__(self, k): return k
print(S()[1, 2], S()[1:2, ::3], S()[*[1, 2], 3], S()[()], S()[...])
print(print is print, (print)("called"), [print][0]("indexed"))
