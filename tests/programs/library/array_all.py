# array: all type codes, what they take and refuse, sequences, buffers, files, pickles.
import array
import copy
import io
import math
import pickle
import re
import struct
import tempfile
import warnings
from array import array as A
from collections.abc import MutableSequence


def show(f, *args, **kwargs):
    try:
        result = repr(f(*args, **kwargs))
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    args = [type(x).__name__ if isinstance(x, io.IOBase) else repr(x) for x in args]
    print(getattr(f, "__name__", "?"), *args, *kwargs, "->", result)


warnings.simplefilter("ignore", DeprecationWarning)
print(array.typecodes, array.ArrayType is A, issubclass(A, MutableSequence), A.__module__)
for code in array.typecodes:
    a = A(code)
    print(code, a.itemsize, a.typecode, memoryview(a).format, a, len(a))

print("== limits")
for code in "bBhHiIlLqQ":
    bits = 8 * A(code).itemsize
    low, high = (-2**(bits - 1), 2**(bits - 1) - 1) if code.islower() else (0, 2**bits - 1)
    print(A(code, [low, high, True]))
    for value in (low - 1, high + 1, -2**40, 2**40, -2**70, 2**70, 1.5, "x", None):
        show(A, code, [value])
for code in "fd":
    print(A(code, [1, 0.1, -0.0, math.inf, 1e300 if code == "d" else 1e30]))
    show(A, code, ["x"])
for code in "uw":
    for value in ("a", "\U0001F600", "\ud800", "ab", "", 5, b"a"):
        show(A, code, [value])

print("== made of")
for args in ((), (5,), ("bb",), ("",), ("x",), (b"b",), ("b", 5), ("b", "x"), ("b", A("w", "ab")), ("w", A("b", b"ab")),
             ("w", "h\xe9y"), ("b", b"ab"), ("b", bytearray(b"ab")), ("h", b"abc"), ("b", (1, 2)),
             ("b", range(3)), ("d", A("b", [1, 2])), ("b", [1], 2), ("w", A("u", "ab")), ("i", {7: 8})):
    show(A, *args)
show(A, typecode="b")
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    A("u")
    print([str(w.message) for w in told])


class Named(A):
    def __init__(self, *args, name=None):
        self.name = name


n = Named("b", [1, 2], name="x")
print(n, n.name, n + n, type(n[:]), copy.copy(n))

print("== a sequence")
a = A("i", [1, 2, 3])
for name, *args in (
        ("append", "x"), ("append", 2**40), ("append", 3), ("extend", 5), ("extend", A("b", [1])), ("extend", [4, 5]),
        ("extend", A("i", [6])), ("insert", 0, 9), ("insert", -100, 8), ("insert", 100, 7), ("insert", "x", 8), ("pop",), ("pop", 0),
        ("pop", 100), ("pop", -100), ("pop", "x"), ("remove", 2), ("remove", 99), ("index", 3), ("index", 99), ("index", 3, 2),
        ("index", 3, 0, 1), ("index", 3, -4), ("count", 3), ("reverse",), ("fromlist", (1,)), ("fromlist", [1, "x"]),
        ("fromlist", [1]), ("frombytes", "x"), ("frombytes", b"abc"), ("frombytes", b"abcd"), ("frombytes", A("h", [1, 2])),
        ("fromunicode", "x"), ("tounicode",), ("byteswap",), ("tobytes",), ("tolist",), ("__contains__", 3), ("__len__",)):
    show(getattr(a, name), *args)
print(a)
show(A("i").pop)
for key in (0, -1, 50, -50, "x", 1.5, None, slice(1, 3), slice(None, None, -2), slice(8, 2)):
    show(a.__getitem__, key)
a = A("i", range(8))
for key, value in ((0, 10), (0, "x"), ("x", 1), (50, 1), (slice(0, 1), [1]), (slice(0, 1), A("b", [1])), (slice(0, 4, 2), A("i", [1])),
                   (slice(0, 4, 2), A("i", [70, 71])), (slice(1, 3), A("i", [50, 51, 52, 53])), (slice(0, 2), A("i")), (slice(2, 2), a)):
    show(a.__setitem__, key, value)
print(a)
for key in (0, slice(0, 4, 2), slice(None, None, -3), slice(1, 2), 99, "x"):
    show(a.__delitem__, key)
    print(a)
a = A("i", [1, 2])
for other in ([1], A("b", [1]), A("i", [3]), 2, -1, "x", 1.5, None):
    show(lambda: a + other)
    show(lambda: a * other)
    show(lambda: other * a)
    show(a.__iadd__, other)
    show(a.__imul__, other)


class Right:
    def __radd__(self, other):
        return "right"


print(A("i") + Right())
print(A("i", [1]) == A("d", [1.0]), A("i", [1]) < A("b", [2]), A("i", [1]) == [1], A("d", [math.nan]) == A("d", [math.nan]),
      A("i", [1, 2]) > A("i", [1]), A("w", "a") < A("w", "b"), A("w", "a") == A("b", b"a"), A("h", [1]) != A("h", [1, 2]))
show(lambda: A("i") < [2])
show(hash, A("i"))
match A("i", [1, 2, 3]):
    case [first, *rest]:
        print(first, rest)
it = iter(A("i", [1, 2, 3]))
print(type(it), next(it), it.__reduce__())
it.__setstate__(0)
print(list(it), list(it), it.__reduce__())
show(it.__setstate__, "x")


class Shrinks:
    def __index__(self):
        a.clear()
        return 1


a = A("i", [1, 2, 3])
a[2] = Shrinks()
print(a, A("h", memoryview(b"ab")))

print("== buffers")
a = A("i", [1, 2, 3])
with memoryview(a) as m:
    for name, *args in (("append", 1), ("pop",), ("frombytes", b"abcd"), ("extend", a), ("insert", 0, 1), ("remove", 1), ("clear",),
                        ("fromlist", [1]), ("fromlist", []), ("byteswap",), ("reverse",), ("__delitem__", 0), ("__iadd__", a),
                        ("__imul__", 2), ("__setitem__", slice(0, 1), A("i")), ("__setitem__", 0, 9)):
        show(getattr(a, name), *args)
    m[0] = 5
    print(m.format, m.itemsize, m.nbytes, m.shape, m.tolist()[0], m.readonly, m.cast("B")[0], m == memoryview(a))
a.append(1)
print(len(a), a[0])
m = memoryview(A("w", "ab"))
show(m.tolist)
show(m.__getitem__, 0)
show(m.__setitem__, 0, "x")
show(m.cast, "w")
print(m.tobytes(), m == m, m.cast("B")[0])
print(struct.unpack("<h", A("b", [1, 2])), re.match(b"a", A("b", b"abc")).span(), int(A("b", b"12")), b"-".join([A("b", b"12")]),
      bytes(A("h", [1])), b"a" + A("b", [1]), bytes.fromhex("00") + A("B", b"x"))
room = A("h", [0] * 4)
print(io.BytesIO(b"abcdefgh").readinto(room), room.tobytes())
struct.pack_into("<q", room, 0, 258)
print(room)

print("== files")
with tempfile.TemporaryFile() as f:
    A("d", range(20000)).tofile(f)
    f.seek(0)
    a = A("d")
    a.fromfile(f, 19990)
    print(len(a), a[-1])
    show(a.fromfile, io.BytesIO(b"x" * 16), 3)
    print(len(a))
    show(a.fromfile, io.BytesIO(b""), -1)
    show(a.fromfile, io.StringIO("12345678"), 1)
    show(a.fromfile, 5, 1)
    show(a.tofile, 5)

print("== pickles")
for code in array.typecodes:
    a = A(code, "h\xe9" if code in "uw" else [1, 2])
    print(a.__reduce_ex__(2)[1], a.__reduce_ex__(4)[1][1:])
    print(all(pickle.loads(pickle.dumps(a, p)) == a for p in range(6)), copy.deepcopy(a) == a)
n = Named("b", [1], name="here")
back = pickle.loads(pickle.dumps(n))
print(type(back).__name__, back.name, back)
make = array._array_reconstructor
for args in ((A, "b", 0, b"\1"), (A, "x", 0, b""), (5, "b", 0, b""), (int, "b", 0, b""), (A, "b", 99, b""), (A, "b", -1, b""),
             (A, "b", 0, "x"), (A, "i", 4, b"abc"), (A, "h", 3, b"\1\2"), (A, "i", 5, b"\0\1"), (A, "I", 7, b"\0\0\0\1"),
             (A, "l", 8, b"\1\0\0\0"), (A, "q", 13, b"\0" * 7 + b"\1"), (A, "Q", 11, b"\0" * 7 + b"\1"), (A, "f", 15, b"\x3f\x80\0\0"),
             (A, "d", 14, b"\0\0\x80\x3f"), (A, "d", 17, b"\x3f\xf0\0\0\0\0\0\0"), (A, "w", 18, b"a\0b\0"), (A, "w", 19, b"\0a\0b"),
             (A, "w", 21, b"\0\0\0a"), (A, "d", 16, b"1234567"), (A, 5, 0, b"")):
    show(make, *args)
