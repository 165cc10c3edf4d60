for s in ("0", "-0", "+5", " 7 ", "1_000", "0x1F", "0b11", "0o17", "007", "1e3", "", "-", "1 2", "0x", "_1", "1_", "١٢٣"):
    try: print(repr(s), int(s), end=" | ")
    except ValueError as e: print(e, end=" | ")
    try: print(int(s, 0))
    except ValueError as e: print(e)
for s, b in (("ff", 16), ("zz", 36), ("101", 2), ("12", 2), ("0b1", 2), ("9", 8), ("1", 1), ("1", 37), ("-FF", 16)):
    try: print(s, b, int(s, b))
    except ValueError as e: print(s, b, e)
x = 0b1011_0110
print(x.bit_length(), x.bit_count(), x >> 2, x << 40, x & -x, x & (x - 1), x ^ 0xff, ~x, x | 1 << 70, -x >> 3, -1 >> 100, 1 << 0, (x >> 100), -x & 0xffff, -2**70 | 1, 2**70 & -2**65, 2**70 ^ -1)
for v in (0, 1, -1, 127, 128, -128, -129, 255, 256, 65535): print(v, [v.to_bytes(n, o, signed=v < 0) for n in (2, 3) for o in ("big", "little")])
print(int.from_bytes(b"\x01\x00", "little"), int.from_bytes(b"\xff\x7f", "little", signed=True), int.from_bytes(b""), bin(5)[2:].zfill(8), f"{5:#010b}", hex(-1), oct(2**66), f"{2**66:_x}", sum(1 << i for i in range(0, 128, 2)), 10**18 % 1000003, pow(7, 10**18, 1000003), divmod(-2**80, 3), -2**80 // -7)
