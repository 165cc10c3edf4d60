from concurrent.futures import *
import threading
import time

with ThreadPoolExecutor(4) as ex:
    print(list(ex.map(lambda x: x * x, range(20))))
    fs = [ex.submit(pow, i, 2) for i in range(10)]
    print(sorted(f.result() for f in as_completed(fs)))
    f = ex.submit(lambda: 1 / 0)
    try:
        f.result()
    except ZeroDivisionError as e:
        print(e)
    print(repr(f.exception()), f.done(), f.running(), f.cancelled())
    done, pending = wait([ex.submit(time.sleep, 0.01) for _ in range(3)])
    print(len(done), len(pending))
    try:
        list(ex.map(time.sleep, [0.2, 0.2], timeout=0.01))
    except TimeoutError:
        print("timeout")
    fs = [ex.submit(time.sleep, 0.05) for i in range(8)]
    print(fs[-1].cancel(), fs[-1].cancelled())
    try:
        fs[-1].result()
    except CancelledError:
        print("cancelled")
for bad in (lambda: ex.submit(print), lambda: ThreadPoolExecutor(0), lambda: ThreadPoolExecutor(1, initializer=1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
ex = ThreadPoolExecutor(1, "prefix", initializer=lambda *a: print("init", a), initargs=(1, 2))
print(ex.submit(lambda: threading.current_thread().name).result())
ex.shutdown()
