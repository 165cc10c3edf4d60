# decimal: numbers, contexts, rounding, signals, all operations, formats.
import copy
import decimal
import math
import pickle
import threading
from decimal import (BasicContext, Context, Decimal as D, DefaultContext, ExtendedContext, Inexact, getcontext, localcontext,
                     setcontext)
from fractions import Fraction


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(result if isinstance(result, str) else repr(result))


print("== made of")
for value in ("0", "-0", "1.50", " 12_345.6e-3\n", ".5", "5.", "1E+5", "1e-7", "0.000001", "0.0000001", "123e10", "0E+5", "0E-8", "Infinity", "-inf", "nan",
              "-NaN0012", "sNaN7", "\u0661\u0662.\u0663", "", ".", "e5", "1e", "--1", "1 2", "nanx", "1e99999999999999999999", 5, -10**40, True, 0.1, -0.0, math.inf, 1e-300,
              (0, (1, 2, 3), -2), (1, (0, 0, 7), 5), (0, (), 0), (0, (1,), "F"), (1, (4, 5), "n"), (0, (), "N"), [0, [1], 2], (2, (1,), 0), (0, (10,), 0),
              (0, "12", 0), (0, (1,)), (0, (1,), "x"), (0, (1,), 1.5), None, b"1", 1j):
    show(D, value)
show(D)
show(D.from_float, 0.5)
show(D.from_float, 7)
show(D.from_float, "x")
for text in ("123.456", "-1.2E+9", "0E+3", "0.00", "sNaN5", "-Infinity", "12E-10", "1E+7", "0E-9", "12.3E+7"):
    d = D(text)
    print(d, d.to_eng_string(), d.as_tuple(), d.adjusted(), d.number_class(), d.is_signed(), d.is_zero(), d.is_finite(), d.is_snan(), bool(d) if not d.is_nan() else "", d.copy_negate(),
          d.copy_abs(), d.copy_sign(-1), d.is_normal(), d.canonical() is d, copy.deepcopy(d) is d, str(pickle.loads(pickle.dumps(d))))
    show(d.as_integer_ratio)
    show(int, d)
    show(float, d)
    show(complex, d)
    show(math.floor, d)
    show(math.ceil, d)
    show(round, d)
    show(round, d, 1)
    show(hash, d) if not d.is_nan() else None

print("== arithmetic")
numbers = [D(s) for s in ("0", "-0.0", "1", "-1", "2.5", "-7.25", "1E+10", "3E-20", "123456789.123456789123456789", "9999999999999999999999999999", "1E-999999", "9E+999999", "inf",
                          "-inf", "nan12", "snan3")]
context = Context(prec=20, traps=[])
for name in ("add", "subtract", "multiply", "divide", "divide_int", "remainder", "remainder_near", "compare", "max", "min_mag", "compare_total", "quantize", "power", "next_toward",
             "same_quantum", "scaleb"):
    f = getattr(context, name)
    for a in numbers:
        row = []
        for b in numbers:
            context.clear_flags()
            row.append(f"{f(a, b)}/{context._flags if False else sum(1 << i for i, s in enumerate(context.flags) if context.flags[s])}")
        print(name, a, *row)
for name in ("abs", "minus", "plus", "normalize", "sqrt", "exp", "ln", "log10", "logb", "next_minus", "next_plus", "to_integral_exact", "to_integral_value", "number_class",
             "to_eng_string", "is_subnormal", "logical_invert"):
    f = getattr(context, name)
    row = []
    for a in numbers:
        context.clear_flags()
        row.append(f"{f(a)}/{sum(1 << i for i, s in enumerate(context.flags) if context.flags[s])}")
    print(name, *row)
print(D(7) // -2, D(-7) % 3, divmod(D("-7.5"), 2), 5 - D("0.1"), 2 ** D(10), pow(D(7), 20, 13), pow(D(-3), 3, 5), -D(0), +D("-0"), abs(D(-3)), D(2).fma(3, 4))
for f in (lambda: D(1) + 1.5, lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(1) // 0, lambda: D(5) % 0, lambda: D("inf") - D("inf"), lambda: D("snan") + 1, lambda: D(-1).sqrt(),
          lambda: D(-1).ln(), lambda: D(10) ** 10**7, lambda: D(0) ** 0, lambda: D(-2) ** D("0.5"), lambda: D(1).quantize(D("1e-40")), lambda: D(10**40) // 3, lambda: D("1.5").logical_and(1),
          lambda: D("x"), lambda: D(1) < "x", lambda: D("nan") < 1, lambda: D(1).compare("x"), lambda: D(1).exp(5), lambda: pow(D(2), -1, 3)):
    show(f)
print(D(1) == 1, D("1.0") == 1.0, D("0.1") == 0.1, D("0.5") == Fraction(1, 2), D(1) < 1.5, D(3) > Fraction(10, 3), D("nan") == D("nan"), D(2) == 2 + 0j, D(1) != "1", D("inf") > 10**400,
      hash(D("0.5")) == hash(0.5), hash(D(10**50)) == hash(10**50), {D(1): "one"}[1], sorted([D(3), 1, D("2.5"), 2.25]), sum([D("0.1")] * 10), max(D(1), 2))
print(D("110").logical_and(D("011")), D("110").logical_or(11), D("110").logical_xor(101), D("1234567").shift(-2), D("1234567").shift(25), D("1234567").rotate(-2), D(1).next_toward(2),
      D("1.23").same_quantum(D("4.56")), D("1.2").compare_total(D("1.20")), D("-1").compare_total_mag(1), D(1).radix(), D("3.7").real, D("3.7").imag, D("3.7").conjugate())

print("== rounding")
for mode in ("ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"):
    c = Context(prec=3, rounding=mode, Emax=9, Emin=-9, traps=[])
    print(mode, *(f"{D(s).quantize(D('0.1'), rounding=mode)} {c.create_decimal(s)}" for s in ("1.25", "-1.25", "1.35", "1.2501", "-1.2499", "1.05", "0.95", "9.99", "-9.995")),
          c.create_decimal("9.999E9"), c.create_decimal("-9.999E9"), c.create_decimal("1.5E-11"), c.create_decimal("-1E-20"), c.divide(2, 3), D("2.5").to_integral_value(mode))
c = Context(prec=5, Emin=-10, Emax=10, clamp=1, capitals=0, traps=[])
for s in ("1E+10", "0E+20", "1.23456E-12", "1E-15", "123456789", "-0E-30", "1E+11", "NaN123456", "sNaN12345", "x", "1_0"):
    c.clear_flags()
    print(s, c.create_decimal(s), c.plus(c.create_decimal("1e9")), [n.__name__ for n, v in c.flags.items() if v])
print(c.Etiny(), c.Etop(), c.to_sci_string(D("1E+9")), c.to_eng_string(D("12E+9")))

print("== digits")
for prec in (1, 5, 28, 60):
    with localcontext(prec=prec):
        for x in ("2", "0.5", "1.0000000001", "123456", "1E-10", "0.99999"):
            x = D(x)
            print(prec, x.sqrt(), x.exp(), x.ln(), x.log10(), x ** D("0.3"), x ** -3, x ** 17, D(1) / x)
print(D(100).log10(), D("0.001").log10(), D(1).ln(), D(4) ** D("0.5"), D("1.0") ** 5, D("1.00") ** D("0.5"), D(0).exp(), D("1e-40").exp(), D(-500).exp(), D(9).sqrt(), D("0.09").sqrt(), D("1E+5").sqrt())

print("== contexts")
print(getcontext(), BasicContext, ExtendedContext, DefaultContext, sep="\n")
c = Context(prec=6, flags=[decimal.Rounded], traps=[Inexact])
print(c, c.flags, c.traps[Inexact], len(c.flags), list(c.traps)[:2], c.flags == dict(c.flags), c.copy() == c, c.copy().flags == c.flags, sep="\n")
print(repr(pickle.loads(pickle.dumps(c))), copy.copy(c).prec)
for kwargs in ({"prec": 0}, {"prec": "x"}, {"rounding": "x"}, {"Emin": 1}, {"Emax": -1}, {"capitals": 2}, {"clamp": 2}, {"flags": 5}, {"traps": ["x"]}, {"foo": 1}):
    show(lambda: Context(**kwargs)) if "foo" not in kwargs else None
for name, value in (("prec", 10**20), ("rounding", 5), ("foo", 1), ("flags", 5), ("Emin", -5)):
    show(setattr, c, name, value)
show(delattr, c, "prec")
show(c.flags.__setitem__, "x", 1)
show(c.flags.__getitem__, "x")
show(c.traps.__delitem__, Inexact)
c.clear_traps()
c.flags[Inexact] = True
c.traps = {s: s is decimal.Clamped for s in c.traps}
print(c)
c.clear_flags()
show(setcontext, 5)
show(localcontext, 5)
show(lambda: localcontext(foo=1))
with localcontext(BasicContext) as l:
    print(l is getcontext(), l.prec, D(1) / 7)
    with localcontext(l, prec=3, rounding="ROUND_UP"):
        print(D(1) / 7)
    setcontext(ExtendedContext)
    print(getcontext() is ExtendedContext, D(1) / 0)
print(getcontext().prec)
with localcontext() as l:
    for signal in l.traps:
        l.traps[signal] = True
    for f in (lambda: D(1) / 3, lambda: D("1e-999999") / 10, lambda: D("9e999999") * 10, lambda: D(1.5), lambda: D(1) == 1.5, lambda: D(1) < 1.5, lambda: l.create_decimal("1" * 30),
              lambda: D("0e9999999") + 0, lambda: D("1E-1000026") / 7):
        show(f)
print(decimal.DivisionByZero.__mro__[1:3], decimal.Overflow.__mro__[1:3], decimal.FloatOperation.__mro__[1:3], decimal.DivisionUndefined.__mro__[1:3], decimal.MAX_PREC, decimal.MIN_ETINY)
results = []
thread = threading.Thread(target=lambda: (setattr(getcontext(), "prec", 3), results.append(D(1) / 3)))
thread.start()
thread.join()
print(results, D(1) / 3)


class Money(D):
    def __new__(cls, value):
        self = super().__new__(cls, value)
        self.unit = "EUR"
        return self


m = Money("1.50")
print(repr(m), m.unit, type(m + 1).__name__, Money.from_float(0.5).unit, type(pickle.loads(pickle.dumps(m))).__name__)

print("== formats")
for spec in ("", "e", ".3e", "E", "f", ".2f", ".0f", "F", "g", ".3g", "G", "%", ".1%", "n", "10", "<10", "^10.1f", "+", " .2f", "010.2f", ",.2f", "012,.1f", "*>+12,.1f", "=+10", "z.1f", "#.0f", ".0e", "x", "5q",
             ".", "_", "08,", "<08", "é^9"):
    print(spec, *(f"[{show_format}]" for show_format in (
        (lambda d: (lambda: format(d, spec))) and [
            (lambda d: format(d, spec))(d) if spec not in ("x", "5q", ".", "_", "<08") else "?" for d in (D("1234.567"), D("-0.04"), D("0E+3"), D("1E+20"), D("-1E-9"), D("nan"), D("-inf"))])))
for spec in ("x", "5q", ".", "_", "<08", "a"):
    show(format, D(1), spec)
print(format(D("1234567.8"), "n"), D("1234567.8").__format__("n", {"decimal_point": ",", "thousands_sep": ".", "grouping": "\3\2"}), f"{D('2.5'):.0f} {D('3.5'):.0f} {D('0.00001234'):.2g}", "%s %d %.2f" % (D("1.5"), D("2.5"), D("3.14159")))
