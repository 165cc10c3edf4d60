"""Numerical computation: primes counted by trial, and an integral by Simpson's rule, interval by interval.

Watch: the intervals of the count grow dearer, those of the integral cost the same; there are more parts than workers,
so that it evens out."""

import math

from ways import scaled, three_ways

PARTS = 8
LIMIT, STEPS = scaled(160_000), 2 * scaled(10_000)


def primes(start, stop):
    """How many primes there are in a range."""
    count = 0
    for n in range(max(start, 2), stop):
        limit = math.isqrt(n)
        for d in range(2, limit + 1):
            if n % d == 0:
                break
        else:
            count += 1
    return count


def simpson(f, a, b, n):
    h = (b - a) / n
    odd = sum(f(a + i * h) for i in range(1, n, 2))
    even = sum(f(a + i * h) for i in range(2, n, 2))
    return h / 3 * (f(a) + f(b) + 4 * odd + 2 * even)


def bell(x):
    return math.exp(-x * x)


def part(i):
    width = LIMIT // PARTS
    return primes(i * width, (i + 1) * width), simpson(bell, -8 + 2 * i, -6 + 2 * i, STEPS)


if __name__ == "__main__":
    parts = three_ways(part, range(PARTS))
    print(f"primes below {LIMIT}:", sum(count for count, _ in parts))
    area = math.fsum(value for _, value in parts)
    print(f"integral of exp(-x*x): {area:.12f}, square root of pi: {math.sqrt(math.pi):.12f}")
