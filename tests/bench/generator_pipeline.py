"""Generators feeding generators."""


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def mapped(f, items):
    for item in items:
        yield f(item)


def kept(test, items):
    for item in items:
        if test(item):
            yield item


def pairs(items):
    last = None
    for item in items:
        if last is not None:
            yield last, item
        last = item


def walk(tree):
    if tree:
        left, value, right = tree
        yield from walk(left)
        yield value
        yield from walk(right)


def build(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return build(lo, mid), mid, build(mid + 1, hi)


def running_mean():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        total += value
        count += 1
        mean = total / count


stream = kept(lambda n: n % 3 != 0, mapped(lambda n: n * n + 1, numbers(1_900_000)))
total = sum(b - a for a, b in pairs(stream))
tree_sum = sum(walk(build(0, 150_000)))
mean = running_mean()
next(mean)
for n in range(500_000):
    last = mean.send(n)
print(total, tree_sum, last)
