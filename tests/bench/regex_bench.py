"""re: searching, groups, substitution, alternation, backtracking."""
import re

LINES = []
state = 5
for i in range(2500):
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    LINES.append(f"2024-{state % 12 + 1:02d}-{state % 28 + 1:02d} host{state % 40} "
                 f"[{'ERROR' if state & 256 else 'info'}] user{state % 999}@mail{state % 7}.example.org "
                 f"GET /path/{state % 1000}/x.html?q={state % 77} took {state % 5000}ms")
TEXT = "\n".join(LINES)

date = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
mail = re.compile(r"[\w.]+@([\w.]+)\.org")
line = re.compile(r"^(?P<date>\S+) (?P<host>\w+) \[(?P<level>ERROR|info)\] .*? took (?P<ms>\d+)ms$", re.M)
word = re.compile(r"\b(get|post|error)\b", re.I)
twice = re.compile(r"(\d)\1")
slow = re.compile(r"(?:x+x+)+y")

total = 0
for _ in range(24):
    total += len(date.findall(TEXT))
    total += len({m.group(1) for m in mail.finditer(TEXT)})
    total += sum(int(m["ms"]) for m in line.finditer(TEXT) if m["level"] == "ERROR")
    total += len(word.sub(lambda m: m.group().upper() + "!", TEXT))
    total += len(twice.findall(TEXT))
    total += len(re.split(r"[\s,;]+", TEXT))
    total += sum(bool(slow.search("x" * n)) for n in range(13))
    total += sum(1 for each in LINES if re.fullmatch(r"(?:[^?]*)\?q=(\d+) .*", each))
print(total)
