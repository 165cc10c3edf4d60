# Comparisons that change what is compared.
class Clears:
    def __init__(self, box, answer=False, hash=0):
        self.box, self.answer, self.hash = box, answer, hash

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        if self.box is not None:
            self.box().clear()
        return self.answer


for op in ("&", "|", "-", "^", "<=", "==", "isdisjoint"):
    for n in (1, 5, 20):
        a, b = set(), set()
        key = Clears(None)
        a.add(key)
        a.update(range(1, n))
        b.add(Clears(lambda: a))
        b.update(range(1, n))
        for x, y in ((a, b), (b, a)):
            try:
                if op == "isdisjoint":
                    r = x.isdisjoint(y)
                else:
                    r = eval(f"x {op} y")
                print(op, n, r if isinstance(r, bool) else type(r).__name__)
            except (RuntimeError, KeyError) as e:
                print(op, n, repr(e))

s = {1}
s.add(Clears(lambda: s, hash=1))
print(len(s) <= 2)
d = {}
d[Clears(lambda: d)] = 1
try:
    d[0] = 2
except RuntimeError as e:
    print(e)
print(len(d) <= 2)

one, two = [], []
one.append(Clears(lambda: two, NotImplemented))
two.append(Clears(lambda: one, NotImplemented))
print(one == two, one, two)

other = {i: 0 for i in range(1, 1337)}
other[Clears(lambda: other)] = 0
try:
    {Clears(None): 0, 1: 1}.update(other)
except RuntimeError as e:
    print(e)


class Counted:
    def __init__(self):
        self.hashes = self.comparisons = 0

    def __hash__(self):
        self.hashes += 1
        return 42

    def __eq__(self, other):
        self.comparisons += 1
        return self is other


first, second = Counted(), Counted()
table = {first: 5}
table.setdefault(second, [])
print(first.hashes, second.hashes, first.comparisons + second.comparisons)
copy = {}
copy.update(table)
print(first.hashes, second.hashes)
