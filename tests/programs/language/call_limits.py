# Functions with many parameters, and calls that reach the limits of what is bound without a list.
names = ["p%d" % i for i in range(64)]
ns = {}
exec("def f(%s, *rest, **more): return sum((%s,)), rest, sorted(more)" % (", ".join(names), ", ".join(names)), ns)
f = ns["f"]
values = list(range(64))
print(f(*values), f(*values, 1, 2), f(*values[:-1], p63=5))
try:
    f(*values, p63=5)
except TypeError as e:
    print(e)
try:
    f(*values[:-2], p63=5)
except TypeError as e:
    print(e)
print(f(*values, a=1, b=2), f(**dict(zip(names, values))))
exec("def g(*, %s): return (%s)" % (", ".join(n + "=0" for n in names), " + ".join(names)), ns)
g = ns["g"]
print(g(), g(p0=1, p63=2), g(**{n: 1 for n in names}))
many = {"k%d" % i: i for i in range(40)}
def h(a=1, **kw): return a, len(kw), kw.get("k39")
print(h(**many), h(2, **many), h(**many, a=3))
try:
    h(**many, k3=1)
except TypeError as e:
    print(e)
try:
    h(1, **{"a": 2})
except TypeError as e:
    print(e)
for bad in ({1: 2}, 5, [("a", 1)]):
    try:
        h(**bad)
    except TypeError as e:
        print(str(e).replace("__main__.", ""))

# The mapping itself is not handed on, nor changed.
given = {"x": 1}
def keep(**kw):
    kw["y"] = 2
    return kw
print(keep(**given), given, keep(**given) is given)
class M:
    def keys(self): return ["a", "b"]
    def __getitem__(self, k): return k * 2
print(h(**M()), keep(**M()))
class D(dict):
    def __getitem__(self, k): return "odd"
print(keep(**D(z=1)))
print(dict(**given), dict(**given) is given)

# A class whose body's cells are taken away by its metaclass.
class Meta(type):
    def __new__(meta, name, bases, ns):
        ns.pop("__classcell__", None)
        return super().__new__(meta, name, bases, ns)
try:
    class C(metaclass=Meta):
        def m(self): return __class__
except RuntimeError as e:
    print(type(e).__name__, str(e)[:40])

class Emptied(type):
    def __new__(meta, name, bases, ns):
        cell = ns["__classdictcell__"]
        made = super().__new__(meta, name, bases, ns)
        del cell.cell_contents
        return made
class K(metaclass=Emptied):
    X = 1
    type Y = X
try:
    print(K.Y.__value__)
except NameError as e:
    print(type(e).__name__)
