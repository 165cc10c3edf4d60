# Processes, their pipes, queues, locks, shared numbers and pools.
import multiprocessing as mp
import sys
import time
def work(n, q): q.put((n, n*n))
def add(v, lock, n):
    for _ in range(n):
        with lock: v.value += 1
class P(mp.Process):
    def __init__(self, x): super().__init__(); self.x = x
    def run(self): print("run", self.x, self.name, mp.current_process().name, flush=True)
def sq(x): return x*x
def bad(x): raise KeyError(x)
def echo(conn):
    while True:
        m = conn.recv()
        if m is None: break
        conn.send(m * 2)
    conn.close()
if __name__ == "__main__":
    q = mp.Queue()
    ps = [mp.Process(target=work, args=(i, q)) for i in range(4)]
    for p in ps: p.start()
    print(sorted(q.get() for _ in ps))
    for p in ps: p.join()
    print([p.exitcode for p in ps])
    p = P(5); p.start(); p.join(); print(p.exitcode, p.is_alive())
    v = mp.Value('i', 0); lock = mp.Lock()
    ps = [mp.Process(target=add, args=(v, lock, 200)) for _ in range(4)]
    [p.start() for p in ps]; [p.join() for p in ps]; print(v.value)
    a, b = mp.Pipe()
    p = mp.Process(target=echo, args=(b,)); p.start()
    a.send([1, 'x']); print(a.recv()); a.send("ab"); print(a.recv()); a.send(None); p.join(); print(p.exitcode)
    with mp.Pool(3) as pool:
        print(pool.map(sq, range(20)))
        print(pool.apply(sq, (7,)), pool.starmap(pow, [(2, 3), (3, 2)]))
        print(list(pool.imap(sq, range(5))), sorted(pool.imap_unordered(sq, range(5))))
        r = pool.apply_async(sq, (9,)); print(r.get(5), r.ready(), r.successful())
        try: pool.map(bad, [1])
        except KeyError as e: print("KeyError", e, type(e.__cause__).__name__)
        print(pool.map(sq, [1, 2, 3]))
    p = mp.Process(target=time.sleep, args=(100,)); p.start(); p.terminate(); p.join(); print(p.exitcode, p.exitcode == -15)
    e = mp.Event()
    def setter(e): e.set()
    p = mp.Process(target=setter, args=(e,)); p.start(); print(e.wait(5)); p.join()
    arr = mp.Array('d', [1.0, 2.0, 3.0])
    def scale(arr):
        for i in range(len(arr)): arr[i] *= 10
    p = mp.Process(target=scale, args=(arr,)); p.start(); p.join(); print(arr[:])
    jq = mp.JoinableQueue()
    def consumer(jq):
        while True:
            x = jq.get(); jq.task_done()
            if x is None: break
    p = mp.Process(target=consumer, args=(jq,)); p.start()
    for i in range(5): jq.put(i)
    jq.put(None); jq.join(); p.join(); print("joined")
    b = mp.Barrier(3)
    def bw(b, q): b.wait(); q.put(1)
    ps = [mp.Process(target=bw, args=(b, q)) for _ in range(3)]
    [p.start() for p in ps]; [p.join() for p in ps]; print(q.get()+q.get()+q.get())
    print(mp.active_children(), mp.current_process().name, mp.cpu_count() > 0)
    print(repr(mp.Lock()), repr(mp.RLock()), mp.Semaphore(3))
    def ex(): sys.exit(7)
    p = mp.Process(target=ex); p.start(); p.join(); print(p.exitcode)
    print("end")
