"""The GIL again, and work that waits: while a thread waits for the world it does not hold the GIL.

Watch: the times on stderr; five waits of 40 ms take 200 ms one after the other, and 40 ms at once. Then
`ouro --gil-trace gil.html examples/waiting.py`, whose verdict is "I/O-bound"."""

import os
import sys
import threading
import time


def answer(reader):
    """Waits until someone writes: the network, seen from here."""
    return os.read(reader, 100).decode()


def ask(number):
    reader, writer = os.pipe()
    timer = threading.Timer(0.04, os.write, (writer, b"answer %d" % number))
    timer.start()
    text = answer(reader)
    timer.join()
    os.close(reader)
    os.close(writer)
    return text


def timed(what, f):
    start = time.perf_counter()
    result = f()
    print(f"{what:8} {(time.perf_counter() - start) * 1000:.0f} ms", file=sys.stderr)
    return result


def in_turn():
    return [ask(n) for n in range(5)]


def at_once():
    results = [None] * 5

    def work(n):
        results[n] = ask(n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


first, second = timed("in turn", in_turn), timed("at once", at_once)
print(first[0], "...", first[-1], "the same both ways:", first == second)
