class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]; self.n, self.m = len(self.rows), len(self.rows[0])
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __matmul__(self, o):
        if self.m != o.n: raise ValueError(f"shapes {self.n}x{self.m} and {o.n}x{o.m}")
        cols = list(zip(*o.rows)); return Matrix([[sum(a * b for a, b in zip(r, c)) for c in cols] for r in self.rows])
    def __pow__(self, k):
        r, b = Matrix.identity(self.n), self
        while k:
            if k & 1: r = r @ b
            b, k = b @ b, k >> 1
        return r
    def __getitem__(self, ij): return self.rows[ij[0]][ij[1]] if isinstance(ij, tuple) else self.rows[ij]
    def __eq__(self, o): return self.rows == o.rows
    def __mul__(self, k): return Matrix([[x * k for x in r] for r in self.rows])
    __rmul__ = __mul__
    def __neg__(self): return -1 * self
    @property
    def T(self): return Matrix(zip(*self.rows))
    def det(self):
        from fractions import Fraction
        a = [[Fraction(x) for x in r] for r in self.rows]; d = Fraction(1)
        for i in range(self.n):
            p = next((r for r in range(i, self.n) if a[r][i]), None)
            if p is None: return Fraction(0)
            if p != i: a[i], a[p] = a[p], a[i]; d = -d
            d *= a[i][i]
            for r in range(i + 1, self.n):
                f = a[r][i] / a[i][i]
                a[r] = [x - f * y for x, y in zip(a[r], a[i])]
        return d
    def __repr__(self): return "[" + "; ".join(" ".join(map(str, r)) for r in self.rows) + "]"
m = Matrix([[1, 1], [1, 0]])
print(m ** 90, (m ** 10)[0, 1], m @ m.T, -m, 3 * m, m == Matrix([[1, 1], [1, 0]]), m != m.T, m[0])
print(Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).det(), Matrix([[1, 2], [2, 4]]).det(), Matrix([[0, 1], [1, 0]]).det())
try: m @ Matrix([[1, 2, 3]])
except ValueError as e: print(e)
try: hash(m)
except TypeError as e: print(e)
class Vec:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __radd__(self, o): return self if o == 0 else NotImplemented
    def __iter__(self): yield self.x; yield self.y
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** .5
    def __repr__(self): return f"Vec({self.x}, {self.y})"
    def __bool__(self): return any(self)
print(sum([Vec(1, 2), Vec(3, 4)]), abs(Vec(3, 4)), [*Vec(5, 6)], bool(Vec(0, 0)), max(Vec(1, 9), Vec(3, 4), key=abs))
try: 5 + Vec(1, 1)
except TypeError as e: print(e)
