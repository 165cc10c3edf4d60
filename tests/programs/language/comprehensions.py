print([x * y for x in range(3) for y in range(x, 3) if (x + y) % 2 == 0])
print({k: v for k, v in zip("abc", range(3))}, {c for c in "a"}, list(x for x in [1, 2]))
print([[i * j for j in range(3)] for i in range(3)])
print([x for x in range(20) if x % 2 if x % 3])
x = "outer"
print([x for x in range(3)], x)
def f():
    y = 10
    return [y + i for i in range(3)], [(lambda: i + y)() for i in range(2)]
print(f())
print([last := i for i in range(5)], last)
print([(a, b) for a, *b in [(1, 2, 3), (4,)]])
g = (print("evaluated", i) or i for i in [1, 2, 3])
print("lazy")
print(next(g), list(g))
def first_evaluated_now():
    try:
        return (i for i in 1 / 0)
    except ZeroDivisionError as e:
        return repr(e)
print(first_evaluated_now())
class C:
    n = 3
    items = [n for n in range(n)]
    squares = {k: k * k for k in range(n)}
print(C.items, C.squares, C.n)
try:
    class D:
        n = 3
        bad = [n * i for i in range(2)]
        print(bad)
except NameError as e:
    print("NameError", e)
try:
    class E:
        m = 3
        bad = [m * i for i in range(2)]
except NameError as e:
    print("NameError", e)
print(sum(x for x in range(5)), max((x for x in [3, 9, 2]), default=0), any(x > 3 for x in range(5)))
print({**{i: i for i in range(2)}, "k": [*range(2)]}, [*(i for i in "ab"), *{}])
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
print([i for i in range(3) for i in range(i)])
d = {1: 2}
print({v: k for k, v in d.items()}, [k for k in d], [*d.values()])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [n for row in matrix for n in row])
print([y for x in range(3) if (y := x * 2) > 1], y)
