"""A generator holds one value at a time; a list holds them all."""

import sys


def squares(n):
    for i in range(n):
        yield i * i


print(sum(squares(100_000)) == sum([i * i for i in range(100_000)]))
print("list bytes > 100 x generator's:", sys.getsizeof(list(squares(10_000))) > 100 * sys.getsizeof(squares(10_000)))


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
