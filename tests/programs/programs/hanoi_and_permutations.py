def hanoi(n, a="A", b="B", c="C"):
    if n: yield from hanoi(n - 1, a, c, b); yield f"{a}{c}"; yield from hanoi(n - 1, b, a, c)
moves = list(hanoi(4)); print(len(moves), " ".join(moves))
def perms(xs):
    if not xs:
        yield []
        return
    for i, x in enumerate(xs):
        for rest in perms(xs[:i] + xs[i + 1:]): yield [x, *rest]
print(["".join(p) for p in perms("abc")], sum(1 for _ in perms(list(range(6)))))
def subsets(xs): return [[x for j, x in enumerate(xs) if i >> j & 1] for i in range(1 << len(xs))]
print(subsets("abc"))
def flatten(x): return [y for e in x for y in flatten(e)] if isinstance(x, list) else [x]
print(flatten([1, [2, [3, [4, []]], 5], [[6]]]))
def collatz(n):
    while n != 1: yield n; n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1
print(max(range(1, 300), key=lambda n: sum(1 for _ in collatz(n))), list(collatz(12)))
def _roman(n):
    out = ""
    for v, s in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        k, n = divmod(n, v); out += s * k
    return out
print([_roman(n) for n in (1, 4, 9, 14, 1994, 2024, 3999)])
