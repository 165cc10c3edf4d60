"""Threads share iterators and generators."""
import itertools
import threading

numbers = iter(range(3000))
counter = itertools.count()
cycle = itertools.cycle("abc")
zipped = zip(range(3000), iter(range(3000)))
got = [[] for _ in range(5)]


def gen():
    for i in range(500):
        yield i


g = gen()
from_gen, busy = [], []


def work(n):
    for _ in range(400):
        x = next(numbers, None)
        if x is not None:
            got[n].append(x)
        next(counter)
        next(cycle)
        next(zipped, None)
        try:
            from_gen.append(next(g, None))
        except ValueError as e:
            busy.append(str(e))


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
every = sorted(x for l in got for x in l)
print(every == list(range(2000)), next(counter))
print(set(busy) <= {"generator already executing"}, len(from_gen) + len(busy))
