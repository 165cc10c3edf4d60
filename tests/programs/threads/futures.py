from concurrent.futures import Future, InvalidStateError, CancelledError, wait, FIRST_COMPLETED, FIRST_EXCEPTION
import threading

f = Future()
f.add_done_callback(lambda f: print("callback", f.result()))
print(f.done(), f.running(), f.cancelled())
f.set_running_or_notify_cancel()
print(f.running(), f.cancel())
f.set_result(3)
print(f.result(), f.exception())
f.add_done_callback(lambda f: print("late callback"))
try:
    f.set_result(4)
except InvalidStateError as e:
    print("invalid", f.result())
f = Future()
try:
    f.result(0.01)
except TimeoutError as e:
    print("timeout", repr(e))
print(f.cancel(), f.cancel(), f.set_running_or_notify_cancel(), f.done())
try:
    f.result()
except CancelledError as e:
    print(repr(e))
fs = [Future() for _ in range(4)]
threading.Timer(0.01, fs[2].set_result, [5]).start()
done, rest = wait(fs, return_when=FIRST_COMPLETED)
print(len(done), len(rest), done.pop() is fs[2])
threading.Timer(0.01, fs[1].set_exception, [ValueError(1)]).start()
done, rest = wait(fs, return_when=FIRST_EXCEPTION)
print(len(done), len(rest))
print(len(wait(fs, timeout=0.01).done))
