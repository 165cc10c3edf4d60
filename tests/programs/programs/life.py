from itertools import product
from collections import Counter
def step(cells):
    n = Counter((x + dx, y + dy) for x, y in cells for dx, dy in product((-1, 0, 1), repeat=2) if dx or dy)
    return {c for c, k in n.items() if k == 3 or (k == 2 and c in cells)}
def show(cells, w, h): return "\n".join("".join("#" if (x, y) in cells else "." for x in range(w)) for y in range(h))
glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
c = glider
for g in range(4): print(f"gen {g}\n{show(c, 6, 6)}"); c = step(c)
print(c == {(x + 1, y + 1) for x, y in glider})
r = {(x, 0) for x in (0, 1, 4, 5, 6)} | {(1, -2), (3, -1)}
for i in range(60): r = step(r)
print(len(r), min(r), max(r))
