import signal
import threading
import time

got = []
print(signal.signal(signal.SIGUSR1, lambda n, f: got.append((signal.Signals(n).name, f.f_code.co_name))))
signal.raise_signal(signal.SIGUSR1)
print(got)
signal.signal(signal.SIGALRM, lambda n, f: got.append("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while got.count("alarm") < 3:
    time.sleep(0.005)
signal.setitimer(signal.ITIMER_REAL, 0)
print(signal.alarm(100), signal.alarm(0))


def fail(n, f):
    raise LookupError("from the handler")


signal.signal(signal.SIGALRM, fail)
lock = threading.Lock()
lock.acquire()
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    lock.acquire()
except LookupError as e:
    print(e)


def in_thread():
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    except ValueError as e:
        print(e)


t = threading.Thread(target=in_thread)
t.start()
t.join()
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM))
for bad in (lambda: signal.signal(99, print), lambda: signal.signal(2, 5), lambda: signal.signal(9, print)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
