# cmath: values, branch cuts, infinities, errors; colorsys.
import cmath
import colorsys
import math
from math import inf, nan

NAMES = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh".split()


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    if isinstance(result, complex):
        # The sign of a NaN is nobody's business.
        result = tuple("nan" if math.isnan(x) else x for x in (result.real, result.imag))
    return result


parts = (-inf, -1e308, -2.5, -1.0, -1e-320, -0.0, 0.0, 0.25, 1.0, 710.5, inf, nan)
for name in NAMES:
    f = getattr(cmath, name)
    for re in parts:
        print(name, re, *(show(f, complex(re, im)) for im in parts))
for re in parts:
    print("rect", re, *(show(cmath.rect, re, im) for im in parts))
    print("polar", re, *(show(cmath.polar, complex(re, im)) for im in (-2.5, 0.0, inf)))
    print("phase", re, *(show(cmath.phase, complex(re, im)) for im in (-2.5, -0.0, inf)))
print(*(show(cmath.log, *args) for args in ((2, 3), (2, 1j), (-1, -1), (5, 0), (5, 1), (0, 2), (5, "x"))))
print(show(cmath.polar, complex(1.5e308, 1.5e308)), show(cmath.exp, 1e5), show(cmath.sqrt, "x"), show(cmath.sqrt, 10**400))


class Number:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        return self.value

    def __float__(self):
        return 1.5


class Real:
    def __index__(self):
        return 4


print(show(cmath.sqrt, Number(-4 + 0j)), show(cmath.sqrt, Number("x")), show(cmath.sqrt, Real()), show(cmath.sqrt, True))
for a, b, options in ((1, 1 + 1e-10j, {}), (1, 1.1, {}), (1, 1.1, {"rel_tol": 0.2}), (0, 1e-10j, {"abs_tol": 1e-9}), (inf, inf, {}),
                      (complex(inf, 1), complex(inf, 2), {}), (nan, nan, {}), (1, 1, {"rel_tol": -1})):
    print(show(cmath.isclose, a, b, **options))
for z in (1j, complex(inf, nan), complex(nan, 0), complex(0, -inf)):
    print(cmath.isfinite(z), cmath.isinf(z), cmath.isnan(z))
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)

colours = [(r / 4, g / 4, b / 4) for r in range(0, 5, 2) for g in range(0, 5, 2) for b in range(5)]
for colour in colours:
    print(colour, colorsys.rgb_to_hsv(*colour), colorsys.rgb_to_hls(*colour), colorsys.rgb_to_yiq(*colour))
    print(colorsys.hsv_to_rgb(*colour), colorsys.hls_to_rgb(*colour), colorsys.yiq_to_rgb(*colour))
