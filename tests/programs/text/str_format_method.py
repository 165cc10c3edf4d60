class P:
    x = 1; d = {"k": [10, 20], "a b": 3}
    def __format__(self, s): return f"<{s}>"
print("{} {}".format(1, 2), "{1} {0}".format("a", "b"), "{x} {y!r}".format(x=1, y="s"), "{0.x} {0.d[k][1]} {0.d[a b]}".format(P()), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), "{:{}}".format("a", ">4"), "{:{w}.{p}}".format(3.14159, w=8, p=3), "{0:{1}}".format(5, "03d"), "{:q}".format(P()), "{!s:>4}".format(None), "{[0]}".format([7]), "{a[0]}".format(a="xy"), "{{{}}}".format(1), "{0}{0}".format("r"), "{:,}".format(10**7), "{:%}".format(.5))
for f, a in [("{", ()), ("}", ()), ("{}", ()), ("{0} {}", (1, 2)), ("{} {0}", (1,)), ("{x}", ()), ("{0.nope}", (1,)), ("{0[z]}", ({},)), ("{0[0}", ([1],)), ("{!z}", (1,)), ("{:d}", ("x",)), ("{0!}", (1,)), ("{a b}", ()), ("{0[]}", ([1],)), ("{.x}", (1,)), ("{5}", (1,)), ("{:{:{}}}", (1, 2, 3)), ("{0..x}", (1,)), ("{!r:>{}}", ("a",))]:
    try: print(repr(f), repr(f.format(*a)))
    except Exception as e: print(repr(f), type(e).__name__, e)
class M(dict):
    def __missing__(self, k): return f"?{k}?"
print("{a} {b}".format_map(M(a=1)), "{a.real}".format_map({"a": 3}), format("x", ">3"), format(1.5), "{}".format(P()), "{0!r:^8}".format("q"), "{:<{fill}}|".format("ab", fill=5), "{k}".format(**{"k": "v"}))
