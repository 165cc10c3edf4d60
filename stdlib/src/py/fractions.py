"""Fractions: whole numbers over whole numbers, exact."""

import math
import numbers
import operator
import sys

__all__ = ["Fraction"]

_MODULUS = sys.hash_info.modulus
_INF = sys.hash_info.inf


def _read(text):
    """(numerator, denominator) of what Fraction() takes as text."""
    def invalid():
        return ValueError("Invalid literal for Fraction: %r" % text)

    def digits(s, empty=False):
        if not s and empty:
            return 0
        if not s or s[0] == "_" or s[-1] == "_" or "__" in s or not s.replace("_", "").isdigit():
            raise invalid() from None
        return int(s)

    s = text.strip()
    sign = 1
    if s[:1] in ("+", "-") and s:
        sign = -1 if s[0] == "-" else 1
        s = s[1:]
    if "/" in s:
        num, _, den = s.partition("/")
        return sign * digits(num.rstrip()), digits(den.lstrip())
    mantissa, mark, exp = s.replace("E", "e").partition("e")
    whole, _, decimal = mantissa.partition(".")
    if not whole and not decimal:
        raise invalid()
    numerator = digits(whole, True)
    denominator = 1
    if decimal:
        scale = 10 ** len(decimal.replace("_", ""))
        numerator = numerator * scale + digits(decimal)
        denominator *= scale
    if mark:
        exponent = digits(exp[1:] if exp[:1] in ("+", "-") and exp else exp)
        if exp[0] == "-":
            denominator *= 10 ** exponent
        else:
            numerator *= 10 ** exponent
    return sign * numerator, denominator


class Fraction(numbers.Rational):
    """A rational number: Fraction(3, 4), Fraction('0.75'), Fraction(0.75)."""

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        self = super().__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator = numerator
                self._denominator = 1
                return self
            if isinstance(numerator, numbers.Rational):
                self._numerator = numerator.numerator
                self._denominator = numerator.denominator
                return self
            if isinstance(numerator, float) or _is_decimal(numerator):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            if not isinstance(numerator, str):
                raise TypeError("argument should be a string or a Rational instance")
            numerator, denominator = _read(numerator)
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError("Fraction(%s, 0)" % numerator)
        g = math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator = numerator // g
        self._denominator = denominator // g
        return self

    @classmethod
    def from_float(cls, f):
        """The exact value of a finite float."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError("%s.from_float() only takes floats, not %r (%s)" % (cls.__name__, f, type(f).__name__))
        return cls._from_coprime_ints(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a finite Decimal."""
        if isinstance(dec, numbers.Integral):
            return cls(int(dec))
        if not _is_decimal(dec):
            raise TypeError("%s.from_decimal() only takes Decimals, not %r (%s)"
                            % (cls.__name__, dec, type(dec).__name__))
        return cls._from_coprime_ints(*dec.as_integer_ratio())

    @classmethod
    def _from_coprime_ints(cls, numerator, denominator, /):
        made = super().__new__(cls)
        made._numerator = numerator
        made._denominator = denominator
        return made

    def is_integer(self):
        """Is it whole?"""
        return self._denominator == 1

    def as_integer_ratio(self):
        """Numerator and denominator."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """The nearest fraction whose denominator is no greater than that."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        # Both convergents lie around self: the nearer one, the first where they are as near.
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction._from_coprime_ints(p1, q1)
        return Fraction._from_coprime_ints(p0 + k * p1, q0 + k * q1)

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def __repr__(self):
        return "%s(%s, %s)" % (self.__class__.__name__, self._numerator, self._denominator)

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return "%s/%s" % (self._numerator, self._denominator)

    def __format__(self, spec, /):
        """Format as a fraction, or with e, f, g, % as a rounded decimal."""
        if not spec:
            return str(self)
        if spec[-1] in "eEfFgG%":
            return _format_decimal(self, spec)
        import _re as re
        match = re.fullmatch(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<alt>#)?"
                             r"(?P<width>0|[1-9]\d*)?(?P<sep>[,_])?", spec, re.DOTALL)
        if match is None:
            raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(self).__name__!r}")
        fill, align = match["fill"] or " ", match["align"] or ">"
        sign = "-" if self._numerator < 0 else "" if match["sign"] in ("-", "") else match["sign"]
        body = f"{abs(self._numerator):{match['sep'] or ''}}"
        if self._denominator > 1 or match["alt"]:
            body += f"/{self._denominator:{match['sep'] or ''}}"
        pad = fill * (int(match["width"] or 0) - len(sign) - len(body))
        if align == "=":
            return sign + pad + body
        text = sign + body
        if align == ">":
            return pad + text
        if align == "<":
            return text + pad
        half = len(pad) // 2
        return pad[:half] + text + pad[half:]

    # --- arithmetic

    def __add__(a, b):
        return _arithmetic(a, b, _add, operator.add)

    def __radd__(b, a):
        return _reflected(b, a, _add, operator.add)

    def __sub__(a, b):
        return _arithmetic(a, b, _sub, operator.sub)

    def __rsub__(b, a):
        return _reflected(b, a, _sub, operator.sub)

    def __mul__(a, b):
        return _arithmetic(a, b, _mul, operator.mul)

    def __rmul__(b, a):
        return _reflected(b, a, _mul, operator.mul)

    def __truediv__(a, b):
        return _arithmetic(a, b, _div, operator.truediv)

    def __rtruediv__(b, a):
        return _reflected(b, a, _div, operator.truediv)

    def __floordiv__(a, b):
        return _arithmetic(a, b, _floordiv, operator.floordiv)

    def __rfloordiv__(b, a):
        return _reflected(b, a, _floordiv, operator.floordiv)

    def __mod__(a, b):
        return _arithmetic(a, b, _mod, operator.mod)

    def __rmod__(b, a):
        return _reflected(b, a, _mod, operator.mod)

    def __divmod__(a, b):
        return _arithmetic(a, b, _divmod, divmod)

    def __rdivmod__(b, a):
        return _reflected(b, a, _divmod, divmod)

    def __pow__(a, b):
        if isinstance(b, numbers.Rational):
            if b.denominator != 1:
                return float(a) ** float(b)
            power = b.numerator
            if power >= 0:
                return Fraction._from_coprime_ints(a._numerator ** power, a._denominator ** power)
            if a._numerator == 0:
                raise ZeroDivisionError(f"Fraction({a._denominator ** -power}, 0)")
            top, bottom = a._denominator ** -power, a._numerator ** -power
            return Fraction._from_coprime_ints(top, bottom) if bottom > 0 else \
                Fraction._from_coprime_ints(-top, -bottom)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a):
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        if b._denominator == 1:
            return a ** b._numerator
        return a ** float(b)

    def __pos__(a):
        return Fraction._from_coprime_ints(a._numerator, a._denominator)

    def __neg__(a):
        return Fraction._from_coprime_ints(-a._numerator, a._denominator)

    def __abs__(a):
        return Fraction._from_coprime_ints(abs(a._numerator), a._denominator)

    def __int__(a, _index=operator.index):
        return _index(-(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator)

    def __trunc__(a):
        return -(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        """Half to even, as for floats."""
        if ndigits is None:
            d = self._denominator
            floor, remainder = divmod(self._numerator, d)
            if remainder * 2 < d:
                return floor
            if remainder * 2 > d:
                return floor + 1
            return floor + floor % 2
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        try:
            inverse = pow(self._denominator, -1, _MODULUS)
        except ValueError:
            result = _INF
        else:
            result = hash(hash(abs(self._numerator)) * inverse)
        result = result if self._numerator >= 0 else -result
        return -2 if result == -1 else result

    # --- comparison

    def __eq__(a, b):
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            return 0.0 == b if math.isnan(b) or math.isinf(b) else a == a.from_float(b)
        return NotImplemented

    def _richcmp(self, other, op):
        if isinstance(other, numbers.Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        return a._richcmp(b, operator.lt)

    def __gt__(a, b):
        return a._richcmp(b, operator.gt)

    def __le__(a, b):
        return a._richcmp(b, operator.le)

    def __ge__(a, b):
        return a._richcmp(b, operator.ge)

    def __bool__(a):
        return bool(a._numerator)

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)

    def __copy__(self):
        return self if type(self) == Fraction else self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()


def _add(a, b):
    return Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)


def _sub(a, b):
    return Fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)


def _mul(a, b):
    return Fraction(a.numerator * b.numerator, a.denominator * b.denominator)


def _div(a, b):
    return Fraction(a.numerator * b.denominator, a.denominator * b.numerator)


def _floordiv(a, b):
    return (a.numerator * b.denominator) // (a.denominator * b.numerator)


def _divmod(a, b):
    div, rest = divmod(a.numerator * b.denominator, a.denominator * b.numerator)
    return div, Fraction(rest, a.denominator * b.denominator)


def _mod(a, b):
    return Fraction((a.numerator * b.denominator) % (b.numerator * a.denominator), a.denominator * b.denominator)


def _is_decimal(x):
    # There is none as long as nobody has loaded it.
    decimal = sys.modules.get("decimal")
    return decimal is not None and isinstance(x, decimal.Decimal)


# Complex numbers have no remainders.
_REAL = (operator.mod, operator.floordiv, divmod)


def _arithmetic(a, b, exact, general):
    if isinstance(b, (int, Fraction)):
        return exact(a, b)
    if isinstance(b, float):
        return general(float(a), b)
    if isinstance(b, complex) and general not in _REAL:
        return general(complex(a), b)
    return NotImplemented


def _reflected(b, a, exact, general):
    if isinstance(a, numbers.Rational):
        return exact(a, b)
    if isinstance(a, numbers.Real):
        return general(float(a), float(b))
    if isinstance(a, numbers.Complex) and general not in _REAL:
        return general(complex(a), complex(b))
    return NotImplemented


def _format_decimal(x, spec):
    """Formats e, f, g and %: rounds exactly to the digits asked for, and lets int do the rest."""
    import _re as re
    match = re.fullmatch(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<no_neg>z)?(?P<alt>#)?"
                         r"(?P<zeropad>0(?=[0-9]))?(?P<width>0|[1-9][0-9]*)?(?P<sep>[,_])?"
                         r"(?:\.(?P<prec>0|[1-9][0-9]*))?"
                         r"(?P<type>[eEfFgG%])", spec, re.DOTALL)
    if match is None or (match["align"] and match["zeropad"]):
        raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(x).__name__!r}")
    kind = match["type"]
    precision = int(match["prec"] or 6)
    trim = kind in "gG" and not match["alt"]
    if kind in "fF%":
        exponent = -precision
        if kind == "%":
            exponent -= 2
        negative, digits = _round_to(x, exponent)
        scientific = False
        point = precision
    else:
        figures = max(precision, 1) if kind in "gG" else precision + 1
        negative, digits, exponent = _round_to_figures(x, figures)
        scientific = kind in "eE" or exponent > 0 or exponent + figures <= -4
        point = figures - 1 if scientific else -exponent
    suffix = "%" if kind == "%" else ""
    if scientific:
        suffix = f"{'E' if kind.isupper() else 'e'}{exponent + point:+03d}"
    text = f"{digits:0{point + 1}d}"
    whole, frac = text[:len(text) - point], text[len(text) - point:]
    if trim:
        frac = frac.rstrip("0")
    if negative and match["no_neg"] and digits == 0:
        negative = False
    sign = "-" if negative else "" if match["sign"] in ("-", "") else match["sign"]
    dot = "." if frac or match["alt"] else ""
    trailing = dot + frac + suffix
    width = int(match["width"] or 0)
    fill, align, sep = match["fill"] or " ", match["align"] or ">", match["sep"] or ""
    if match["zeropad"]:
        room = width - len(sign) - len(trailing)
        if sep:
            room = 3 * room // 4 + 1
        whole = whole.rjust(room, "0")
        fill, align = "0", "="
    if sep:
        first = 1 + (len(whole) - 1) % 3
        whole = whole[:first] + "".join(sep + whole[i:i + 3] for i in range(first, len(whole), 3))
    body = whole + trailing
    pad = fill * (width - len(sign) - len(body))
    if align == "=":
        return sign + pad + body
    if align == "<":
        return sign + body + pad
    if align == "^":
        half = len(pad) // 2
        return pad[:half] + sign + body + pad[half:]
    return pad + sign + body


def _round_to(x, exponent):
    """(is it negative, digits) of a number rounded to a multiple of 10**exponent."""
    n, d = x.numerator, x.denominator
    if exponent >= 0:
        d *= 10 ** exponent
    else:
        n *= 10 ** -exponent
    q, r = divmod(n + (d >> 1), d)
    if r == 0 and d & 1 == 0:
        q &= -2
    return (q < 0 if q else n < 0), abs(q)


def _round_to_figures(x, figures):
    n, d = x.numerator, x.denominator
    if n == 0:
        return False, 0, 1 - figures
    top, bottom = str(abs(n)), str(d)
    m = len(top) - len(bottom) + (bottom <= top)
    exponent = m - figures
    negative, digits = _round_to(x, exponent)
    if len(str(digits)) == figures + 1:
        digits //= 10
        exponent += 1
    return negative, digits, exponent
