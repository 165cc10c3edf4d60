# What tasks wait for each other by.
import asyncio

log = []


async def settle():
    """All that can run does."""
    for _ in range(30):
        await asyncio.sleep(0)


async def lock_and_event():
    lock, event = asyncio.Lock(), asyncio.Event()

    async def worker(n):
        async with lock:
            log.append(("in", n))
            await asyncio.sleep(0)
            log.append(("out", n))
        await event.wait()
        return n

    tasks = [asyncio.create_task(worker(n)) for n in range(3)]
    await settle()
    print(log, lock.locked(), event.is_set(), [t.done() for t in tasks])
    event.set()
    print(await asyncio.gather(*tasks))
    print(repr(lock)[-11:], repr(event)[-6:])
    try:
        lock.release()
    except RuntimeError as e:
        print(e)
    # A waiter that is cancelled just as it is woken passes the lock on.
    await lock.acquire()
    one, two = (asyncio.create_task(worker(n)) for n in "ab")
    await asyncio.sleep(0)
    lock.release()
    one.cancel()
    print(await asyncio.gather(one, two, return_exceptions=True), lock.locked())


async def condition():
    cond, ready = asyncio.Condition(), []

    async def waiter(n):
        async with cond:
            await cond.wait_for(lambda: n in ready)
            return n

    tasks = [asyncio.create_task(waiter(n)) for n in range(4)]
    await asyncio.sleep(0)
    for n in (2, 0, 3, 1):
        async with cond:
            ready.append(n)
            cond.notify_all()
        await settle()
        print([t.done() for t in tasks])
    for wrong in (cond.notify, cond.wait):
        try:
            r = wrong()
            await r
        except RuntimeError as e:
            print(e)


async def semaphores():
    sem, most, running = asyncio.Semaphore(2), 0, 0

    async def worker():
        nonlocal most, running
        async with sem:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(worker() for _ in range(7)))
    print(most, sem.locked(), repr(sem)[-19:])
    bounded = asyncio.BoundedSemaphore()
    for f in (bounded.release, lambda: asyncio.Semaphore(-1)):
        try:
            f()
        except ValueError as e:
            print(e)


async def barriers():
    barrier = asyncio.Barrier(3)

    async def party(n):
        async with barrier as place:
            return place

    print(sorted(await asyncio.gather(*map(party, range(3)))), barrier.n_waiting, barrier.parties, barrier.broken)
    waiting = [asyncio.create_task(barrier.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    print(barrier.n_waiting)
    await barrier.abort()
    print([repr(e) for e in await asyncio.gather(*waiting, return_exceptions=True)], barrier.broken)
    await barrier.reset()
    waiting = [asyncio.create_task(barrier.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    await barrier.reset()
    print([repr(e) for e in await asyncio.gather(*waiting, return_exceptions=True)], barrier.broken)


async def queues():
    queue = asyncio.Queue(2)

    async def producer():
        for i in range(5):
            await queue.put(i)
            log.append(f"put {i}")

    async def consumer():
        while True:
            log.append(f"got {await queue.get()}")
            queue.task_done()

    log.clear()
    tasks = [asyncio.create_task(consumer()), asyncio.create_task(producer())]
    await tasks[1]
    await queue.join()
    print(log)
    tasks[0].cancel()
    for f in (queue.get_nowait, queue.task_done):
        try:
            f()
        except (asyncio.QueueEmpty, ValueError) as e:
            print(repr(e))
    queue.put_nowait(1)
    queue.put_nowait(2)
    try:
        queue.put_nowait(3)
    except asyncio.QueueFull as e:
        print(repr(e), str(queue), queue.full(), queue.qsize())
    for kind in (asyncio.PriorityQueue, asyncio.LifoQueue):
        q = kind()
        for x in (3, 1, 2):
            q.put_nowait(x)
        print([await q.get() for _ in range(3)], q.empty())
    getter = asyncio.create_task(q.get())
    await asyncio.sleep(0)
    q.shutdown()
    print(repr((await asyncio.gather(getter, return_exceptions=True))[0]))
    try:
        await q.put(1)
    except asyncio.QueueShutDown as e:
        print(repr(e))


async def main():
    for part in (lock_and_event, condition, semaphores, barriers, queues):
        print("--", part.__name__)
        await part()


asyncio.run(main())
