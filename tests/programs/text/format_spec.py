for spec in ("", "5", "<5", ">5", "^5", "*^7", "05", "+", " ", "-", "x", "#x", "X", "o", "b", "#b", "c", "d", "n", ",", "_", "_x", "e", "f", "g", "%", ".2f", "+.1e", "010,", ">+8d", "=+8", "^08", "08.2f", "#o", "_b", ",.2f", "z.0f", "s", "5s", ".3", "5.1", "q", "1.", ",x", "08,d", "<<5", "}>5"):
    for v in (65, -3, 3.14159, "ab", True):
        try: print(repr(spec), repr(v), repr(format(v, spec)))
        except (ValueError, TypeError, OverflowError) as e: print(repr(spec), repr(v), type(e).__name__, e)
for v in (1234567.891, 0.00001234, 1e100, -0.0, float("inf"), float("nan"), 1e15, 123456789): print(f"{v:,.3f}|{v:_.2e}|{v:g}|{v:G}|{v:+}|{v:020}|{v:<20}|{v:^20}|{v:.0%}|{v:#.3g}|{v:z.1f}")
print(f"{3+4j:.2f} {3+4j:>12} {1e10+2j:,} {2j:e}", f"{None!s:>6}", f"{[1]!r:<6}|", f"{b'x'!r}", "{:>{w}.{p}f}".format(3.14159, w=8, p=2), format(2**70, ","), format(-2**70, "x"), f"{10**20:e}", f"{123:.1f}", f"{True:d} {True:5} {True!s:5}|", f"{0:#x} {0:+d} {-0.4:.0f} {0.5:.0f} {1.5:.0f}")
