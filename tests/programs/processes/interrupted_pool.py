# Ctrl-C ends a map; the pool and its workers go.
import multiprocessing as mp
import os
import signal
import threading
import time


def slow(x):
    time.sleep(0.01)
    return x


def ignore():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    pool = mp.Pool(2, ignore)
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    try:
        pool.map(slow, range(5_000), chunksize=1)
    except KeyboardInterrupt:
        print("interrupted")
        pool.terminate()
        pool.join()
    print(mp.active_children())
