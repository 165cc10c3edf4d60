for a, b in ((7, 2), (-7, 2), (7, -2), (2**62, 3), (-2**63, 7), (10**30, 10**12 + 1), (-10**30, 97), (2**64, 2**64)):
    print(a + b, a - b, a * b, a // b, a % b, divmod(a, b), a / b, a & b, a | b, a ^ b, a < b, a == b)
print(2**200, (2**200).bit_length(), -2**100 >> 3, 1 << 100, (1 << 100) >> 99, ~2**70, -(-2**63), abs(-2**64), hash(2**200))
print(2**61 - 1 + 1, 2**62 - 1 + 1, 2**63 - 1 + 1, -2**62 - 1, 4611686018427387904 * 2, 3037000500 ** 2, (2**31) * (2**31))
print(pow(3, 1000, 1007), pow(3, -1, 7), pow(2, 100), pow(-2, 3, 5), pow(0, 0), (-8) ** 3, 10 ** 40)
print(int("123_456"), int(" -42 "), int("0x1f", 16), int("0b11", 0), int("z", 36), int("١٢"), int(b"12"), int(3.99), int(-3.99), int(1e20), int(True))
print(hex(-255), oct(8), bin(10), bin(-2**70), f"{2**70:x} {2**70:,} {-5:08b} {255:#X} {10**20:_d} {5:+d} {1000000:>12,}")
print((255).to_bytes(2), (255).to_bytes(4, "little"), (-2).to_bytes(3, "big", signed=True), int.from_bytes(b"\xff\x00"), int.from_bytes(b"\xff", signed=True), int.from_bytes([1, 2], "little"))
print((10).as_integer_ratio(), (10).bit_count(), (-1).bit_length(), (5).conjugate(), (5).numerator, (5).is_integer(), int.__doc__[:12])
print(str(10**50), repr(-10**25), len(str(3**2000)), str(2**1000)[-10:], 7**77 % 10**9)
f = 1
for i in range(1, 31): f *= i
print(f, f // 2**26, f.__class__)
print(round(12345, -2), round(15, -1), round(25, -1), round(-15, -1), round(5), 10**18 // 7, -10**19 // 7, 10**19 % -7)
print(2**53 == float(2**53), 2**53 + 1 == float(2**53), 10**400 > 1e308, 2**1023 < float("inf"), 1 == 1.0, 2**63 == 2.0**63)
for e in ("10**400 + 1.0", "float(10**400)", "1 << (1 << 70)", "int('9' * 5000)", "str(10**5000)", "int('12a')", "int('')", "int('1__2')", "10**400 / 3", "int(float('nan'))", "int(float('inf'))"):
    try: print(e, str(eval(e))[:20])
    except Exception as x: print(e, "->", type(x).__name__, str(x)[:90])
print((10**400) / (10**399), 3 * 10**20 / 7, -1 // 10**30, -1 % 10**30, 1 % -10**30)
print(int("-0"), -0, +True, -True, True & 3, True ^ True, False | 4, isinstance(True, int), True + 2**62)
class I(int): pass
print(I(5) + 1, type(I(5) * 2), I(7) // 2, repr(I(3)), I("12"), {I(1): "a"}[1])
