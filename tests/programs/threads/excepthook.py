import sys
import threading

hooked = []


def hook(args):
    hooked.append((args.exc_type.__name__, str(args.exc_value), args.exc_traceback is not None, args.thread.name))


threading.excepthook = hook


def fail():
    raise ValueError("in thread")


def leave():
    sys.exit(3)


def leave_raise():
    raise SystemExit("quiet")


for f in (fail, leave, leave_raise):
    t = threading.Thread(target=f, name=f.__name__)
    t.start()
    t.join()
print(hooked)
print(threading.__excepthook__ is not hook)
a = threading.ExceptHookArgs([1, 2, 3, 4])
print(a.exc_type, a.exc_value, a.exc_traceback, a.thread)
