vals = [("%d", 5), ("%5d|", 42), ("%-5d|", 42), ("%05d", -42), ("%+d", 5), ("% d", 5), ("%x %X %o %#x %#o", (255, 255, 8, 255, 8)), ("%f %.2f %10.3f %-10.1f|", (1.5, 2.345, 3.14159, 2.5)), ("%e %E %g %G", (12345.678, 0.00012, 1e-10, 1e20)), ("%s %r %a", ("é", "é", "é")), ("%10s|%-10s|%.2s", ("ab", "cd", "efgh")), ("%c%c", ("x", 65)), ("%%", ()), ("%(a)s %(b)05.1f", {"a": 1, "b": 2.25}), ("%*d|%-*d|%.*f", (5, 1, 5, 2, 2, 3.14159)), ("%s", [1, 2]), ("%s", ((1, 2),)), ("%d", 3.99), ("%d", True), ("%i %u", (1, 2)), ("%5%", ()), ("%s %s", ("a", None)), ("%d", 2**100), ("%x", -255), ("%.3d", 5), ("%#.3g", 1.0), ("%s", "%s"), ("no format", ())]
for f, v in vals:
    try: print(repr(f), repr(f % v))
    except Exception as e: print(repr(f), type(e).__name__, e)
for f, v in [("%d", "x"), ("%d", None), ("%s", ()), ("%s", (1, 2)), ("%", 1), ("%z", 1), ("%(a)s", 5), ("%(a)s", {}), ("%c", "ab"), ("%c", -1), ("%f", "a"), ("%x", 1.5), ("%s %s", 1), ("abc", 1), ("%(a", {}), ("%*d", ("a", 1)), ("%(a)s %s", {"a": 1}), ("abc", [1]), ("%d %s", {"a": 1})]:
    try: print(repr(f), repr(f % v))
    except Exception as e: print(repr(f), repr(v), type(e).__name__, e)
class I:
    def __index__(self): return 7
    def __str__(self): return "istr"
    def __repr__(self): return "irepr"
    def __float__(self): return 1.25
print("%s %r %x %o %f" % (I(), I(), I(), I(), I()), b"%s %d %b %a" % (b"x", 5, b"y", "z"), "%s" % b"bytes", "%-8s|" % "é", "%08.3f" % -3.14159, "%+.2e" % 0, "% 5d" % 42, "%s" * 3 % (1, 2, 3))
