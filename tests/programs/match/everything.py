import collections, collections.abc
class P:
    __match_args__=("x","y")
    def __init__(s,x,y): s.x=x; s.y=y
class Q: pass
class BadArgs: __match_args__=["x"]
class BadEl: __match_args__=(1,)
class Dup: 
    __match_args__=("a","a"); a=1
class Seq(collections.abc.Sequence):
    def __init__(s,*a): s.a=a
    def __len__(s): print("len"); return len(s.a)
    def __getitem__(s,i): print("get",i); return s.a[i]
class Reg:
    def __len__(s): return 2
    def __getitem__(s,i): return [7,8][i]
class SubReg(Reg): pass
collections.abc.Sequence.register(Reg)
class Map(collections.abc.Mapping):
    def __init__(s,d): s.d=d
    def __len__(s): return len(s.d)
    def __getitem__(s,i): return s.d[i]
    def __iter__(s): return iter(s.d)
def f(v):
    match v:
        case 1 | 2.5: return "num"
        case "x": return "strx"
        case b"y": return "bytes"
        case None | True | False: return ("single", v)
        case -3 | 1+2j | -1-2j: return "neg"
        case []: return "empty"
        case [1]: return "one1"
        case [a]: return ("one", a)
        case [1, x] | [x, 2]: return ("or", x)
        case [x, [y, *z], {"k": w}] if w > 3: return ("nest", x, y, z, w)
        case [x, *_, y] if x == y: return ("ends", x)
        case [*_, 99]: return "last99"
        case [a, *b, c]: return ("star", a, b, c)
        case {"a": 1, "b": int(b), **rest}: return ("map", b, rest)
        case {"a": [p, q] as r}: return ("map2", p, q, r)
        case {}  if len(v) == 0: return "emptymap"
        case {**kw}: return ("kw", kw)
        case P(1, y=2): return "P12"
        case P(0, y) | P(y, 0): return ("P0", y)
        case P(x=P(a, b) as inner, y=[c]): return ("PP", a, b, c, type(inner).__name__)
        case P(): return "P"
        case int(n) | float(n): return ("n", n)
        case str(s) | bytes(s): return ("s", s)
        case collections.OrderedDict(): return "OD"
        case Q(): return "Q"
        case _ if callable(v): return "callable"
    return "none"
vals=[1,2.5,1.0,"x",b"y",None,True,False,-3,1+2j,-1-2j,[],(),[1],[5],[1,9],[9,2],(9,3),[1,[2,3,4],{"k":5}],[1,[2,3,4],{"k":1}],[4,5,4],[3,5,99],[1,2,3,4],
{"a":1,"b":2,"c":3},{"a":1,"b":"s"},{"a":[5,6]},{},{"z":1},P(1,2),P(0,5),P(5,0),P(P(1,3),[4]),P(8,8),17,3.25,"abc",b"zz",Q(),len,{1},
collections.OrderedDict(a=1),collections.defaultdict(int,{"a":1,"b":3}),Seq(1),Seq(1,2,3),Seq(),Reg(),SubReg(),Map({"a":1,"b":2}),Map({}),range(3),memoryview(b"ab"),bytearray(b"q"),collections.deque([1,5]),iter([1]), collections.Counter("aab"),
]
for v in vals:
    print(type(v).__name__, f(v))
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
def e1():
    match P(1,2):
        case P(1,2,3): return 1
def e2():
    match BadArgs():
        case BadArgs(1): return 1
def e3():
    match BadEl():
        case BadEl(1): return 1
def e4():
    match 5:
        case f(1): return 1
def e5():
    match Q():
        case Q(1): return 1
def e6():
    match 5:
        case int(1, 2): return 1
def e7():
    match Dup():
        case Dup(1,1): return 1
def e8():
    match Dup():
        case Dup(1,a=1): return 1
def e9():
    class K: A="k"; B="k"
    match {"k":1}:
        case {K.A: 1, K.B: 1}: return 1
def e10():
    match 3:
        case zzz.x: return 1
def e11():
    match {"k":1, 3:4}:
        case {"k": x, **r}:
            del x
            try: return x
            except UnboundLocalError as e: return str(e), r
def e12():
    match 7:
        case 3: y = 1
        case 4: y = 2
    return y
def e13():
    match 7:
        case 3: y = 1
        case _: y = 2
    return y
def e14():
    match [1,2]:
        case [a, 3]: pass
    return a
def e15():
    class S:
        def __eq__(s,o): print("eq", o); return True
    match S():
        case "a" if False: pass
        case "b" as z: return type(z).__name__
def e16():
    def inner():
        return q, w
    match (1, 2):
        case (q, w): return inner()
def gen():
    for v in [1, [2,3], {"a": 4}, "x"]:
        match v:
            case int(i) if (yield ("guard", i)): yield "int"
            case [a, b]: yield a; yield b
            case {"a": z}: yield z
            case _: continue
def loop():
    out=[]
    for v in [1, [2,3], (4,5), {"k":1}, "s", 3]:
        match v:
            case [a, b] if a > 3: break
            case [a, _]: out.append(a); continue
            case int(): out.append("int")
            case _: out.append("other")
        out.append("end")
    else: out.append("else")
    return out
for e in [e1,e2,e3,e4,e5,e6,e7,e8,e9,e10,e11,e12,e13,e14,e15,e16,lambda: list(gen()),loop]: err(e)
match 3, 4:
    case x, y: print(x, y)
match [1, 2]:
    case [x, y] as z if (t := x + y) > 2: print(x, y, z, t)
class Scope:
    match {"a": 1}:
        case {"a": v}: w = v
print(Scope.v, Scope.w)
def glob():
    global G
    match 5:
        case G: pass
glob(); print(G)
def tryit(v):
    try:
        match v:
            case [x, y]: return x / y
            case {"k": k, **r}: raise KeyError(k, r)
    except ZeroDivisionError as e: return "zde"
    except KeyError as e: return e.args
    finally: print("fin")
for v in ([1,2],[1,0],{"k":2,"z":3},5): print(tryit(v))
def deep(v):
    match v:
        case [[[a, b], [c, d]], [[e, f], [g, h]]] | {"x": [[[a, b], [c, d]], [[e, f], [g, h]]]}:
            return a, b, c, d, e, f, g, h
        case ([a] | [a, _]) as b: return a, b
        case (int() | str()) as q, ([] | [_]) as r: return q, r
for v in ([[[1,2],[3,4]],[[5,6],[7,8]]], {"x":[[[1,2],[3,4]],[[5,6],[7,8]]]}, [1], [1,2], [1,2,3]): print(deep(v))
