a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** 2, a ** b, -a, abs(a), a.conjugate(), a.real, a.imag, a == 3 + 4j, a != b, bool(0j))
print(complex("1+2j"), complex(" -3j "), complex(1), complex(1, 2), complex("inf-nanj"), complex(2.5, -0.0), 1j * 1j, 2j ** 2, 1 / 2j, 5 - 3j + 2)
print(repr(1e20 + 1e-7j), str(-1j), -0j, complex(-0.0, -0.0), f"{a:.2f} {a:e} {a!r:>12}", hash(a) == hash(3 + 4j), hash(2 + 0j) == hash(2), {1 + 0j: "one"}[1])
print(a + 1, 1 - a, a * 2.5, 2 / a, a ** 0.5, 0j ** 0, (1 + 0j) == 1.0, complex(1, 2) in [1 + 2j])
for e in ("a < b", "a // b", "a % 2", "int(a)", "float(a)", "complex('1 + 2j')", "complex('a')", "1j / 0", "0j ** -1", "complex(1, 'a')", "complex('1', 2)", "round(a)", "divmod(a, b)", "math.floor(a)", "f'{a:d}'", "f'{a:>10}'"):
    try: print(e, eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
