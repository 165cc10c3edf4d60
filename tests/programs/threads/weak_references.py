"""Locks and queues can be referred to weakly; what a thread started by hand raises goes to the hook for what nobody catches."""
import _thread
import queue
import sys
import threading
import weakref

for make in threading.Lock, threading.RLock, queue.SimpleQueue, threading.local, threading.Condition:
    o = make()
    died = []
    r = weakref.ref(o, died.append)
    print(r() is o)
    del o
    print(r() is None, died == [r])

done = threading.Event()


def hook(args):
    print(args.exc_type.__name__, args.exc_value, args.object, args.err_msg.startswith("Exception ignored in thread started by <function fail"))
    done.set()


def fail():
    raise ValueError("nobody catches this")


sys.unraisablehook = hook
_thread.start_new_thread(fail, ())
print(done.wait(10))

q = queue.SimpleQueue()
q.put(1)
for timeout in -1, -0.5:
    try:
        q.get(timeout=timeout)
    except ValueError as e:
        print(e)
print(q.get(timeout=0), q.empty())
