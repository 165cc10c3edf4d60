from fractions import Fraction
vals = [3, 2.5, True, 4 + 1j, Fraction(1, 3)]
import operator as op
for f in (op.add, op.sub, op.mul, op.truediv, op.floordiv, op.mod, op.pow, op.lt, op.eq):
    row = []
    for a in vals:
        for b in vals:
            try: row.append(repr(f(a, b)))
            except (TypeError, ZeroDivisionError, OverflowError) as e: row.append(type(e).__name__)
    print(f.__name__, row)
print(1 + 1.0, type(True + 1.0), 2**0.5 * 2**0.5 == 2, 10**16 + 1.0, int(1e23), float(10**23), 1e23 == 10**23, 0.1 + 0.2j, abs(-0.0), round(0.1 + 0.2, 10), 5 // 0.3, 5 % 0.3, -5 % 0.3, 1e300 * 1e10, 3 == 3.0 == 3 + 0j, hash(3) == hash(3.0), {3: "a", 3.0: "b"}, 7 // 1.5, divmod(7.5, -2), 2 ** -3, (-2) ** 0.5, 4 ** 0.5, 1_0 * 1.5)
