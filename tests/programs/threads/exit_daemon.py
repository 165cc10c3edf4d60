import threading
import time

started = threading.Event()


def spin():
    started.set()
    while True:
        pass


def wait():
    threading.Event().wait()


def sleep():
    time.sleep(1000)


for f in (spin, wait, sleep):
    threading.Thread(target=f, daemon=True).start()
started.wait()
print("main ends")
