import threading

t = threading.Thread(target=int)


def trial(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


trial(t.join)
t.start()
trial(t.start)
t.join()
trial(t.start)
trial(threading.current_thread().join)
trial(lambda: setattr(threading.Thread(target=int), "daemon", 1))


def late():
    t.daemon = True


trial(late)
trial(lambda: threading.Thread(group=1))


class NoInit(threading.Thread):
    def __init__(self):
        pass


trial(NoInit().start)
trial(lambda: NoInit().join())
trial(lambda: threading.Barrier(0))
trial(lambda: threading.Semaphore(-1))
trial(lambda: threading.BoundedSemaphore(1).release())
trial(lambda: threading.Semaphore(1).acquire(False, 1))
trial(lambda: threading.Semaphore(1).release(0))
trial(lambda: threading.Lock().release())
trial(lambda: threading.RLock().release())
trial(lambda: threading.Lock().acquire(False, 1))
trial(lambda: threading.Lock().acquire(True, -2))
trial(lambda: threading.Lock().acquire(timeout="x"))
trial(lambda: threading.Lock().acquire(timeout=1e30))
trial(lambda: threading.Condition().wait())
trial(lambda: threading.Condition().notify())
trial(lambda: threading.stack_size(1))
