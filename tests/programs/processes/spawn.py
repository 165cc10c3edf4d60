# Start methods: what reaches children that start from the beginning, and what they know.
import multiprocessing as mp
import os
import sys
from multiprocessing import process, reduction, spawn


def tell(q, x, lock, value, array, conn):
    with lock:
        value.value += x
    array[0] = 7.5
    me = mp.current_process()
    q.put((x, me.name, me.daemon, __name__, mp.get_start_method(), mp.parent_process().name, len(sys.argv)))
    conn.send(os.getcwd() == array_dir(conn))
    conn.close()


def array_dir(conn):
    return conn.recv()


def synchronized(event, cond, barrier, sem, rlock, jq, sq):
    event.wait()
    barrier.wait()
    with sem, rlock, rlock:
        sq.put("in")
    with cond:
        cond.notify_all()
    sq.put(jq.get())
    jq.task_done()


class Worker(mp.Process):
    def __init__(self, x):
        super().__init__(name="named")
        self.x = x

    def run(self):
        print("run", self.x, self.name, self.exitcode, self.pid == os.getpid(), flush=True)
        sys.exit(4)


class Spawned(mp.get_context("spawn").Process):
    def run(self):
        print("spawned subclass", self.name, flush=True)


def fail():
    raise ValueError("from the child")


def begin(lock, x):
    global shared
    shared = lock, x


def use(y):
    with shared[0]:
        return shared[1] + y


def square(x):
    return x * x


def grandchild():
    p = mp.Process(target=print, args=("grandchild",), kwargs={"flush": True})
    p.start()
    p.join()
    sys.exit(p.exitcode + 5)


def look(method):
    ctx = mp.get_context(method)
    print("--", method, ctx.get_start_method())
    q, lock, value, array = ctx.Queue(), ctx.Lock(), ctx.Value("i", 1), ctx.Array("d", 3)
    a, b = ctx.Pipe()
    p = ctx.Process(target=tell, args=(q, 5, lock, value, array, b), daemon=True)
    p.start()
    a.send(os.getcwd())
    print(q.get(), a.recv())
    p.join()
    print(p.exitcode, value.value, array[:])
    event, cond, barrier = ctx.Event(), ctx.Condition(), ctx.Barrier(2)
    sem, rlock, jq, sq = ctx.BoundedSemaphore(1), ctx.RLock(), ctx.JoinableQueue(), ctx.SimpleQueue()
    p = ctx.Process(target=synchronized, args=(event, cond, barrier, sem, rlock, jq, sq))
    p.start()
    with cond:
        event.set()
        barrier.wait()
        print(sq.get(), cond.wait(10))
    jq.put(3)
    jq.join()
    print(sq.get())
    p.join()
    with ctx.Pool(2, begin, (ctx.Lock(), 100)) as pool:
        print(pool.map(use, range(5)), pool.apply(square, (9,)), list(pool.imap(square, range(4))))
        try:
            pool.apply(fail)
        except ValueError as e:
            print("ValueError", e, type(e.__cause__).__name__)
    p = ctx.Process(target=grandchild)
    p.start()
    p.join()
    print(p.exitcode)
    p = ctx.Process(target=print)
    p.start()
    p.join()
    print(p.exitcode, p.is_alive())


if __name__ == "__main__":
    print(mp.get_all_start_methods(), mp.get_start_method(allow_none=True))
    for method in mp.get_all_start_methods():
        look(method)
    Spawned(name="x").run()
    p = Spawned(name="y")
    p.start()
    p.join()
    mp.set_start_method("spawn", force=True)
    p = Worker(3)
    p.start()
    p.join()
    print(p.exitcode, mp.get_start_method())
    for wrong in lambda: mp.set_start_method("fork"), lambda: mp.get_context("thread"):
        try:
            wrong()
        except (RuntimeError, ValueError) as e:
            print(type(e).__name__, e)
    ctx = mp.get_context("spawn")
    for made in ctx.Lock(), ctx.Queue(), ctx.Value("i"), ctx.SimpleQueue(), process.current_process().authkey:
        try:
            reduction.ForkingPickler.dumps(made)
        except (RuntimeError, TypeError) as e:
            print(type(e).__name__, e)
    process.current_process()._inheriting = True
    try:
        Worker(1).start()
    except RuntimeError as e:
        print(e)
    del process.current_process()._inheriting
    print(spawn.get_command_line(pipe_handle=3)[-2:])
