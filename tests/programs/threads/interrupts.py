"""Ctrl-C reaches the main thread wherever it waits."""
import os
import queue
import signal
import threading
import time


def poke():
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


def twice():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def spin():
    while True:
        pass


r, w = os.pipe()
for name, wait in [
    ("lock", twice),
    ("queue", lambda: queue.Queue().get()),
    ("simple queue", lambda: queue.SimpleQueue().get()),
    ("event", lambda: threading.Event().wait()),
    ("event with timeout", lambda: threading.Event().wait(30)),
    ("sleep", lambda: time.sleep(30)),
    ("read", lambda: os.read(r, 1)),
    ("loop", spin),
]:
    start = time.monotonic()
    t = threading.Thread(target=poke)
    t.start()
    try:
        wait()
    except KeyboardInterrupt:
        print(name, time.monotonic() - start < 3)
    t.join()
