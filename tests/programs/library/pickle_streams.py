"""Pickles and copies of streams in memory and of counters."""
import copy
import io
import itertools
import pickle


def both(x):
    yield copy.copy(x)
    yield copy.deepcopy(x)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        yield pickle.loads(pickle.dumps(x, protocol))


b = io.BytesIO(b"some bytes")
b.read(4)
b.note = [1]
print([(x.getvalue(), x.tell(), x.note, x.read()) for x in both(b)])
s = io.StringIO("lines\r\nof text\ré\n", newline=None)
s.readline()
print({(x.getvalue(), x.tell(), x.readline()) for x in both(s)})
for newline in (None, "", "\n", "\r", "\r\n"):
    s = io.StringIO("a\nb\r\nc", newline)
    s.seek(100)
    print(s.__getstate__(), {x.__getstate__() for x in both(s)})
for c in (itertools.count(), itertools.count(5, 2), itertools.count(1.5), itertools.count(10 ** 30), itertools.count(-1, -1)):
    next(c)
    print(c.__reduce__(), {(next(x), next(x)) for x in both(c)})


class Sub(io.StringIO):
    pass


s = Sub("text")
s.x = 1
print([(type(x).__name__, x.getvalue(), x.x) for x in both(s)][:3])

for make, states in [
    (io.BytesIO, [(1,), (b"x",), (b"x", 1, None, 2), "x", (b"x", -1, None), (b"x", "a", None), (b"x", 1, 5), ("x", 1, None)]),
    (io.StringIO, [(1,), ("x", "", 1), ("x", "", 1, None), ("x", "\n", -1, None), ("x", "\n", "a", None), ("x", "\n", 1, 5),
                   ("x", "\r", 99, {"a": 1}), ("x", None, 0, None), ("x", 5, 0, None), ("x", "?", 0, None)]),
]:
    for state in states:
        x = make()
        try:
            x.__setstate__(state)
            print(x.getvalue(), x.tell(), x.__dict__)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
    x.close()
    for f in (x.__getstate__, lambda: pickle.dumps(x)):
        try:
            f()
        except ValueError as e:
            print(e)
