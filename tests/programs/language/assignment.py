# Targets of every kind, and the order in which they are assigned.
log = []
class Spy:
    def __setattr__(self, name, value): log.append((name, value))
    def __setitem__(self, key, value): log.append((key, value))
s = Spy()
a = s.x = s[1] = s["k"] = 5
print(a, log)
(b, [c, *d]), e = (1, [2, 3, 4]), 5
print(b, c, d, e)
*head, tail = range(5)
first, *mid, last = "hello"
print(head, tail, first, mid, last)
x, x, x = 1, 2, 3
print(x)
i = 0
lst = [10, 20, 30]
i, lst[i] = 2, 99
print(i, lst)
for bad in ("a, b = 1,", "a, b = 1, 2, 3", "a, *b, c = [1]", "a, b = 5", "a, b = {}", "[a, b] = 'xyz'"):
    try:
        exec(bad)
    except Exception as err:
        print(bad, "->", type(err).__name__, err)
n = 10
n += 5; n -= 1; n *= 3; n //= 4; n **= 2; n %= 7; n <<= 3; n |= 1; n ^= 2; n &= 15; n >>= 1
print(n)
t = (1, 2)
u = t
t += (3,)
print(t, u)
l = m = [1]
l += (2,)
print(m, l is m)
tt = ([],)
try:
    tt[0] += [1]
except TypeError as err:
    print(err, tt)
y: int = 3
z: "undefined_name"
print(y, __annotations__)
del a, (b, c), lst[0]
print(lst, "a" in globals())
