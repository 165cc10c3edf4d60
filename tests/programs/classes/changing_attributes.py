# Attributes of classes and instances read, called and set at the same places while classes change, by a fixed
# seed: whatever those places cached must not be seen.
import random
random.seed(5)
out=["""
class Base: pass
class A(Base): pass
class B(A): pass
def ga(o): return o.x
def ca(c): return c.x
def sa(o, v): o.x = v
def ma(o): return o.x()
objs = [A(), B(), Base()]
classes = [Base, A, B]
def show(v):
    if callable(v) and not isinstance(v, type): return 'callable'
    return type(v).__name__ if isinstance(v, property) else repr(v)
def run():
    for f, xs in ((ga, objs), (ca, classes), (ma, objs), (ma, classes)):
        for x in xs:
            try: print(show(f(x)), end=' ')
            except Exception as e: print(type(e).__name__, str(e)[:50], end=' ')
    print()
"""]
vals=["1","'s'","[2]","None","lambda *a: ('f', len(a))","property(lambda s: 'p')","property(lambda s: 'q', lambda s, v: None)","classmethod(lambda c: ('cm', c.__name__))","staticmethod(lambda *a: ('sm', len(a)))","property(lambda s: 1/0)","len","int"]
r=random
for i in range(150):
    k=r.randrange(6)
    c=r.choice(["Base","A","B"]); o=f"objs[{r.randrange(3)}]"
    if k<3: out.append(f"{c}.x = {r.choice(vals)}")
    elif k==3: out.append(f"try: del {c}.x\nexcept AttributeError as e: print(e)")
    elif k==4: out.append(f"try: sa({o}, {r.randrange(9)})\nexcept Exception as e: print(type(e).__name__, e)")
    else: out.append(f"try: del {o}.x\nexcept Exception as e: print(type(e).__name__, str(e)[:30])")
    out.append("run()")
    if r.random()<.3: out.append(f"for i in range(3):\n    try: {c}.x += 1\n    except Exception as e: print(type(e).__name__)\nrun()")
    if r.random()<.05: out.append("objs = [A(), B(), Base()]")
exec("\n".join(out))
