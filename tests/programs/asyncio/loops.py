# The loop itself: callbacks, threads, generators, what goes wrong.
import asyncio
import concurrent.futures
import logging
import sys
import threading
import time

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")


async def callbacks():
    loop = asyncio.get_running_loop()
    log = []
    start = loop.time()
    loop.call_later(0.02, log.append, "later")
    loop.call_at(start + 0.01, log.append, "at")
    loop.call_soon(log.append, "soon")
    handle = loop.call_later(0.005, log.append, "cancelled")
    handle.cancel()
    print(handle.cancelled(), handle.when() > start)
    await asyncio.sleep(0.05)
    print(log)
    coro = asyncio.sleep(0)
    for wrong in (lambda: loop.call_later(None, print), lambda: loop.run_until_complete(coro), loop.close,
                  lambda: asyncio.run(coro)):
        try:
            wrong()
        except (TypeError, RuntimeError) as e:
            print(type(e).__name__, e)
    coro.close()


async def futures():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future, asyncio.isfuture(future), future.get_loop() is loop)
    heard = []
    future.add_done_callback(lambda f: heard.append(f.result()))
    future.add_done_callback(heard.append)
    print(future.remove_done_callback(heard.append), future.remove_done_callback(print))
    future.set_result(5)
    print(future, heard, await future)
    await asyncio.sleep(0)
    print(heard)
    try:
        future.set_result(6)
    except asyncio.InvalidStateError as e:
        print(e)
    failed = loop.create_future()
    failed.set_exception(ValueError)
    print(failed, repr(failed.exception()))
    try:
        failed = loop.create_future()
        failed.set_exception(StopIteration())
        failed.result()
    except RuntimeError as e:
        print(e)


async def threads():
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(lambda: threading.current_thread() is not threading.main_thread()))
    start = time.monotonic()
    await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.2) for _ in range(4)))
    print(time.monotonic() - start < 0.75)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        print(await loop.run_in_executor(pool, sum, [1, 2, 3]))
        try:
            await loop.run_in_executor(pool, int, "x")
        except ValueError as e:
            print(e)

    async def inside(x):
        await asyncio.sleep(0)
        return x * 2

    def outside():
        future = asyncio.run_coroutine_threadsafe(inside(21), loop)
        loop.call_soon_threadsafe(print, "called from a thread")
        return future.result()

    print(await asyncio.to_thread(outside))


async def numbers(n, log):
    try:
        for i in range(n):
            yield i
            await asyncio.sleep(0)
    finally:
        await asyncio.sleep(0)
        log.append("closed")


async def generators():
    log = []
    print([x async for x in numbers(3, log)], log)
    async for x in numbers(5, log):
        break
    await asyncio.sleep(0.01)
    print(x, log)
    globals()["left"] = numbers(5, log)
    globals()["left_log"] = log
    print(await anext(left))


class Place:
    """Errors without addresses and lines."""


async def errors():
    loop = asyncio.get_running_loop()
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append((context["message"].split("(")[0], repr(context.get("exception")))))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)

    async def fail():
        raise KeyError("nobody looks")

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    del task
    future = loop.create_future()
    future.set_exception(OSError("unseen"))
    del future
    print(seen)

    def bad_handler(loop, context):
        raise RuntimeError("handler")

    loop.set_exception_handler(None)
    print(loop.get_exception_handler())
    loop.call_exception_handler({"message": "told by hand", "what": 5})


async def main():
    for part in (callbacks, futures, threads, generators, errors):
        print("--", part.__name__)
        await part()
    return "result"


print(asyncio.run(main()))
print(left_log)
print("-- without run()")
loop = asyncio.new_event_loop()
print(loop.run_until_complete(asyncio.sleep(0, "direct")), loop.is_running(), loop.is_closed())
loop.call_soon(loop.stop)
loop.run_forever()
try:
    loop.run_until_complete(loop.create_future() if loop.call_soon(loop.stop) else None)
except RuntimeError as e:
    print(e)
loop.close()
try:
    loop.call_soon(print)
except RuntimeError as e:
    print(e)
try:
    asyncio.get_running_loop()
except RuntimeError as e:
    print(e)
with asyncio.Runner() as runner:
    print(runner.run(asyncio.sleep(0, 1)), runner.run(asyncio.sleep(0, 2)))


async def leaves_tasks():
    async def straggler():
        try:
            await asyncio.sleep(100)
        finally:
            print("told to go")
    asyncio.create_task(straggler())
    await asyncio.sleep(0)


asyncio.run(leaves_tasks())
try:
    asyncio.run(5)
except ValueError as e:
    print(e)
