"""Records what CPython 3.13 makes of generated formatting cases, for runtime/tests/format.rs.

python3.13 tools/record_format.py [cases per subject] > runtime/tests/recorded/format.txt
"""
import random
import struct
import sys

assert sys.version_info[:2] == (3, 13)
sys.set_int_max_str_digits(0)
N = int(sys.argv[1]) if len(sys.argv) > 1 else 120
rnd = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)


def esc(s):
    if isinstance(s, str):
        s = s.encode("utf-8", "surrogatepass")
    return "".join(chr(b) if 0x20 < b < 0x7F and b != 0x25 else f"%{b:02X}" for b in s) or "%"


def bits(x):
    return struct.pack(">d", x).hex()


def record(subject, args, call):
    try:
        result = "=" + esc(call())
    except (ValueError, OverflowError, TypeError) as e:
        result = "!" + type(e).__name__ + ":" + esc(str(e))
    print("\t".join([subject, *map(esc, args), result]))


def a_float():
    k = rnd.randrange(10)
    if k == 0:
        return rnd.choice([0.0, -0.0, 1.0, float("inf"), float("-inf"), float("nan"), 5e-324, 1.7976931348623157e308,
                           2.2250738585072014e-308, 1e16, 1e15, 9999999999999998.0, 1e-4, 1e-5, 123456.0, 0.5, 1.5, 2.5, 1e22, 1e23])
    if k == 1:
        return float(rnd.randrange(-10**rnd.randrange(1, 20), 10**rnd.randrange(1, 20)))
    if k == 2:
        return rnd.randrange(-10**6, 10**6) / rnd.choice([2, 4, 8, 10, 16, 100, 1000])
    if k < 6:
        return struct.unpack(">d", rnd.randbytes(8))[0]
    return rnd.uniform(-1, 1) * 10.0 ** rnd.randrange(-20, 25)


def an_int():
    k = rnd.randrange(4)
    if k == 0:
        return rnd.randrange(-200, 200)
    if k == 1:
        return rnd.randrange(-2**63, 2**63)
    if k == 2:
        return rnd.choice([0, 1, -1, 2**63 - 1, -2**63, 2**64, 65, 1114111, 1114112, 10**18])
    return rnd.randrange(-10**rnd.randrange(1, 60), 10**rnd.randrange(1, 60))


CHARS = "abc'\"\\\n\t\x00\x7f\x80\xa0\xadéßŸλ中😀\U000e0001\ud800\udfff\u2028\u200bǅΣ٣²½Ⅷ \U00010d40\uFB01"


def a_text(n=8):
    return "".join(rnd.choice(CHARS) for _ in range(rnd.randrange(n)))


def a_spec(kinds):
    s = ""
    if rnd.random() < 0.3:
        s += rnd.choice(["", "*", "é", "0", "😀", "x"]) + rnd.choice("<>^=")
    if rnd.random() < 0.3:
        s += rnd.choice("+- ")
    if rnd.random() < 0.15:
        s += "z"
    if rnd.random() < 0.25:
        s += "#"
    if rnd.random() < 0.25:
        s += "0"
    if rnd.random() < 0.5:
        s += str(rnd.randrange(1, 30))
    if rnd.random() < 0.3:
        s += rnd.choice([",", "_", "_", ",_", "__"] if rnd.random() < 0.2 else ",_")
    if rnd.random() < 0.4:
        s += "." + rnd.choice(["", "0", "1", "2", "3", "7", "17", "30"])
    if rnd.random() < 0.8:
        s += rnd.choice(kinds)
    if rnd.random() < 0.03:
        s += rnd.choice("q5é\x01")
    return s


def main():
    for _ in range(N):
        x = a_float()
        record("float_repr", [bits(x)], lambda: repr(x))
        record("float_hex", [bits(x)], lambda: x.hex())
        record("ratio", [bits(x)], lambda: "%d/%d" % x.as_integer_ratio() if x - x == 0 else "none")
        n = rnd.choice([rnd.randrange(-25, 25), rnd.randrange(-330, 330), 0, 1, 2, -1])
        record("round", [bits(x), str(n)], lambda: bits(round(x, n)))
        y = a_float()
        record("complex_repr", [bits(x), bits(y)], lambda: repr(complex(x, y)))
        spec = a_spec("eEfFgGn%eEfFgGn%eEfFgGn%dscx")
        record("format_float", [bits(x), spec], lambda: format(x, spec))
        record("format_complex", [bits(x), bits(y), spec], lambda: format(complex(x, y), spec))
        k = an_int()
        spec2 = a_spec("bcdoxXneEfFgG%s")
        record("format_int", [str(k), spec2], lambda: format(k, spec2))
        s = a_text()
        spec3 = a_spec("sssssd").replace("+", "").replace("=", "<")
        record("format_str", [s, spec3], lambda: format(s, spec3))
        record("repr_str", [s], lambda: repr(s))
        record("ascii_str", [s], lambda: ascii(s))
        b = bytes(rnd.choice(b"ab'\"\\\n\r\t\x00\x7f\x80\xff ") for _ in range(rnd.randrange(8)))
        record("repr_bytes", [b], lambda: repr(b))
        for name in "lower upper title capitalize swapcase casefold".split():
            record(name, [s], lambda: getattr(s, name)())
        for name in "istitle isupper islower".split():
            record(name, [s], lambda: str(getattr(s, name)()))
        # printf style
        f = "%" + "".join(rnd.choice("+- #0") for _ in range(rnd.randrange(3)))
        f += rnd.choice(["", "5", "12", "20"]) + rnd.choice(["", "", ".", ".0", ".3", ".15", ".30"])
        code = rnd.choice("diuoxXeEfFgGsrayé%")
        arg = x if code in "eEfFgG" else s if code in "sra" else k
        f = rnd.choice(["", "a", "é%%"]) + f + rnd.choice(["", "l", "h"]) + code + rnd.choice(["", "z"])
        if code != "%":
            shown = bits(x) if arg is x else arg if arg is s else str(k)
            record("percent", [f, shown], lambda: f % (arg,))
        # reading
        t = rnd.choice(["", " ", "+", "-", "\n"]) + "".join(
            rnd.choice("0123456789___..eE+-xinfat ٣" if rnd.random() < 0.15 else "0123456789._") for _ in range(rnd.randrange(1, 9)))
        if rnd.random() < 0.3:
            t = rnd.choice(["", "-", "+", " "]) + rnd.choice(
                ["inf", "nan", "Infinity", "-nan", "1e400", "1e-400", "1_0.0_1e1_0", "1__0", ".5", "5.", ".", "e5", "0x10", "infinit", "1e", "1e+"]) + rnd.choice(["", "", " ", "_"])
        record("parse_float", [t], lambda: bits(float(t)))
        if rnd.random() < 0.3:
            t = repr(x) + rnd.choice(["", "0", "5", "00000000000001"])
            record("parse_float", [t], lambda: bits(float(t)))
        t = rnd.choice(["", "-", "+", " -"]) + rnd.choice(["", "0x", "0o", "0b", "0X", "0x_", "0"]) + "".join(
            rnd.choice("0123456789abfz_" if rnd.random() < 0.3 else "01") for _ in range(rnd.choice([1, 2, 5, 9, 70])))
        base = rnd.choice([0, 10, 16, 8, 2, 36, 7])
        record("parse_int", [t, str(base)], lambda: str(int(t, base)))
        t = rnd.choice(["", "-", "+"]) + rnd.choice(["", "0x", "0X"]) + "".join(
            rnd.choice("0123456789abcdef..") for _ in range(rnd.choice([1, 2, 5, 14, 15, 16, 20, 40]))) + rnd.choice(
            ["", "p0", "p-1074", "p-1080", f"p{rnd.randrange(-1200, 1100)}", "p+3", "p", "p99999999999999999999", "q"])
        if t.count(".") > 1 and rnd.random() < 0.9:
            t = t.replace(".", "", t.count(".") - 1)
        record("from_hex", [t], lambda: bits(float.fromhex(t)))
    # Properties of every character, in one check sum each.
    for name in "isalpha isdecimal isdigit isnumeric isspace isupper islower isprintable isidentifier istitle".split():
        h = 0
        for cp in range(0x110000):
            h = (h * 31 + getattr(chr(cp), name)()) & 0xFFFFFFFF
        record("property", [name], lambda: str(h))
    for name in "lower upper title casefold".split():
        h = 0
        for cp in range(0x110000):
            for b in getattr(chr(cp), name)().encode("utf-8", "surrogatepass"):
                h = (h * 31 + b) & 0xFFFFFFFF
        record("mapping", [name], lambda: str(h))


main()
