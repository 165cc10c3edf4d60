"""Integers of many digits: pi, factorials, powers, conversion."""


def pi_digits(n):
    """Digits of pi by a spigot of growing integers."""
    out = []
    q, r, t, k, digit, x = 1, 0, 1, 1, 3, 3
    while len(out) < n:
        if 4 * q + r - t < digit * t:
            out.append(str(digit))
            q, r, digit = 10 * q, 10 * (r - digit * t), 10 * (3 * q + r) // t - 10 * digit
        else:
            q, r, t, k, digit, x = (
                q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2)
    return "".join(out)


def factorial(n):
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


digits = pi_digits(2600)
f = factorial(2500)
print(digits[-10:], f % (10 ** 9 + 7), f.bit_length(), len(str(factorial(1500))))
print(fibonacci(30_000) % 10 ** 12, pow(3, 20_000, 10 ** 40 + 1), (1 << 60_000) // 3 ** 9000 % 1_000_003)
m = (1 << 521) - 1
print(pow(5, m - 1, m) == 1, int("7" * 4000) % 97)
