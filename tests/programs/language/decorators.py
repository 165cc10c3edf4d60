log = []
def tag(name):
    log.append(f"make {name}")
    def deco(f):
        log.append(f"apply {name}")
        def wrapper(*a, **k):
            return f"<{name}>{f(*a, **k)}</{name}>"
        wrapper.__name__ = f.__name__
        return wrapper
    return deco
@tag("b")
@tag("i")
def hello(who, *, mark="!"):
    return who + mark
print(hello("you", mark="?"), hello.__name__, log)
@lambda f: [f, f]
def twice(): return 1
print(twice[0] is twice[1], twice[1]())
registry = {}
def register(cls):
    registry[cls.__name__] = cls
    return cls
@register
class A: pass
@register
class B(A): pass
print(sorted(registry), registry["B"].__mro__[1] is A)
class Count:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Count
def add(a, b): return a + b
add(1, 2); add(3, 4)
print(add.n, add(5, 6))
class M:
    def method_deco(f):
        def inner(self, *a): return ("wrapped", f(self, *a))
        return inner
    @method_deco
    def go(self, x): return x * 2
    @staticmethod
    @tag("s")
    def st(x): return x
    @classmethod
    def cl(cls, x): return cls.__name__ + x
    @property
    def p(self): return "prop"
print(M().go(4), M.st("q"), M.cl("!"), M().p)
decos = [tag("x"), tag("y")]
@decos[0]
@(decos[1] if decos else None)
def z(): return ""
print(z())
@(x := lambda f: f)
def w(): return x is not None
print(w())
