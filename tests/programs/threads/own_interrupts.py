"""A signal that the main thread sends itself is served where it stands, not a call later."""
import _thread
import os
import signal
import threading


class Catch:
    """Catches in its `__exit__` what was raised in the body, and nothing that comes later."""

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print("raised in the body:", kind and kind.__name__)
        return True


with Catch():
    _thread.interrupt_main()
with Catch():
    signal.raise_signal(signal.SIGINT)
with Catch():
    os.kill(os.getpid(), signal.SIGINT)
with Catch():
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
fd = os.pidfd_open(os.getpid())
with Catch():
    signal.pidfd_send_signal(fd, signal.SIGINT)
os.close(fd)

for wrong in 1 << 1000, -(1 << 1000), 0, 65:
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [wrong])
    except ValueError as e:
        print(e)

r, w = os.pipe()
print(os.get_blocking(r))
os.set_blocking(r, False)
print(os.get_blocking(r), os.get_blocking(w))
try:
    os.read(r, 1)
except BlockingIOError as e:
    print(e)
os.set_blocking(r, True)
print(os.get_blocking(r))
try:
    os.set_blocking(-1, True)
except OSError as e:
    print(e)
