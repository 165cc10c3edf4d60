# Numbers and arrays of each type code, and what they make of odd values.
import multiprocessing as mp
from multiprocessing.sharedctypes import *
for code in "cbBhHiIlLqQfd":
    v = mp.Value(code)
    print(code, repr(v.value), v.get_obj() is not None)
    for x in (1, 2.5, b"a", "a", -1, 1<<70, None):
        try:
            v.value = x; print("  ", repr(x), repr(v.value))
        except Exception as e: print("  ", repr(x), type(e).__name__, e)
a = mp.Array('i', [1,2,3]); print(a[:], a[1], len(a), a[::-1]); a[1:3] = [7,8]; print(list(a))
for f in (lambda: a[5], lambda: a.__setitem__(9, 1), lambda: a.__setitem__(slice(0,2),[1]), lambda: a.__setitem__(0, 'x'), lambda: mp.Value('z'), lambda: mp.Array('i', -1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
c = mp.Array('c', b"hello"); print(c.value, c.raw, c[0], c[:3]); c.value = b"hi"; print(c.value, c.raw)
u = mp.Array('u', "hello"); print(u[0], u[:], len(u))
print(repr(mp.Value('i', 3)), repr(mp.RawValue('d', 2)), mp.RawValue('d',2).value)
