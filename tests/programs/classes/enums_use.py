from enum import Enum, IntEnum, StrEnum, Flag, IntFlag, auto, unique
class Color(Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1
    def describe(self): return f"{self.name}={self.value}"
    @classmethod
    def default(cls): return cls.GREEN
print(list(Color), Color.RED, repr(Color.RED), Color(2), Color["RED"], Color.ALIAS is Color.RED, Color.RED.describe(), Color.default(), len(Color), Color.RED in Color, list(Color.__members__))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: Color(9)); t(lambda: Color["X"]); t(lambda: Color.BLUE); t(lambda: setattr(Color, "RED", 5)); t(lambda: Color.RED < Color.GREEN); t(lambda: type("Sub", (Color,), {}))
class Pri(IntEnum): LOW = auto(); HIGH = auto()
print(Pri.LOW < Pri.HIGH, Pri.HIGH + 1, sorted([Pri.HIGH, Pri.LOW]), f"{Pri.LOW} {Pri.LOW!r} {Pri.HIGH:03d}", [10, 20, 30][Pri.LOW], Pri.LOW == 1)
class S(StrEnum): ALPHA = auto(); BETA = "bb"
print(S.ALPHA, S.BETA + "!", S.ALPHA == "alpha", S("bb"), f"{S.BETA:>4}", repr(S.ALPHA))
class Perm(Flag): R = auto(); W = auto(); X = auto(); RW = R | W
p = Perm.R | Perm.X
print(p, repr(p), Perm.R in p, Perm.W in p, list(p), ~p, p & Perm.R, p ^ Perm.RW, bool(Perm(0)), Perm(0), Perm(3), len(p)); t(lambda: Perm(16)); t(lambda: Perm.R | 1)
class IF(IntFlag): A = 1; B = 2
print(IF.A | 8, IF.A | IF.B, repr(IF(3)), IF.A + 5, ~IF.A)
class Planet(Enum):
    E = (5.97, 6.37)
    M = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def ratio(self): return round(self.mass / self.radius, 3)
print(Planet.E.ratio, Planet((0.64, 3.39)), Planet.M.value)
Animal = Enum("Animal", "CAT DOG"); print(list(Animal), Animal.CAT.value, Animal(2).name)
t(lambda: unique(Enum("D", {"a": 1, "b": 1})))
match Color.GREEN:
    case Color.RED: print("r")
    case Color.GREEN: print("g")
print({Color.RED: 1}[Color.RED], isinstance(Color.RED, Color), type(Color.RED), Color.RED.__class__.__name__, hash(Color.RED) == hash("RED") or True)
class Missing(Enum):
    A = "a"
    @classmethod
    def _missing_(cls, v): return cls.A if v == "anything" else None
print(Missing("anything")); t(lambda: Missing("q"))
class Auto(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last): return (name, count)
    X = auto(); Y = auto()
print([a.value for a in Auto])
