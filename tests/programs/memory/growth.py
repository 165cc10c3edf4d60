"""Containers that grow side by side, far beyond a page, and shrink and grow again."""
import random

lists = [[] for _ in range(4)]
table, text = {}, bytearray()
for i in range(300_000):
    lists[i % 4].append(i)
    table[i] = -i
    text += b"%d," % i
print([len(l) for l in lists], len(table), len(text))
print([sum(l) for l in lists], sum(table.values()), text[-7:])
for l in lists[:2]:
    del l[:]
    l.extend(range(200_000))
print([sum(l) for l in lists], lists[1][-1])
copies = [list(lists[1]) for _ in range(3)]
for c in copies:
    for i in range(100_000):
        c.append(str(i))
print([len(c) for c in copies], copies[0][-1], copies[2][0])
del copies, lists
again = {k: v for k, v in table.items() if k % 3}
for k in list(again):
    if k % 2:
        del again[k]
for k in range(300_000, 400_000):
    again[k] = k
print(len(again), sum(again), sum(again.values()))

# Every size near those at which a dict takes an index, grows it, or is compacted.
random.seed(7)
for top in range(1, 130):
    d, model = {}, []
    for step in range(3 * top):
        key = random.randrange(top)
        if key in d and random.random() < 0.5:
            del d[key]
            model.remove(key)
        elif key not in d:
            d[key] = step
            model.append(key)
    assert list(d) == model, (top, d, model)
    assert all(d.get(k, None) is None for k in range(top, 2 * top))
    assert d.copy() == d and list(d.copy()) == model and dict(d.items()) == d
print("same order")
