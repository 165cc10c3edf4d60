"""Strings: formatting, joining, replacing, appending."""


def rows(n):
    for i in range(n):
        yield f"{i:06d}|{i * 1.5:.2f}|{'x' * (i % 7)}|{i!r:>8}"


def main(n):
    text = "\n".join(rows(n))
    text = text.replace("|", ", ").upper()
    out = ""
    for line in text.split("\n"):
        fields = line.split(", ")
        out += fields[0] + ":" + fields[3].strip() + ";"
    vowels = sum(1 for c in out if c in "02468")
    return len(text), len(out), vowels, out[-20:]


for _ in range(10):
    answer = main(45_000)
print(*answer)
