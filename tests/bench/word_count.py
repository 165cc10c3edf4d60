"""Strings and dicts: counting words."""

WORDS = """the quick brown fox jumps over a lazy dog while seven wizards quietly mix potions of
iron and salt under an old oak tree near the river where nobody ever looks""".split()


def make_text(lines):
    state, out = 1, []
    for _ in range(lines):
        line = []
        for _ in range(10):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            word = WORDS[(state >> 8) % len(WORDS)]
            if state & 0x700 == 0:
                word = word.title() + str(state % 50)
            line.append(word)
        out.append(" ".join(line) + ".")
    return "\n".join(out)


def count(text):
    counts = {}
    for line in text.splitlines():
        for word in line.split():
            word = word.strip(".,").lower()
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


text = make_text(12_000)
for _ in range(25):
    counts = count(text)
top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:4]
print(len(counts), top)
