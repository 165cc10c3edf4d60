import pickle, collections, enum, functools, fractions, io
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is type(self) and o.__dict__ == self.__dict__
class S:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1; self.b = [2]
    def __eq__(self, o): return (self.a, self.b) == (o.a, o.b)
class L(list): pass
class D(dict): pass
class E(Exception):
    def __init__(self, a, b=2): super().__init__(a, b); self.z = 3
class C(enum.Enum): RED = 1; BLUE = 'b'
class G:
    def __getstate__(self): return ('st', 5)
    def __setstate__(self, s): self.s = s
class N:
    class Inner:
        def m(self): pass
class R:
    def __reduce__(self): return (complex, (1, 2))
def func(): pass
P = collections.namedtuple('P', 'x y')
class NX(tuple):
    def __new__(cls, *, a): return super().__new__(cls, (a,))
    def __getnewargs_ex__(self): return (), {'a': self[0]}
l = L([1, 2]); l.q = 5
d = D(a=1); d.w = 2
rec = []; rec.append(rec); rec.append({'r': rec})
rt = ([],); rt[0].append(rt)
sh = [1]; 
vals = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, 2**31-1, 2**31, -2**31, -2**31-1, 2**63, -2**63, 10**30, -10**30, 2**2100,
 -128, -129, 127, 128, 1.5, -0.0, float('inf'), 1e300, 'abc', '', 'é\u20ac\U0001f600', 'a\nb\\c\x00', b'', b'abc', b'\x00\xff'*200, bytearray(b'xyz'), bytearray(),
 (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2, 3], {}, {'a': 1}, {1: 2, 3: 4}, set(), {1, 2}, frozenset([1]), 
 A(5), S(), l, d, E(1), C.RED, C.BLUE, G(), R(), func, len, int, print, P(1, 2), range(5), 3, complex(1, 2), Ellipsis, NotImplemented,
 type(None), collections.OrderedDict(a=1), collections.Counter('aab'), collections.defaultdict(list, {1: [2]}), collections.deque([1, 2], 5), functools.partial(int, '10', base=2), fractions.Fraction(1, 3), rt, [sh, sh, 'abc', 'abc'], list(range(2500)), {i: str(i) for i in range(1200)}, 'x'*100000, [b'y'*70000, 'z'*300, 1], ValueError('a'), iter([1,2,3])]
for proto in (2, 4, 5):
    for v in vals:
        try: b = pickle.dumps(v, proto)
        except Exception as e:
            print(proto, type(v), repr(e)); continue
        h = 0
        for c in b: h = (h * 31 + c) % 1000000007
        try: r = pickle.loads(b)
        except Exception as e: r = repr(e)
        print(proto, type(v).__name__, len(b), h, b[:60] if len(b) < 200 else '', type(r).__name__, (r == v) if v is not rt else '')
