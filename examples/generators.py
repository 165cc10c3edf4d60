"""A generator holds one value at a time; a list holds them all.

Watch: the peaks of memory on stderr."""

import sys
import tracemalloc


def squares(n):
    for i in range(n):
        yield i * i


print(sum(squares(20_000)) == sum([i * i for i in range(20_000)]))
print("list bytes > 100 x generator's:", sys.getsizeof(list(squares(10_000))) > 100 * sys.getsizeof(squares(10_000)))


def peak(work):
    """The most memory that some work took at a time, in bytes."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


all_at_once = peak(lambda: sum([i / 3 for i in range(20_000)]))
one_by_one = peak(lambda: sum(i / 3 for i in range(20_000)))
print(f"peak: {all_at_once:,} bytes with a list, {one_by_one:,} with a generator", file=sys.stderr)
print("a list takes 50 times as much:", all_at_once > 50 * one_by_one)


def averager():
    """Values go in by `send`, means come out."""
    total = count = 0
    mean = None
    while True:
        value = yield mean
        total += value
        count += 1
        mean = total / count


mean = averager()
next(mean)
print([mean.send(n) for n in (10, 20, 60)])
mean.close()


def reader(lines):
    try:
        for line in lines:
            yield line.strip()
    finally:
        print("closed")  # as soon as the last reference goes


lines = reader(["one\n", "two\n", "three\n"])
print(next(lines), next(lines))
del lines
print("done")
