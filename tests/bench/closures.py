"""Functions that make functions: closures, decorators, comprehensions."""
from functools import partial, reduce


def counter(start):
    n = start

    def up(by=1):
        nonlocal n
        n += by
        return n

    return up


def memo(f):
    known = {}

    def wrapper(*args):
        if args not in known:
            known[args] = f(*args)
        return known[args]

    return wrapper


@memo
def paths(x, y):
    if x == 0 or y == 0:
        return 1
    return paths(x - 1, y) + paths(x, y - 1)


def compose(*fs):
    return lambda x: reduce(lambda value, f: f(value), fs, x)


def main(n):
    up = counter(10)
    total = 0
    steps = compose(lambda x: x + 1, lambda x: x * 3, partial(pow, 2, mod=1_000_003))
    for i in range(n):
        total += up(i & 3)
        adders = [lambda x, k=k: x + k for k in range(4)]
        total += sum(f(i) for f in adders)
        if i % 8 == 0:
            total += steps(i)
    return total, paths(12, 12)


for _ in range(30):
    paths(8, 8)
print(*main(600_000))
