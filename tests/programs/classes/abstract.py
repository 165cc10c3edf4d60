from abc import ABC, abstractmethod, ABCMeta
import collections.abc as cabc
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): return "shape"
    @classmethod
    @abstractmethod
    def make(cls): ...
    def show(self): return f"{self.name} {self.area()}"
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(Shape)
class Half(Shape):
    def area(self): return 1
t(Half)
class One(Shape):
    def area(self): return 1
    name = "x"
t(One)
class Sq(One):
    @classmethod
    def make(cls): return cls()
    @property
    def name(self): return super().name if False else "sq"
print(Sq.make().show(), sorted(Shape.__abstractmethods__), Sq.__abstractmethods__, isinstance(Sq(), Shape))
class Duck(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, C): return True if any("quack" in B.__dict__ for B in C.__mro__) else NotImplemented
class Mallard:
    def quack(self): pass
class Other: pass
print(isinstance(Mallard(), Duck), issubclass(Other, Duck)); Duck.register(Other); print(issubclass(Other, Duck), isinstance(Other(), Duck))
class Stack(cabc.MutableSequence):
    def __init__(self, it=()): self.d = list(it)
    def __getitem__(self, i): return self.d[i]
    def __setitem__(self, i, v): self.d[i] = v
    def __delitem__(self, i): del self.d[i]
    def __len__(self): return len(self.d)
    def insert(self, i, v): self.d.insert(i, v)
s = Stack("abc"); s.append("d"); s += "ef"; s.reverse(); print(list(s), s.pop(), "c" in s, s.index("c"), s.count("b"), list(reversed(s))); s.remove("e"); s.extend([1]); print(s.d)
class LowDict(cabc.Mapping):
    def __init__(self, d): self._d = d
    def __getitem__(self, k): return self._d[k.lower()]
    def __iter__(self): return iter(self._d)
    def __len__(self): return len(self._d)
l = LowDict({"a": 1}); print(l["A"], "A" in l, l.get("z", 0), list(l.items()), l == {"a": 1}, l.keys() & {"a"}, dict(l), list(l.values()))
class Bits(cabc.Set):
    def __init__(self, it): self.n = sum(1 << i for i in set(it))
    def __contains__(self, i): return bool(self.n >> i & 1)
    def __iter__(self): return (i for i in range(self.n.bit_length()) if i in self)
    def __len__(self): return self.n.bit_count()
    def __repr__(self): return f"Bits({list(self)})"
print(Bits([1, 3]) | Bits([2]), Bits([1, 3]) & {3}, Bits([1]) <= Bits([1, 2]), Bits([1, 2]) - [1], Bits([1]) ^ Bits([1, 4]), Bits([0]) == {0}, Bits([1]).isdisjoint([2]))
for a in (cabc.Hashable, cabc.Iterable, cabc.Sized, cabc.Callable, cabc.Sequence, cabc.Mapping, cabc.Iterator): print(a.__name__, [isinstance(x, a) for x in (5, [], {}, "s", len, iter([]), (x for x in []))])
t(cabc.Iterator)
