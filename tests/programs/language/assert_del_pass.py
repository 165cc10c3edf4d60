def f(x):
    assert x > 0
    assert x < 10, f"too big: {x}"
    assert (x, "tuple") is not None
    return x
for v in (5, -1, 20):
    try: print(f(v))
    except AssertionError as e: print(repr(e), e.args)
class D:
    def __delattr__(self, n): print("delattr", n)
    def __delitem__(self, k): print("delitem", k)
d = D()
del d.x, d[1], d["a":"b"], (d.y, [d.z])
l = list(range(10))
del l[2:5], l[-1], l[::3]
print(l)
dd = {"a": 1, "b": 2}
del dd["a"]
try: del dd["zz"]
except KeyError as e: print("KeyError", e)
try: del l[100]
except IndexError as e: print(e)
try: del l["x"]
except TypeError as e: print(e)
try:
    t = (1, 2)
    del t[0]
except TypeError as e: print(e)
class P: pass
p = P(); p.a = 1
del p.a
try: del p.a
except AttributeError as e: print(e)
try: del P.nope
except AttributeError as e: print(e)
def g():
    ...
def h(): pass
class E: ...
print(g(), h(), E.__name__)
if True: pass
elif False: print("no")
else: print("no")
x = 3
if x > 5: print("big")
elif x > 2: print("mid")
else: print("small")
