# f_locals of a function's frame reads and writes its variables (PEP 667).
import sys


class Shown:
    def __init__(self, f): self.f = f
    def __call__(self): return self.f()
    def __repr__(self): return "shown"


def f(a, b=2):
    c = 3
    inner = Shown(lambda: c)
    p = sys._getframe().f_locals
    print(type(p), p, len(p), list(p), p.keys(), p.values(), p.items(), 'a' in p, 'zz' in p)
    p['a'] = 10; p['c'] = 30; p['new'] = 5
    print(a, c, inner(), p['new'], p.get('x'), p.get('x', 7), p.get('a'), sys._getframe().f_locals['new'], sys._getframe().f_locals is p, sys._getframe().f_locals == p)
    print(locals())
    for op in ["del p['a']","del p['new']","del p['zz']","p['zz']","p.pop('a')","p.popitem()","p.clear()","p.pop('zz')","p.pop('zz',3)","hash(p)","p.setdefault('k',9)","p.setdefault('a',1)","p.update({'b':5})","p.update(b=6)","p.update([('b',8)])","p|{'z':1}","{'z':1}|p","p.copy()","list(reversed(p))","p=={'a':1}","p!=1","type(p)(1)","type(p)()","p<p","p.__class__.__name__","isinstance(p, __import__('collections.abc').abc.Mapping)","isinstance(p,dict)","bool(p)", "p[1]","p[[]]", "1 in p", "p.update(1)", "p.fromkeys", "p.pop('new')", "p.pop('new', 4)","str(p)"]:
        try: print(op, eval(op) if not op.startswith('del') else exec(op))
        except BaseException as e: print(op, type(e).__name__, e)
    p |= {'b': 99, 'q': 1}
    print(b, p)
    match p:
        case {'a': v}: print('matched', v)
    del b
    print('b' in p, p)
    try: p['b']
    except KeyError as e: print('KeyError', e)
    p['b'] = 'again'
    print(b)
    self = p
    p['self'] = p
    print(repr(p)[-60:])
    return sys._getframe()
fr = f(1)
print(fr.f_locals['a'], list(fr.f_locals)); fr.f_locals['a'] = 'dead'; print(fr.f_locals['a'])
class S(str): pass
def g():
    x = 1
    p = sys._getframe().f_locals
    p[S('x')] = 2
    print(x, p[S('x')], S('x') in p)
    class Eq:
        def __eq__(s, o): return o == 'x'
        def __hash__(s): return hash('x')
    p[Eq()] = 4
    print(x, p[Eq()])
g()
print(type(sys._getframe().f_locals))
class C:
    y = 1
    sys._getframe().f_locals['z'] = 2
    print(type(sys._getframe().f_locals), z)
def up():
    sys._getframe(1).f_locals['t'] = 'from below'
def h():
    t = 'mine'
    up()
    print(t)
    try: exec("t = 'exec'")
    except: pass
    print(t)
h()
def loops():
    for k in range(3):
        sys._getframe().f_locals['k'] = k * 10
        print(k, end=' ')
    print()
loops()

# What a variable held stays while an instruction may be at work on it.
class Adds:
    def __add__(self, other):
        sys._getframe(1).f_locals["x"] = None
        return "added"
def at_work():
    x = Adds()
    print(x + 1, x)
at_work()
def kept():
    big = [1, 2]
    return sys._getframe()
frame = kept()
frame.f_locals["big"] = "other"
print(frame.f_locals)
frame.clear()
print(frame.f_locals, len(frame.f_locals))
def recursive(n):
    if n:
        return recursive(n - 1)
    sys._getframe(2).f_locals["n"] = "changed"
    return [sys._getframe(i).f_locals["n"] for i in range(3)]
print(recursive(4))
