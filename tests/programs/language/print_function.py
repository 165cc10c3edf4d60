import sys, io
print(); print(1, "a", None, [1], sep=", "); print("x", end=""); print("y"); print("a", "b", sep=""); print(*range(3), sep="\n"); print("tab\tnl", repr("\n")); print(sep="-"); print(1, 2, sep=None, end=None)
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append("<flush>")
w = W(); print("a", 1, file=w, sep="|", flush=True); print(w.parts)
for bad in (lambda: print(1, sep=5), lambda: print(1, end=b""), lambda: print(1, file=5), lambda: print(1, nope=1)):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
class S:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
print(S(), [S()], {S(): S()} if False else (S(),), "%s" % S(), f"{S()!r}")
old = sys.stdout; sys.stdout = b = io.StringIO(); print("captured"); sys.stdout = old; print(repr(b.getvalue()))
sys.stdout.write("direct\n"); print(sys.stdout.write("") , file=sys.stdout)
sys.stdout = None; print("vanishes"); sys.stdout = old; print("back", True, 1.0, 1e100, -0.0, 10**25, "é", b"b", ..., NotImplemented, {}, set(), (), range(2), sep=" ~ ")
class Bad:
    def __str__(self): raise ValueError("no str")
try: print("before", Bad())
except ValueError as e: print("|", e)
