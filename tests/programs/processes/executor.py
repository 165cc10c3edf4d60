# ProcessPoolExecutor.
import concurrent.futures
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool


def square(x):
    return x * x


def fail(x):
    raise ValueError(x)


def die():
    os._exit(1)


state = None


def begin(value):
    global state
    state = value


def get():
    return state


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, range(10), chunksize=3)))
        f = pool.submit(square, 7)
        print(f.result(5), f.done())
        try:
            pool.submit(fail, 3).result()
        except ValueError as e:
            print("ValueError", e, type(e.__cause__).__name__)
        fs = [pool.submit(square, i) for i in range(5)]
        print(sorted(f.result() for f in as_completed(fs)))
        print(len(wait(fs).done), list(pool.map(pow, [2, 3], [3, 2])))
    try:
        pool.submit(square, 1)
    except RuntimeError as e:
        print(e)
    with ProcessPoolExecutor(1, initializer=begin, initargs=(5,)) as pool:
        print(pool.submit(get).result())
    with ProcessPoolExecutor(1) as pool:
        f = pool.submit(die)
        try:
            f.result(10)
        except BrokenProcessPool as e:
            print(type(e).__name__, e)
        time.sleep(0.1)
        try:
            pool.submit(square, 1)
        except BrokenProcessPool as e:
            print("broken")
    for bad in (lambda: ProcessPoolExecutor(0), lambda: ProcessPoolExecutor(1, initializer=3)):
        try:
            bad()
        except (ValueError, TypeError) as e:
            print(e)
