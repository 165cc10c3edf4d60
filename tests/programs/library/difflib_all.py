# difflib: deltas of many kinds, similar words, blocks and opcodes.
import hashlib, random
from difflib import *
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
a = "one\ntwo\nthree\nfour\n".splitlines(True); b = "ore\ntree\nfour\nemu\n".splitlines(True)
print("".join(ndiff(a, b)), end=""); print("".join(unified_diff(a, b, "before.py", "after.py", "d1", "d2")), end=""); print("".join(context_diff(a, b, "before.py", "after.py")), end="")
print("".join(restore(ndiff(a, b), 1)), "".join(restore(ndiff(a, b), 2)))
t(lambda: list(restore([], 3)))
s = SequenceMatcher(lambda x: x == " ", "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(s.ratio(), 3), s.get_matching_blocks(), list(s.get_opcodes()), s.quick_ratio(), s.real_quick_ratio(), s.find_longest_match(0, 10, 3, 20), s.bjunk, s.bpopular)
print(SequenceMatcher(None, "", "").ratio(), SequenceMatcher(None, [], []).get_opcodes(), list(SequenceMatcher(None, [], []).get_grouped_opcodes()))
print(get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), get_close_matches("x", ["y"]), get_close_matches("wheel", dir(str), n=5, cutoff=0.3))
t(lambda: get_close_matches("a", [], 0)); t(lambda: get_close_matches("a", [], 1, 2))
r = random.Random(7)
for n in range(120):
    x = [r.choice("abcdefgh ") * r.randrange(1, 3) + r.choice(["\n", "x\n", " y\n", "\tz\n"]) for _ in range(r.randrange(12))]
    y = list(x)
    for _ in range(r.randrange(5)):
        k = r.randrange(3)
        i = r.randrange(len(y) + 1)
        if k == 0: y.insert(i, r.choice("abc") + "new line\n")
        elif k == 1 and i < len(y): del y[i]
        elif i < len(y): y[i] = y[i][:-1] + r.choice(["!", "?", " "]) + "\n"
    told = "".join([*ndiff(x, y), *unified_diff(x, y, n=n % 4), *context_diff(x, y, n=n % 3), str(SequenceMatcher(None, x, y).ratio())])
    if n < 8: print(told)
    else: print(hashlib.sha1(told.encode()).hexdigest()[:8], end=" " if n % 8 else "\n")
for n in range(40):
    x = "".join(r.choice("ab c") for _ in range(r.randrange(300))); y = "".join(r.choice("ab c") for _ in range(r.randrange(300)))
    m = SequenceMatcher(r.choice([None, str.isspace]), x, y, r.choice([True, False])); told = str((list(m.get_opcodes()), m.ratio(), sorted(m.bpopular), list(m.get_grouped_opcodes(2)))); print(told if n < 3 else hashlib.sha1(told.encode()).hexdigest()[:8])
print(list(diff_bytes(unified_diff, [b"a\xff\n"], [b"b\xfe\n"], b"f", b"t")))
t(lambda: list(diff_bytes(unified_diff, ["a"], [b"b"]))); t(lambda: list(unified_diff([b"a"], ["b"]))); t(lambda: list(unified_diff(["a"], ["b"], b"f")))
print([IS_LINE_JUNK(x) for x in ("\n", "  #   \n", "hello\n", "", "##")], [IS_CHARACTER_JUNK(x) for x in " \t\nx"], list(unified_diff(["a"], ["b"], lineterm="")), list(unified_diff(["a"], ["a"])))
print("".join(ndiff(["\tabcDefghiJkl\n"], ["\tabcdefGhijkl\n"])), "".join(Differ().compare(["  x\n", "y\n"], ["x\n", "y \n"])), end="")
print(SequenceMatcher[str], Match(1, 2, 3))
