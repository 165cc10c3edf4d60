"""The GIL: threads do not make computing faster, processes do.

Watch: the three times on stderr, and `ouro --gil-trace gil.html examples/gil.py`. An argument makes the work smaller or
larger: `ouro examples/gil.py 200000`."""

import multiprocessing
import sys
import threading
import time


def primes(below):
    """How many there are: work for the processor alone."""
    found = 0
    for n in range(2, below):
        for d in range(2, int(n ** 0.5) + 1):
            if n % d == 0:
                break
        else:
            found += 1
    return found


def timed(what, f):
    start = time.perf_counter()
    result = f()
    print(f"{what:9} {time.perf_counter() - start:.3f} s", file=sys.stderr)
    return result


WORK = [int(sys.argv[1]) if len(sys.argv) > 1 else 80_000] * 4


def serial():
    return [primes(n) for n in WORK]


def threaded():
    results = [None] * len(WORK)

    def run(i, n):
        results[i] = primes(n)

    threads = [threading.Thread(target=run, args=job) for job in enumerate(WORK)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


def parallel():
    with multiprocessing.Pool(2) as pool:
        return pool.map(primes, WORK, chunksize=1)


if __name__ == "__main__":
    a, b, c = timed("serial", serial), timed("threads", threaded), timed("processes", parallel)
    print(a[0], "primes; the same from all three:", a == b == c)
