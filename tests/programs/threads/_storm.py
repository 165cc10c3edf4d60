"""What the storms share: actions of many threads at once, which may fail, but in no other way than they may."""
import queue
import random
import threading

EXPECTED = (RuntimeError, OSError, ValueError, IndexError, KeyError, StopIteration, AttributeError, TypeError, ReferenceError,
            BufferError, queue.Empty, queue.Full, threading.BrokenBarrierError)


def storm(name, *actions, loops=60):
    wrong = []

    def run(action, seed):
        r = random.Random(seed)
        for i in range(loops):
            try:
                action(i, r)
            except EXPECTED:
                pass
            except BaseException as e:
                wrong.append((type(e).__name__, str(e)))

    threads = [threading.Thread(target=run, args=(a, k)) for k, a in enumerate(actions)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(name, wrong)


class Key:
    def __init__(s, n):
        s.n = n

    def __hash__(s):
        return s.n % 7

    def __eq__(s, o):
        return isinstance(o, Key) and s.n == o.n

    def __lt__(s, o):
        return s.n < o.n


class Obj:
    def __del__(s):
        pass
