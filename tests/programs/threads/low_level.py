import _thread
import threading

done = _thread.allocate_lock()
done.acquire()
out = []


def work(a, b=0):
    out.append((a, b))
    done.release()


print(_thread.start_new_thread(work, (1,), {"b": 2}) > 0)
done.acquire()
print(out)
h = _thread.start_joinable_thread(lambda: out.append("joinable"))
h.join()
print(h.is_done(), out[-1], h.ident != 0)


def trial(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


trial(lambda: _thread.start_new_thread(1, ()))
trial(lambda: _thread.start_new_thread(print, []))
trial(lambda: _thread.start_new_thread(print, (), 1))
trial(lambda: _thread.start_joinable_thread(3))
trial(lambda: _thread._ThreadHandle().join())
trial(lambda: _thread.lock(1))
print(_thread.LockType is _thread.lock, _thread.error is RuntimeError, _thread.TIMEOUT_MAX)
print(threading.get_ident() == _thread._get_main_thread_ident(), threading.get_native_id() > 0)


def dummy():
    t = threading.current_thread()
    out.append((type(t).__name__, t.daemon, t.is_alive(), t in threading.enumerate()))
    done.release()


_thread.start_new_thread(dummy, ())
done.acquire()
print(out[-1])
