from dataclasses import dataclass, field, asdict, astuple, replace, fields, FrozenInstanceError, KW_ONLY, InitVar
@dataclass(order=True)
class Card:
    rank: int
    suit: str = "S"
    tags: list = field(default_factory=list, compare=False, repr=False)
c = Card(3); d = Card(3, "H", [1])
print(c, c == Card(3), d < c, sorted([c, d, Card(1)]), c.tags is Card(1).tags, asdict(d), astuple(d), replace(d, rank=9))
@dataclass(frozen=True)
class P:
    x: int
    y: int = 0
    def norm(self): return (self.x ** 2 + self.y ** 2) ** .5
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
p = P(3, 4)
print(p.norm(), {p: 1}[P(3, 4)], hash(p) == hash(P(3, 4)))
t(lambda: setattr(p, "x", 1)); t(lambda: delattr(p, "x")); t(lambda: P()); t(lambda: P(1, 2, 3)); t(lambda: P(z=1)); t(lambda: Card(1) < 5); t(lambda: hash(c))
@dataclass
class Base:
    a: int = 1
    _: KW_ONLY
    k: str = "k"
@dataclass
class Der(Base):
    b: int = 2
    total: int = field(init=False)
    scale: InitVar[int] = 10
    def __post_init__(self, scale): self.total = (self.a + self.b) * scale
print(Der(5), Der(1, 2, 3, k="q"), [f.name for f in fields(Der)], Der.__match_args__)
match Der(7, 8):
    case Der(a, b, k=kk): print(a, b, kk)
@dataclass(slots=True, eq=False)
class Sl:
    v: int
s = Sl(1); t(lambda: setattr(s, "w", 2)); print(s == Sl(1), Sl.__slots__)
def bad(src):
    try: exec(src, globals())
    except Exception as e: print(type(e).__name__, e)
bad("@dataclass\nclass X:\n a: int = 1\n b: int"); bad("@dataclass\nclass X:\n a: list = []"); bad("@dataclass\nclass X(P): z: int = 1")
@dataclass
class Node:
    val: int
    next: "Node | None" = None
n = Node(1, Node(2)); n.next.next = n; print(n)
@dataclass(repr=False)
class Nr:
    a: int
    def __repr__(self): return "custom"
print(Nr(1), Card.__doc__, P.__eq__(p, 5))
