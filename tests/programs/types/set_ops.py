s = {3, 1, 2}
print(s, set(), {1, 1.0, True}, set("a"), frozenset([1, 2]), {i % 5 for i in range(20)}, set(range(10, 0, -1)), {100, 5, 33, 64, 8, 0}, {2**40, 7, -1, -2})
s.add(5); s.discard(99); s.remove(1); s.update([8, 16], (0,)); print(s, len(s), 5 in s, s.copy() == s, s.pop(), s)
a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a.union([9], (10,)), a.intersection([1, 5], [1]), a.difference([1]), a.symmetric_difference([1, 7]), a.issubset({1, 2, 3, 4}), a.issuperset([1]), a.isdisjoint([5]), a < {1, 2, 3, 4}, a <= a, a > {1}, a == {3, 2, 1}, a != b)
a |= {7}; a &= {1, 2, 7, 8}; a -= {2}; a ^= {1, 5}; print(a); a.intersection_update([5, 7]); a.difference_update([5]); a.symmetric_difference_update([7, 8]); print(a); a.clear(); print(a)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: set().pop(), lambda: {1}.remove(2), lambda: {[]}, lambda: {1} | [2], lambda: {1} + {2}, lambda: {1} < [1], lambda: set(5), lambda: {{1}}, lambda: hash(set()), lambda: frozenset([1]).add(2), lambda: {1}[0]): t(f)
f = frozenset([1, 2]); print(hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset((2, 1))], f | {3}, {3} | f, type(f | {3}).__name__, type({3} | f).__name__, f.copy() is f, frozenset(f) is f, {1, 2} == f, {1, 2} in {f}, frozenset())
m = {1, 2, 3}
try:
    for x in m: m.add(x + 10)
except RuntimeError as e: print(e)
x = set(range(50)); 
for i in range(0, 50, 3): x.discard(i)
print(x, sum(x), max(x), sorted(x, reverse=True)[:3], len(x & set(range(25, 100))))
class K:
    def __init__(s, v): s.v = v
    def __hash__(s): return s.v % 3
    def __eq__(s, o): return s.v == o.v
    def __repr__(s): return f"K{s.v}"
ks = {K(i) for i in range(7)}; print(sorted(ks, key=lambda k: k.v), K(3) in ks, len(ks | {K(3), K(9)})); ks.remove(K(3)); print(K(3) in ks)
class S(set): pass
print(S([1]) | {2}, type(S([1]) | {2}), S([1]) == {1}, repr(S()), {*"a", *[1]} == {"a", 1}, bool(set()), set([1, 2]).__sub__({1}), set().union(*[[1], [2]]), [*{9}], {1, 2}.__contains__(1))
