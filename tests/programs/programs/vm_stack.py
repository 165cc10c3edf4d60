# A compiler and a stack machine for a tiny language.
import re
SRC = """
func fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
var i = 0; var total = 0;
while i < 10 { total = total + fib(i); i = i + 1; }
print total; print fib(15); print 10 / 4 - 1; print i == 10;
"""
toks = re.findall(r"\d+|\w+|==|[-+*/<>=;(){},]", SRC) + ["<eof>"]
class Compiler:
    def __init__(self): self.p, self.code, self.funcs = 0, [], {}
    @property
    def tok(self): return toks[self.p]
    def take(self, want=None):
        t = toks[self.p]
        if want and t != want: raise SyntaxError(f"want {want} got {t}")
        self.p += 1
        return t
    def emit(self, *ins): self.code.append(list(ins)); return len(self.code) - 1
    def block(self):
        self.take("{")
        while self.tok != "}": self.stmt()
        self.take("}")
    def stmt(self):
        t = self.tok
        if t == "func":
            self.take(); name = self.take(); self.take("("); params = []
            while self.tok != ")": params.append(self.take()); self.tok == "," and self.take()
            self.take(")"); j = self.emit("jmp", 0); self.funcs[name] = (len(self.code), params)
            self.block(); self.emit("push", 0); self.emit("ret"); self.code[j][1] = len(self.code)
        elif t == "if":
            self.take(); self.expr(); j = self.emit("jz", 0); self.block(); self.code[j][1] = len(self.code)
        elif t == "while":
            self.take(); top = len(self.code); self.expr(); j = self.emit("jz", 0); self.block(); self.emit("jmp", top); self.code[j][1] = len(self.code)
        elif t in ("print", "return"): self.take(); self.expr(); self.take(";"); self.emit("print" if t == "print" else "ret")
        else:
            if t == "var": self.take()
            name = self.take(); self.take("="); self.expr(); self.take(";"); self.emit("store", name)
    LEVELS = [["==", "<", ">"], ["+", "-"], ["*", "/"]]
    def expr(self, lvl=0):
        if lvl == 3: return self.atom()
        self.expr(lvl + 1)
        while self.tok in self.LEVELS[lvl]: o = self.take(); self.expr(lvl + 1); self.emit("bin", o)
    def atom(self):
        t = self.take()
        if t.isdigit(): self.emit("push", int(t))
        elif t == "(": self.expr(); self.take(")")
        elif self.tok == "(":
            self.take(); n = 0
            while self.tok != ")": self.expr(); n += 1; self.tok == "," and self.take()
            self.take(")"); self.emit("call", t, n)
        else: self.emit("load", t)
c = Compiler()
while c.tok != "<eof>": c.stmt()
OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "<": lambda a, b: a < b, ">": lambda a, b: a > b, "==": lambda a, b: a == b}
def run(code, funcs):
    stack, frames, pc, glob, steps = [], [({}, None)], 0, {}, 0
    while pc < len(code):
        op, *a = code[pc]; pc += 1; steps += 1
        env = frames[-1][0]
        if op == "push": stack.append(a[0])
        elif op == "load": stack.append(env[a[0]])
        elif op == "store": env[a[0]] = stack.pop()
        elif op == "bin": r = stack.pop(); l = stack.pop(); stack.append(OPS[a[0]](l, r))
        elif op == "jmp": pc = a[0]
        elif op == "jz":
            if not stack.pop(): pc = a[0]
        elif op == "print": print("out:", stack.pop())
        elif op == "call":
            addr, params = funcs[a[0]]; args = stack[len(stack) - a[1]:]; del stack[len(stack) - a[1]:]
            frames.append((dict(zip(params, args)), pc)); pc = addr
        elif op == "ret": pc = frames.pop()[1]
    return steps
print(len(c.code), run(c.code, c.funcs)); print(c.code[:6])
