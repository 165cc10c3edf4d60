async def asynciter(it):
    for x in it: yield x
def run_async(coro):
    buffer = []; result = None
    while True:
        try: buffer.append(coro.send(None))
        except StopIteration as ex:
            result = ex.args[0] if ex.args else None
            break
    return buffer, result
async def f1():
    return [[i + j async for i in asynciter([1, 2])] for j in [10, 20]]
print(run_async(f1()))
async def f2():
    return [{i + j async for i in asynciter([1, 2])} for j in [10, 20]]
print(run_async(f2()))
async def f3():
    return {sum([i async for i in asynciter(range(j))]) for j in [3, 5]}
print(run_async(f3()))
async def f4():
    return {j: {i: i + j async for i in asynciter([1, 2])} for j in [10, 20]}
print(run_async(f4()))
async def f5():
    gen = ([i + j async for i in asynciter([1, 2])] for j in [10, 20])
    return [x async for x in gen]
print(run_async(f5()))
async def f6():
    gens = [(i async for i in asynciter(range(j))) for j in [3, 5]]
    return [x for g in gens async for x in g]
print(run_async(f6()))
async def f7():
    gens = ((i async for i in asynciter(range(j))) for j in [3, 5])
    return [x for g in gens async for x in g]
print(run_async(f7()))


# What may be awaited, and what `yield from` takes.
import types


@types.coroutine
def nap(n):
    got = yield ("nap", n)
    return got


class Custom:
    def __await__(self):
        return nap(3)


# An iterator of another coroutine.
class Forwarding:
    def __await__(self):
        return inner().__await__()


async def inner():
    return "inner"


class Wrong:
    def __await__(self):
        return [1]


class Coroutine:
    def __await__(self):
        return waiting


async def all_of_them():
    print(await nap(1), await Forwarding(), await inner())
    for bad in (Wrong(), Coroutine(), 5, (x for x in ())):
        try:
            await bad
        except TypeError as e:
            print(e)
    try:
        await Custom()
    except TypeError as e:
        print(e)
    return "end"


waiting = inner()
work = all_of_them()
try:
    print(work.send(None))
    print(work.send("rested"))
    while True:
        print(work.send(None))
except StopIteration as e:
    print(e.value)

wrapper = inner().__await__()
print(type(wrapper).__name__, iter(wrapper) is wrapper)
try:
    next(wrapper)
except StopIteration as e:
    print(e.value)
wrapper.close()


def plain(c):
    yield from c


try:
    list(plain(waiting))
except TypeError as e:
    print(e)
waiting.close()
print(nap.__name__, nap.__code__.co_flags & 0x100, next(nap(5)))
