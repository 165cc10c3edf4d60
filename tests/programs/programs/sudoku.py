PUZZLE = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"
def cross(a, b): return [x + y for x in a for y in b]
rows, cols = "ABCDEFGHI", "123456789"
cells = cross(rows, cols)
units = [cross(rows, c) for c in cols] + [cross(r, cols) for r in rows] + [cross(r, c) for r in ("ABC", "DEF", "GHI") for c in ("123", "456", "789")]
peers = {s: set().union(*[u for u in units if s in u]) - {s} for s in cells}
def assign(v, s, d): return v if all(eliminate(v, s, x) for x in v[s] if x != d) else None
def eliminate(v, s, d):
    if d not in v[s]: return v
    v[s] = v[s].replace(d, "")
    if not v[s]: return None
    if len(v[s]) == 1 and not all(eliminate(v, p, v[s]) for p in sorted(peers[s])): return None
    for u in (u for u in units if s in u):
        places = [x for x in u if d in v[x]]
        if not places or (len(places) == 1 and not assign(v, places[0], d)): return None
    return v
def search(v):
    if v is None: return None
    if all(len(v[s]) == 1 for s in cells): return v
    s = min((s for s in cells if len(v[s]) > 1), key=lambda s: (len(v[s]), s))
    for d in v[s]:
        if r := search(assign(v.copy(), s, d)): return r
def solve(p):
    v = {s: cols for s in cells}
    for s, d in zip(cells, p):
        if d in cols and not assign(v, s, d): return None
    return search(v)
r = solve(PUZZLE)
for row in rows: print(" ".join(r[row + c] for c in cols))
print(all({r[s] for s in u} == set(cols) for u in units), solve("55" + "." * 79))
hard = solve("8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..")
print("".join(hard[c] for c in cells))
