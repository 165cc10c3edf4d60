import operator as op
class Env(dict):
    def __init__(self, params=(), args=(), outer=None): super().__init__(zip(params, args)); self.outer = outer
    def find(self, k):
        if k in self: return self
        if self.outer is None: raise LookupError(k)
        return self.outer.find(k)
def parse(src):
    toks = src.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
    def read(i):
        t = toks[i]
        if t == "(":
            lst = []; i += 1
            while toks[i] != ")":
                x, i = read(i); lst.append(x)
            return lst, i + 1
        if t == "'":
            x, i = read(i + 1); return ["quote", x], i
        try: return int(t), i + 1
        except ValueError: return t, i + 1
    out, i = [], 0
    while i < len(toks):
        x, i = read(i); out.append(x)
    return out
class Lambda:
    def __init__(self, params, body, env): self.params, self.body, self.env = params, body, env
def ev(x, env):
    while True:
        if isinstance(x, str): return env.find(x)[x]
        if not isinstance(x, list): return x
        if x[0] == "quote": return x[1]
        if x[0] == "if":
            x = x[2] if ev(x[1], env) else x[3] if len(x) > 3 else 0
            continue
        if x[0] == "define":
            if isinstance(x[1], list): env[x[1][0]] = Lambda(x[1][1:], ["begin", *x[2:]], env)
            else: env[x[1]] = ev(x[2], env)
            return None
        if x[0] == "set!": env.find(x[1])[x[1]] = ev(x[2], env); return None
        if x[0] == "lambda": return Lambda(x[1], ["begin", *x[2:]], env)
        if x[0] == "begin":
            for e in x[1:-1]: ev(e, env)
            x = x[-1]; continue
        if x[0] == "let": x = [["lambda", [b[0] for b in x[1]], *x[2:]], *[b[1] for b in x[1]]]; continue
        f, *args = [ev(e, env) for e in x]
        if isinstance(f, Lambda): x, env = f.body, Env(f.params, args, f.env)
        else: return f(*args)
G = Env(); G.update({"+": lambda *a: sum(a), "*": op.mul, "-": op.sub, "<": op.lt, "=": op.eq, "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, b: [a] + b, "list": lambda *a: list(a), "null?": lambda l: l == [], "print": lambda *a: print(*a)})
prog = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(define (loop i acc) (if (= i 0) acc (loop (- i 1) (+ acc i))))
(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (counter))
(print (fact 20) (map (lambda (x) (* x x)) '(1 2 3)) (loop 20000 0))
(c) (c)
(print (c) (let ((a 1) (b 2)) (+ a b)) '(a (b c)) (if 0 1 2))
(undefined 1)
"""
for form in parse(prog):
    try: ev(form, G)
    except LookupError as e: print("unbound", e)
