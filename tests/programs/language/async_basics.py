import sys
def run(coro):
    """A small driver: every awaited value is printed."""
    try:
        v = None
        while True:
            got = coro.send(v)
            print("yielded", got)
            v = f"answer to {got}"
    except StopIteration as e: return e.value
class Aw:
    def __init__(self, x): self.x = x
    def __await__(self):
        r = yield self.x
        return r
async def leaf(n): return await Aw(n)
async def main():
    a = await leaf(1)
    b = await leaf(2)
    return [a, b]
print(run(main()))
class ACM:
    async def __aenter__(self): print("aenter"); return await Aw("in")
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__); return True
async def use():
    async with ACM() as x: print(x); raise ValueError
    return "swallowed"
print(run(use()))
async def agen(n):
    for i in range(n):
        yield i
        await Aw(("pause", i))
async def consume():
    out = [i async for i in agen(3) if i != 1]
    async for i in agen(2): out.append(i * 10)
    else: out.append("else")
    return out, {k: v async for k, v in pairs()}
async def pairs():
    yield 1, 2
print(run(consume()))
async def err():
    try: await leaf_err()
    except KeyError as e: return f"caught {e}"
async def leaf_err():
    await Aw("x")
    raise KeyError("k")
print(run(err()))
c = leaf(1)
print(type(c).__name__, c.__name__, c.cr_frame is not None)
c.close()
try: run(c)
except RuntimeError as e: print(e)
async def bad(): await 5
try: run(bad())
except TypeError as e: print(e)
async def bad2():
    async for x in [1]: pass
try: run(bad2())
except TypeError as e: print(e)
g = agen(1)
print(type(g).__name__, run(g.__anext__()))
try: run(g.__anext__())
except StopAsyncIteration: print("StopAsyncIteration")
print(run(anext(agen(1), "dflt")))
