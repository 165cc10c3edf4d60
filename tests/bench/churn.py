"""Short-lived lists, tuples, dicts, instances and closures."""


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b


def churn(n):
    total = 0
    for i in range(n):
        l = [i, i + 1, i + 2]
        t = (i, l)
        d = {"i": i, "t": t}
        p = Pair(l, d)
        f = lambda x, i=i: x + i + p.a[0]
        total += f(1) + len(d) + t[0]
    return total


print(churn(700_000))
