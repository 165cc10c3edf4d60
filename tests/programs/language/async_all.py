"""async for, async with, asynchronous generators and comprehensions, and their errors."""
import traceback, sys
def run(coro, answer=lambda g: f"answer to {g}"):
    try:
        v = None
        while True:
            got = coro.send(v)
            print("yielded", got)
            v = answer(got)
    except StopIteration as e: return e.value
class Aw:
    def __init__(self, x): self.x = x
    def __await__(self):
        r = yield self.x
        return r
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print('got', got)
            await Aw(("pause", i))
    finally:
        print('agen over')
async def consume():
    out = []
    async for i in agen(3): out.append(i)
    else: out.append('else')
    async for i in agen(5):
        if i == 1: continue
        if i == 2: break
        out.append(i)
    out += [i * 2 async for i in agen(2) if i]
    out.append({k: k async for k in agen(2)})
    out.append({k async for k in agen(2)})
    out.append([x for x in [await Aw('in comp') for _ in range(2)]])
    g = (i + 10 async for i in agen(2))
    async for x in g: out.append(x)
    return out
print(run(consume()))
class CM:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    async def __aenter__(self):
        print('aenter', self.n); await Aw('entering'); return self
    async def __aexit__(self, t, v, tb):
        print('aexit', self.n, t and t.__name__, v, tb is not None); await Aw('leaving'); return self.swallow
async def use():
    async with CM(1) as a, CM(2, True) as b:
        print('body', a.n, b.n)
        raise ValueError('x')
    print('after')
    for i in range(3):
        async with CM(3):
            if i == 1: break
            continue
    async with CM(4):
        return 'returned'
print(run(use()))
async def fails():
    async with CM(5):
        1/0
try: run(fails())
except ZeroDivisionError: traceback.print_exc(file=sys.stdout)
async def steps():
    g = agen(3)
    print(await g.__anext__(), await g.asend('hello'))
    try: print(await g.athrow(KeyError('k')))
    except KeyError as e: print('KeyError', e)
    try: await g.__anext__()
    except StopAsyncIteration as e: print('stop', e.args)
    g = agen(3)
    print(await anext(g), await anext(g, 'd'))
    await g.aclose()
    print(await anext(g, 'default'))
    await g.aclose()
    class A:
        def __aiter__(self): return self
        async def __anext__(self): raise StopAsyncIteration
    print([x async for x in A()], await anext(A(), 7))
    s = agen(1).__anext__()
    print(type(s).__name__, type(agen(1)).__name__)
    await s
    try: await s
    except RuntimeError as e: print(e)
    async def bad():
        yield 1
        raise StopIteration
    try:
        async for x in bad(): print(x)
    except RuntimeError as e: print(e, repr(e.__cause__))
    async def ignores():
        try: yield 1
        except GeneratorExit: yield 2
    g = ignores(); await g.__anext__()
    try: await g.aclose()
    except RuntimeError as e: print(e)
run(steps())
async def errors():
    for src in (lambda: [1], lambda: 3):
        try:
            async for x in src(): pass
        except TypeError as e: print(e)
        try:
            async with src(): pass
        except TypeError as e: print(e)
    class NoNext:
        def __aiter__(self): return self
    class BadNext:
        def __aiter__(self): return self
        def __anext__(self): return 3
    class BadEnter:
        def __aenter__(self): return 3
        async def __aexit__(self,*a): pass
    class NoExit:
        async def __aenter__(self): return 3
    for o in (NoNext(), BadNext()):
        try:
            async for x in o: pass
        except TypeError as e: print(e, repr(e.__cause__))
    for o in (BadEnter(), NoExit()):
        try:
            async with o: pass
        except TypeError as e: print(e)
run(errors())
async def leaf(): return 1
c = leaf(); print(run(c))
for f in (lambda: c.send(None), lambda: c.throw(KeyError)):
    try: f()
    except RuntimeError as e: print(e)
async def yes(): raise StopIteration('boo')
try: run(yes())
except RuntimeError as e: print(e)
c = leaf()
try: c.send(1)
except TypeError as e: print(e)
c.close()
async def nested():
    async def inner(k):
        async with CM(k):
            async for x in agen(2):
                try:
                    if x: return x
                finally: await Aw('fin')
    return [await inner(i) for i in range(2)]
print(run(nested()))
class InClass:
    x = [i for i in range(3)]
    async def m(self): return [y async for y in agen(1)]
print(run(InClass().m()))
async def lam():
    fs = [lambda i=i: i async for i in agen(2)]
    gs = [lambda: i async for i in agen(2)]
    return [f() for f in fs], [g() for g in gs]
print(run(lam()))
import inspect
print(inspect.iscoroutinefunction(lam), inspect.isasyncgenfunction(agen))
