# Decimals, fractions and floats in each other's company.
import math
import statistics
from decimal import Decimal as D, FloatOperation, localcontext
from fractions import Fraction as F
from numbers import Number, Rational, Real


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


print(isinstance(D(1), Number), isinstance(D(1), Real), isinstance(D(1), Rational))
for f in (lambda: F(D("1.25")), lambda: F.from_decimal(D("-0.1")), lambda: F.from_decimal(7), lambda: F.from_decimal(0.5), lambda: F.from_decimal(3 + 4j), lambda: F(D("nan")),
          lambda: F(D("inf")), lambda: D(1) + F(1, 2), lambda: F(1, 2) * D(2), lambda: D("0.5") == F(1, 2), lambda: F(1, 3) < D("0.34"), lambda: D("0.33") >= F(1, 3),
          lambda: D("inf") > F(1, 3), lambda: D("nan") == F(1, 3), lambda: F(1, 2) % 1j, lambda: 1j // F(1, 2), lambda: divmod(F(1, 2), 1j), lambda: D(1) // 1.0,
          lambda: math.sqrt(D(2)), lambda: math.floor(D("-2.5")), lambda: math.isclose(D("0.1"), 0.1), lambda: math.fsum([D("0.1")] * 3), lambda: max(D("0.5"), F(2, 3), 0.6),
          lambda: int(D("1e3")), lambda: range(3)[D(1)], lambda: float("inf") == D("inf"), lambda: complex(D("1.5")), lambda: round(D("2.675"), 2), lambda: "%.3f" % D("2.0005"),
          lambda: statistics.mean([D("0.1"), D("0.2"), D("0.6")]), lambda: statistics.fmean([D(1), D(2)]), lambda: sum([D("0.1"), F(1, 2)]), lambda: pow(2, D(3)),
          lambda: statistics.harmonic_mean([D("0.5")]), lambda: statistics.harmonic_mean([D(1), D(4)]), lambda: statistics.stdev([D(1), D(2), D(4)]), lambda: statistics.median([D(1), D(2)]),
          lambda: statistics.variance([D("0.1"), D("0.3")]), lambda: statistics.geometric_mean([D(1), D(4)]), lambda: statistics.pstdev([F(1, 2), F(3, 2)]),
          lambda: hash(D("0.25")) == hash(F(1, 4)) == hash(0.25), lambda: {D(2), 2, 2.0, F(2)}, lambda: sorted([D("1.5"), F(1, 3), 2, 0.1])):
    show(f)
with localcontext() as c:
    c.traps[FloatOperation] = True
    show(lambda: D(0.5))
    show(lambda: D(1) < 0.5)
    show(lambda: D(1) == 1.0)
    print(c.flags[FloatOperation])
for spec in ("05", "006f", ".02f", "0=12,.2f", "012,.2f", "_", "10", "<#8"):
    show(format, F(2469135, 2000), spec)
