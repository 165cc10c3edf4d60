import math
for x in (0.1, 1.0, 1e16, 1e15, 123456789.123456789, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1 / 3, 100.0, 1e22, 1e23, 2.5, -0.0, float("inf"), float("nan"), 4.35, 9007199254740993.0):
    print(repr(x), f"{x:.3f} {x:e} {x:g} {x:.0f} {x:10.2f}| {x:+.1e} {x:08.2f} {x:%} {x:,.2f} {x:.10g} {x:#g}")
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(0.5), round(1e300, 5), round(1.15, 1), round(5.015, 2))
print(7.0 // 2, -7.5 // 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 1e308 * 10, -1e308 * 10, 0.0 * -1, 1e-320 / 1e10, 2.0 ** 0.5, 2.0 ** -1, (-8.0) ** (1 / 3), 0.0 ** 0)
print((0.1).hex(), float.fromhex("0x1.8p3"), (0.75).as_integer_ratio(), (1.5).is_integer(), (2.0).is_integer(), float("1_000.5"), float(" -1e3 "), float("infinity"), float("-inf"), float("nan"))
print(float(10**22), float("1e400"), 1.5.__int__(), int(1e15), math.floor(-0.5), math.ceil(0.5), math.trunc(-1.7), (1.1).__round__(), float(True), float("٣.٥"))
print(1.0 == 1, 0.1 + 0.2 == 0.3, 1e16 + 1 == 1e16, float("nan") != float("nan"), 0.0 == -0.0, math.copysign(1, -0.0), str(-0.0), hash(0.0) == hash(-0.0))
print(max(1.0, float("nan")), min(float("nan"), 1), sorted([3.5, -1, 2, 1e-3]), sum([0.1] * 10), math.fsum([0.1] * 10), sum([1e16, 1, -1e16]))
print(math.isclose(0.1 + 0.2, 0.3), math.sqrt(2), math.pi, math.e, math.exp(1), math.log(10), math.log2(8), math.log10(1000), math.log(8, 2), math.sin(1), math.atan2(1, -1), math.hypot(3, 4), math.gcd(12, 18), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.isqrt(99), math.prod([1, 2, 3]), math.fmod(-7, 3), math.modf(3.25), math.frexp(10.0), math.ldexp(0.5, 3), math.degrees(math.pi), math.dist((0, 0), (3, 4)))
for e in ("math.sqrt(-1)", "math.log(0)", "math.factorial(-1)", "math.factorial(1.5)", "math.exp(1000)", "float('abc')", "float('')", "1.0 % 0", "1.5 // 0", "0.0 ** -1", "(10.0) ** 400", "math.inf - math.inf", "round(float('inf'))", "round(float('nan'))", "math.floor(float('nan'))", "math.acos(2)", "math.pow(0, -1)"):
    try: print(e, eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
