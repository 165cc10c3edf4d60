# Tasks: how they run, end, are cancelled and waited for.
import asyncio
import contextvars


async def after(delay, value):
    await asyncio.sleep(delay * 0.005)
    if isinstance(value, BaseException):
        raise value
    return value


async def basics():
    print("-- basics")
    task = asyncio.create_task(after(1, "one"), name="first")
    print(task.get_name(), task.done(), task.cancelled(), asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    print(await task, task.done(), task.result(), task.exception())
    for wrong in (task.set_result, task.set_exception):
        try:
            wrong(None)
        except RuntimeError as e:
            print(e)
    pending = asyncio.create_task(after(1, "x"))
    for ask in (pending.result, pending.exception):
        try:
            ask()
        except asyncio.InvalidStateError as e:
            print(e)
    await pending
    try:
        await asyncio.create_task(after(1, ValueError("broken")))
    except ValueError as e:
        print(repr(e))
    try:
        asyncio.create_task(5)
    except TypeError as e:
        print(e)
    print(await asyncio.sleep(0, "slept"), await asyncio.sleep(-1, "at once"))


async def several():
    print("-- several")
    print(await asyncio.gather(*(after(5 - i, i) for i in range(5))))
    print(await asyncio.gather(after(1, 1), after(2, KeyError("k")), after(1, 3), return_exceptions=True))
    try:
        await asyncio.gather(after(1, 1), after(1, ZeroDivisionError()))
    except ZeroDivisionError as e:
        print(repr(e))
    print(await asyncio.gather(), await asyncio.gather(*[asyncio.ensure_future(after(1, "same"))] * 2))
    done, pending = await asyncio.wait([asyncio.create_task(after(i, i)) for i in range(4)], timeout=1)
    print(sorted(t.result() for t in done), pending)
    done, pending = await asyncio.wait([asyncio.create_task(after(i * 10, i)) for i in range(1, 4)],
                                       return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    done, pending = await asyncio.wait(pending | {asyncio.create_task(after(1, OSError("first")))},
                                       return_when=asyncio.FIRST_EXCEPTION)
    print([t.exception() for t in done], len(pending))
    await asyncio.wait(pending)
    print([await f for f in asyncio.as_completed([after(i, i) for i in (9, 1, 5)])])
    tasks = [asyncio.create_task(after(i, i)) for i in (9, 1, 5)]
    async for task in asyncio.as_completed(tasks):
        print(task in tasks, task.result(), end=" ")
    print()
    try:
        for f in asyncio.as_completed([after(1, 1), after(1000, 2)], timeout=0.1):
            print(await f)
    except TimeoutError as e:
        print(repr(e))
    coro = after(1, 1)
    for wrong in (asyncio.wait([]), asyncio.wait([coro]), asyncio.wait([coro], return_when=5)):
        try:
            await wrong
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
    coro.close()


async def cancelled():
    print("-- cancelled")

    async def stubborn():
        for _ in range(2):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                print("no:", e.args, asyncio.current_task().cancelling(), asyncio.current_task().uncancel())
        return "done all the same"

    task = asyncio.create_task(stubborn())
    for why in ("a", "b"):
        await asyncio.sleep(0)
        print(task.cancel(why))
        await asyncio.sleep(0)
    print(await task, task.cancelled(), task.cancel())
    task = asyncio.create_task(after(100, 1))
    await asyncio.sleep(0)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        print(repr(e), task.cancelled(), task.cancelling())
    try:
        task.result()
    except asyncio.CancelledError as e:
        print(repr(e))

    async def never():
        print("does not run")

    task = asyncio.create_task(never())
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True))

    inner = asyncio.create_task(after(2, "shielded"))
    outer = asyncio.create_task(asyncio.wait_for(asyncio.shield(inner), 10))
    await asyncio.sleep(0)
    outer.cancel()
    print(await asyncio.gather(outer, return_exceptions=True), inner.done(), await inner)

    children = [asyncio.create_task(after(100, i)) for i in range(2)]
    group = asyncio.gather(*children)
    await asyncio.sleep(0)
    print(group.cancel())
    try:
        await group
    except asyncio.CancelledError:
        print([c.cancelled() for c in children])


async def in_time():
    print("-- in time")
    try:
        await asyncio.wait_for(after(1000, 1), 0.01)
    except TimeoutError as e:
        print(repr(e), repr(e.__cause__))
    print(await asyncio.wait_for(after(1, "in time"), 10), await asyncio.wait_for(after(1, "for ever"), None))
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(10)
    except TimeoutError as e:
        print(repr(e), limit.expired())
    async with asyncio.timeout(None) as limit:
        print(limit.when(), repr(limit))
        limit.reschedule(asyncio.get_running_loop().time() + 10)
    print(limit.expired(), repr(limit))
    try:
        limit.reschedule(1)
    except RuntimeError as e:
        print(e)
    try:
        async with asyncio.timeout(0.01):
            try:
                async with asyncio.timeout(10):
                    await asyncio.sleep(20)
            except TimeoutError:
                print("not this one")
    except TimeoutError:
        print("the outer one")


async def groups():
    print("-- groups")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(after(i, i)) for i in range(3)]
    print([t.result() for t in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(after(0, ValueError("v")))
            group.create_task(after(0, TypeError("t")))
            slow = group.create_task(after(1000, "slow"))
    except* ValueError as e:
        print(e.exceptions)
    except* TypeError as e:
        print(e.exceptions, slow.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            slow = group.create_task(after(1000, "slow"))
            raise KeyError("in the block")
    except* KeyError as e:
        print(repr(e), slow.cancelled())
    coro = after(1, 1)
    try:
        group.create_task(coro)
    except RuntimeError as e:
        print(str(e).split(">")[-1])


async def contexts():
    print("-- contexts")
    var = contextvars.ContextVar("var", default="nothing")

    async def change(value):
        before = var.get()
        var.set(value)
        await asyncio.sleep(0)
        return before, var.get()

    var.set("outer")
    print(await asyncio.gather(change(1), change(2)), var.get())
    context = contextvars.copy_context()
    await asyncio.create_task(change("kept"), context=context)
    print(var.get(), context[var])


async def eager():
    print("-- eager")
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)

    async def quick():
        print("runs at once", asyncio.current_task().get_name())
        return 1

    task = asyncio.create_task(quick(), name="eager one")
    print(task.done(), await task)
    task = asyncio.create_task(after(1, "waits"))
    print(task.done(), await task)
    loop.set_task_factory(None)


async def main():
    for part in (basics, several, cancelled, in_time, groups, contexts, eager):
        await part()


asyncio.run(main())
