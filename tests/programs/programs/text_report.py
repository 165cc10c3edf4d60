import re
from collections import Counter, defaultdict
TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity,
it was the season of Light, it was the season of Darkness."""
words = re.findall(r"[a-z']+", TEXT.lower())
freq = Counter(words)
print(f"{'word':<12}|{'count':>6}|{'share':>8}"); print("-" * 28)
for w, n in sorted(freq.items(), key=lambda p: (-p[1], p[0]))[:8]: print(f"{w:<12}|{n:>6}|{n / len(words):>8.2%}")
by_len = defaultdict(set)
for w in words: by_len[len(w)].add(w)
for k in sorted(by_len): print(k, sorted(by_len[k]))
print(Counter(a + " " + b for a, b in zip(words, words[1:])).most_common(3))
LOG = """2024-01-05 10:00:01 INFO  user=ann action=login ms=12
2024-01-05 10:00:07 ERROR user=bob action=pay ms=340 msg="card declined"
bad line
2024-01-05 10:01:00 INFO  user=ann action=pay ms=95"""
pat = re.compile(r'(?P<date>\S+) (?P<time>\S+) (?P<lvl>[A-Z]+)\s+(?P<rest>.*)')
kv = re.compile(r'(\w+)=("[^"]*"|\S+)')
rows = []
for n, line in enumerate(LOG.splitlines(), 1):
    if m := pat.match(line): rows.append({**m.groupdict(), **{k: v.strip('"') for k, v in kv.findall(m["rest"])}})
    else: print("skipped line", n, repr(line))
for r in rows: print(r["lvl"], r["user"], int(r["ms"]), r.get("msg", "-"))
tot = defaultdict(int)
for r in rows: tot[r["user"]] += int(r["ms"])
print(dict(tot), max(tot, key=tot.get))
table = [["name", "qty"], ["apple", 3], ["fig", 12]]
widths = [max(len(str(c)) for c in col) for col in zip(*table)]
for row in table: print(" | ".join(str(c).ljust(w) for c, w in zip(row, widths)))
print("\n".join(l.rstrip().center(20, "~") for l in ["ab", "cde"]), "rot13:", "Hello".translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")))
