"""A hook for exceptions of threads that raises itself, and one that is None."""
import sys
import threading
import warnings


class Out:
    """Shows what goes to stderr, in order with the rest."""

    def write(self, text):
        sys.stdout.write(text)

    def flush(self):
        sys.stdout.flush()


def fail():
    raise KeyError("work")


def hook(args):
    raise ValueError(f"hook for {args.exc_type.__name__}")


def last(kind, value, traceback):
    print("sys.excepthook", kind.__name__, value, value.__suppress_context__, type(value.__context__).__name__)


def run():
    t = threading.Thread(target=fail)
    t.start()
    t.join()


sys.stderr = Out()
threading.excepthook = hook
sys.excepthook = last
run()
threading.excepthook = None
try:
    threading.Thread(target=fail)
except RuntimeError as e:
    print(e)
threading.excepthook = threading.__excepthook__
sys.excepthook = None
try:
    threading.Thread(target=fail)
except RuntimeError as e:
    print(e)
sys.excepthook = sys.__excepthook__

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    threading.RLock(1)
print([str(w.message) for w in caught])
