print(list(zip("abc", range(2))), list(enumerate("ab", start=5)), list(map(pow, [2, 3], [3, 2])), list(filter(lambda x: x % 2, range(6))), list(reversed("abc")), sorted({"b": 1, "a": 2}), min("hello"), max([1, 5, 3], key=lambda x: -x), min([], default="d"), sum([1, 2], 10), sum([[1], [2]], []), any([]), all([]), abs(-3.5), divmod(17, 5))
it = iter([1, 2, 3]); print(next(it), next(it), next(it), next(it, "done"), list(it), iter(it) is it)
z = zip([1, 2, 3], iter("ab")); print(next(z), list(z), list(z))
print(list(map(None.__class__, [])) if True else 0, list(iter(iter("ab"))), [*zip()], dict(enumerate("ab")), list(zip(*[(1, "a"), (2, "b")])), tuple(map(str, range(3))), set(map(len, ["a", "bb", "c"])))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: next(iter([])), lambda: next(5), lambda: iter(5, 6), lambda: min([]), lambda: max(1, "a"), lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1], strict=True)), lambda: reversed(5), lambda: enumerate(), lambda: list(map(lambda x: x, 5)), lambda: round("a"), lambda: chr(0x110000), lambda: ord(""), lambda: min(5), lambda: sorted([1], 5), lambda: list(map(1, [1]))): t(f)
from itertools import *
print(list(chain([1], "ab", chain.from_iterable([[2], [3]]))), list(islice(count(5, 2), 3)), list(islice(range(10), 2, 8, 3)), list(accumulate([1, 2, 3], lambda a, b: a * b, initial=10)), list(repeat("x", 2)), list(takewhile(lambda x: x < 3, count())), list(dropwhile(lambda x: x < 3, range(5))), list(compress("abcd", [1, 0, 1])), list(starmap(pow, [(2, 3)])), list(filterfalse(None, [0, 1])), list(zip_longest("ab", "c", fillvalue="-")), list(pairwise("abc")), list(batched("abcde", 2)))
print(list(product("ab", repeat=2)), list(product([1, 2], "x")), list(permutations("abc", 2)), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)), [(k, list(g)) for k, g in groupby("aabcca")], [next(c) for c in [cycle("ab")] for _ in range(3)])
a, b = tee(iter([1, 2, 3])); next(a); print(list(a), list(b), isinstance(count(), object), repr(count(3)), repr(repeat(1, 2)))
print(list(map(lambda *a: a, "ab", "cd")), eval("1"), callable(map), hash("a") == hash("a"), id(5) == id(5), len("abc"), repr("x"), type(iter({})).__name__, type(iter("")).__name__, type(zip()).__name__, isinstance(iter([]), type(iter([]))))
g = (x for x in [1, 2]); print(2 in g, list(g)); print(1 in iter([3, 1, 4]), max(iter([1, 3]), default=0), list(iter([4, 5, 0, 6].pop, 4)) if False else "ok", sorted(iter("cab")), "".join(reversed("abc")))
