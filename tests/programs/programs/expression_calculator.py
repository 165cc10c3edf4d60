import re
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|(\*\*|[-+*/%()=,])|([A-Za-z_]\w*))")
def tokenize(s):
    pos, out = 0, []
    while s[pos:].strip():
        m = TOKEN.match(s, pos)
        if not m: raise SyntaxError(f"bad character {s[pos:].strip()[0]!r}")
        num, op, name = m.groups()
        out.append(("num", float(num) if "." in num else int(num)) if num else ("op", op) if op else ("name", name))
        pos = m.end()
    return out + [("end", None)]
class Calc:
    BIN = {"+": (1, lambda a, b: a + b), "-": (1, lambda a, b: a - b), "*": (2, lambda a, b: a * b), "/": (2, lambda a, b: a / b), "%": (2, lambda a, b: a % b), "**": (4, lambda a, b: a ** b)}
    def __init__(self): self.vars = {"pi": 3.14159}; self.funcs = {"max": max, "min": min, "abs": abs, "sum": lambda *a: sum(a)}
    def run(self, src):
        self.toks = tokenize(src); self.i = 0
        if len(self.toks) > 2 and self.toks[0][0] == "name" and self.toks[1] == ("op", "="):
            name = self.toks[0][1]; self.i = 2
            v = self.vars[name] = self.expr(0)
        else: v = self.expr(0)
        if self.toks[self.i][0] != "end": raise SyntaxError(f"unexpected {self.toks[self.i][1]!r}")
        return v
    def next(self): self.i += 1; return self.toks[self.i - 1]
    def expr(self, min_prec):
        left = self.atom()
        while (t := self.toks[self.i])[0] == "op" and t[1] in self.BIN and self.BIN[t[1]][0] >= min_prec:
            prec, f = self.BIN[t[1]]
            self.i += 1
            right = self.expr(prec if t[1] == "**" else prec + 1)
            left = f(left, right)
        return left
    def atom(self):
        kind, v = self.next()
        if kind == "num": return v
        if (kind, v) == ("op", "-"): return -self.expr(3)
        if (kind, v) == ("op", "("):
            r = self.expr(0)
            if self.next() != ("op", ")"): raise SyntaxError("missing )")
            return r
        if kind == "name":
            if self.toks[self.i] == ("op", "("):
                self.i += 1; args = []
                while self.toks[self.i] != ("op", ")"):
                    args.append(self.expr(0))
                    if self.toks[self.i] == ("op", ","): self.i += 1
                self.i += 1
                return self.funcs[v](*args)
            return self.vars[v]
        raise SyntaxError(f"unexpected {v!r}")
c = Calc()
for line in ("1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-2 ** 2", "x = 7 % 4", "x * 2 - 1", "max(1, x, 2) + abs(-5)", "10 / 4", "pi * 2", "1 +", "y", "2 $ 3", "(1", "1 2", "1 / 0", "sum(1,2,3,4)", "foo(1)"):
    try: print(line, "=", c.run(line))
    except (SyntaxError, KeyError, ZeroDivisionError) as e: print(line, "!", type(e).__name__, e)
