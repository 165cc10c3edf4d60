x = 1
def f():
    global x
    x = 2
    def g():
        return x
    return g()
print(f(), x)
class C:
    x = 3
    def get(self): return x
    class D:
        try: y = x
        except NameError: y = "none"
    print(x, D.y)
    x += 1
print(C().get(), C.x)
def h():
    class L:
        v = x
        x = 5
    return L.v, L.x
x = "mod"
print(h())
def nested():
    x = "enclosing"
    class L:
        a = x
        def m(self): return x
        x = "class"
        b = x
    return L.a, L.b, L().m()
try: print(nested())
except NameError as e: print(e)
def loc():
    a = 1
    b = 2
    def c(): return a
    return sorted(locals()), c
print(loc()[0])
def ex():
    exec("zz = 5")
    try: return zz
    except NameError as e: return str(e)
print(ex())
ns = {}
exec("def k(): return q\nq = 7", ns)
print(ns["k"](), sorted(n for n in ns if n != "__builtins__"))
print(eval("x + y", {"x": 1}, {"y": 2}), eval("[x for _ in 'a']", {"x": "g"}))
import builtins
builtins.special = "from builtins"
print(special)
del builtins.special
try: special
except NameError as e: print(e)
def dele():
    v = 1
    del v
    try: v
    except UnboundLocalError as e: print(e)
    try: del v
    except UnboundLocalError as e: print(e)
dele()
try: del undefined_thing
except NameError as e: print(e)
len = lambda x: "shadowed"
print(len([]))
del len
print(len([]))
def __private(): return 1
class P:
    __a = 1
    def __m(self): return self.__a
    def go(self): return self.__m()
    def bad(self): return __private()
print(P().go(), sorted(n for n in vars(P) if "P" in n))
try: P().bad()
except NameError as e: print(e)
for bad in ("def f():\n x=1\n global x", "def f(a):\n nonlocal a", "nonlocal y", "def f():\n nonlocal zz", "def f(a, a): pass", "def f():\n  print(q)\n  global q"):
    try: compile(bad, "t", "exec")
    except SyntaxError as e: print(e.msg)
