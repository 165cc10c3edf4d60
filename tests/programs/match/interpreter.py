# A small evaluator over tuples.
def ev(e, env):
    match e:
        case int() | float(): return e
        case str(name): return env[name]
        case ("+" | "-" | "*" as op, l, r):
            a, b = ev(l, env), ev(r, env)
            return a + b if op == "+" else a - b if op == "-" else a * b
        case ("let", str(n), v, body): return ev(body, {**env, n: ev(v, env)})
        case ("if", c, t, f): return ev(t if ev(c, env) else f, env)
        case ("fn", [*params], body): return lambda *a: ev(body, {**env, **dict(zip(params, a))})
        case ("call", f, *args): return ev(f, env)(*[ev(a, env) for a in args])
        case ("do", *steps, last):
            for s in steps: ev(s, env)
            return ev(last, env)
        case (op, *_): raise SyntaxError(f"unknown {op}")
print(ev(("let", "x", 5, ("+", "x", ("*", 2, "x"))), {}))
print(ev(("call", ("fn", ["a", "b"], ("-", "a", "b")), 10, 3), {}))
print(ev(("do", 1, 2, ("if", 0, "nope", ("*", 6, 7))), {}))
try: ev(("huh", 1), {})
except SyntaxError as e: print(e)
try: ev("undefined", {})
except KeyError as e: print(e)
def simplify(e):
    match e:
        case ("+", 0, x) | ("+", x, 0): return simplify(x)
        case ("*", 1, x) | ("*", x, 1): return simplify(x)
        case ("*", 0, _) | ("*", _, 0): return 0
        case (op, a, b):
            s = (op, simplify(a), simplify(b))
            return simplify(s) if s != e else s
        case _: return e
print(simplify(("+", ("*", 1, "x"), ("*", 0, ("+", "y", 2)))), simplify(("+", "a", ("*", "b", 1))))
