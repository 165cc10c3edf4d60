"""A pool of threads fetches pages from a slow server, that of server.py.

Watch: the two times on stderr. Eight pages of 50 ms each: one after the other, and then four at a time."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from server import Server, ask

PAGES = {f"/page/{n}": "words " * n for n in range(8)}


def slow(path):
    time.sleep(0.05)
    return PAGES[path] if path in PAGES else "404"


def fetch(address, path):
    (body,) = ask(address, [path])
    if body == "404":
        raise LookupError(path)
    return len(body.split())


def timed(what, work):
    start = time.perf_counter()
    result = work()
    print(f"{what:10} {time.perf_counter() - start:.3f} s", file=sys.stderr)
    return result


def pooled(address, paths):
    """The words of each page, and what could not be fetched, as the answers come in."""
    words, missing = {}, []
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = {pool.submit(fetch, address, path): path for path in paths}
        for future in as_completed(futures):
            try:
                words[futures[future]] = future.result()
            except LookupError as error:
                missing.append(str(error))
    return words, missing


with Server(slow) as server:
    one_by_one = timed("one by one", lambda: {path: fetch(server.address, path) for path in PAGES})
    words, missing = timed("pooled", lambda: pooled(server.address, [*PAGES, "/nowhere"]))
print("the same:", words == one_by_one)
print("words:", [words[path] for path in sorted(words)])
print("missing:", missing)
