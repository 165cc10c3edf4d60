import sys
class Color: RED = 1; GREEN = "g"
def f(x):
    match x:
        case 0 | 1: return "small"
        case -5: return "minus five"
        case 3.5: return "float"
        case 2 + 3j: return "complex"
        case "a" "b": return "joined"
        case b"x": return "bytes"
        case None: return "None"
        case True: return "True"
        case False: return "False"
        case Color.GREEN: return "green"
        case str() as s if len(s) > 5: return f"long {s}"
        case int(n) if n > 100: return f"big {n}"
        case other: return f"other {other!r}"
for v in (0, 1, True, False, -5, 3.5, 2 + 3j, "ab", b"x", None, "g", "longish", 101, [], "q", 1.0): print(repr(v), f(v))
match 5:
    case x: pass
print(x)
match [1, 2]:
    case []: print("no")
match (a := 3), 4:
    case 3, b: print(a, b)
match {"k": 1}:
    case {"k": v, **rest}: print(v, rest)
def order():
    for bad in ("match 1:\n case x: pass\n case 2: pass", "match 1:\n case x | 1: pass", "match 1:\n case [a, a]: pass", "match 1:\n case 1 | y: pass", "match 1:\n case {**r, 'a': 1}: pass", "match 1:\n case [*a, *b]: pass", "match 1:\n case C(x=1, x=2): pass"):
        try: compile(bad, "m", "exec"); print("ok")
        except SyntaxError as e: print(e.msg)
order()
match = case = type = 1
print(match, case, type)
