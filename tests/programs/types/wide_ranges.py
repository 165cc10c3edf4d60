"""Ranges at the edges of 64 bits: both ways through them, and iterators that are put further on."""
import pickle
import sys
from itertools import islice

m = sys.maxsize
for r in (range(-m, m, 2), range(-m - 3, -m + 3), range(m - 2, m + 4), range(m + 3, m - 4, -2), range(0, 10 ** 30, 10 ** 29),
          range(-m - 3, m + 3, m), range(m, -m - 1, -m)):
    print(r, r[-1])
    print(list(islice(r, 4)), list(islice(reversed(r), 4)))
    for it in iter(r), reversed(r):
        next(it)
        print(list(islice(pickle.loads(pickle.dumps(it)), 3)))
        it.__setstate__(2)
        print(list(islice(it, 3)), it.__length_hint__())
it = iter(range(10 ** 20, 10 ** 20 + 5))
it.__setstate__(-3)
print(next(it), it.__length_hint__())
it.__setstate__(10 ** 30)
print(list(it))


class Says(str):
    def __float__(self):
        return float(str(self)) + 1


print(float(Says("8")))
