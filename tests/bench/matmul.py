"""Nested loops over lists of lists: matrices."""


def make(n, seed):
    return [[(i * seed + j * 7) % 11 / 4 for j in range(n)] for i in range(n)]


def by_index(a, b):
    n, m, p = len(a), len(b), len(b[0])
    out = [[0.0] * p for _ in range(n)]
    for i in range(n):
        row = out[i]
        for k in range(m):
            x = a[i][k]
            other = b[k]
            for j in range(p):
                row[j] += x * other[j]
    return out


def by_zip(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


a, b = make(200, 3), make(200, 5)
c, d = by_index(a, b), by_zip(a, b)
print(c == d, sum(map(sum, c)), c[7][9])
