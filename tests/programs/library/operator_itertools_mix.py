import operator as op
from itertools import groupby, chain, accumulate, count, takewhile
from functools import reduce
people = [("ann", 30, "x"), ("bob", 25, "y"), ("cy", 30, "y"), ("di", 25, "x")]
for age, g in groupby(sorted(people, key=op.itemgetter(1, 0)), key=op.itemgetter(1)): print(age, [p[0] for p in g])
print(reduce(op.or_, [1, 2, 4]), list(accumulate("abc", op.add)), list(chain.from_iterable(map(reversed, ["ab", "cd"]))), list(takewhile(lambda x: x < 30, (x * x for x in count(1)))))
print(op.itemgetter(slice(1, 3))("abcd"), op.attrgetter("real", "imag")(3j), op.methodcaller("split", ",")("a,b"), op.is_not(1, None), op.matmul if False else op.floordiv(7, 2), op.getitem([1, 2], -1), op.not_(0), op.indexOf("abc", "c"), op.xor(5, 1), op.inv(5), op.call(len, "abc"))
l = [1, 2, 3]; op.setitem(l, 0, 9); op.delitem(l, 1); print(l, op.iconcat(l, [4]), op.eq(l, [9, 3, 4]), op.lt((1,), (2,)), repr(op.itemgetter(1)), repr(op.attrgetter("a")), repr(op.methodcaller("m", 1, k=2)))
for f in (lambda: op.itemgetter(), lambda: op.itemgetter(5)([1]), lambda: op.attrgetter("nope")(1), lambda: op.attrgetter(5), lambda: op.index(1.5), lambda: op.indexOf([1], 2)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
