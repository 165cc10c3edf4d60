"""The same work done serially, by threads and by processes: the results must agree, the times are told on stderr.

An argument divides the work: `ouro simulation.py 10` does about a tenth of it."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

DIVISOR = int(sys.argv[1]) if len(sys.argv) > 1 else 1


def scaled(size):
    return max(1, size // DIVISOR)


def three_ways(work, parts, workers=2):
    """The list of work(part), got in three ways."""
    results = {}

    def timed(name, run):
        start = time.perf_counter()
        results[name] = run()
        print(f"{name:10} {1000 * (time.perf_counter() - start):7.1f} ms", file=sys.stderr)

    timed("serial", lambda: [work(part) for part in parts])
    with ThreadPoolExecutor(workers) as pool:
        timed("threads", lambda: list(pool.map(work, parts)))
    with ProcessPoolExecutor(workers) as pool:
        timed("processes", lambda: list(pool.map(work, parts)))
    serial = results["serial"]
    print("threads agree:", results["threads"] == serial)
    print("processes agree:", results["processes"] == serial)
    return serial
