print(eval("1 + 2"), eval(compile("3 * 4", "e", "eval")))
ns = {"a": 1}
exec("b = a + 1\nfor i in range(3): b += i", ns)
print(ns["b"], ns["i"])
code = compile("x = 5\nprint('in code', x)", "<prog>", "exec")
exec(code, {})
print(code.co_filename, code.co_name, code.co_names)
c = compile("y", "<single>", "eval")
try: eval(c, {})
except NameError as e: print(e)
exec(compile("1 + 1\n'shown'", "<s>", "single") if False else compile("1 + 1", "<s>", "single"))
class NS(dict):
    def __missing__(self, k): return f"<{k}>"
print(eval("foo + bar", {}, NS()))
class Log(dict):
    def __setitem__(self, k, v): print("set", k); super().__setitem__(k, v)
l = Log()
exec("p = 1\ndef q(): pass\nimport sys", {}, l)
print(sorted(l))
def f():
    z = 1
    exec("z = 2; w = 3")
    d = {}
    exec("v = z", {"z": z}, d)
    return z, d
print(f())
for src, mode in (("x =", "exec"), ("1 +", "eval"), ("a = 1", "eval"), ("if x:\npass", "exec"), ("  x", "exec"), ("'abc", "exec"), ("", "eval"), ("x\ny", "single"), ("(", "exec")):
    try: compile(src, "<c>", mode); print("ok", src)
    except SyntaxError as e: print(type(e).__name__, e.msg, e.lineno, e.offset)
try: compile("x", "f", "bogus")
except ValueError as e: print(e)
try: eval("\0")
except (SyntaxError, ValueError) as e: print(type(e).__name__, e)
print(eval("  7  "), eval(b"8"), eval("(yes := 9)", {}))
exec("def add(a, b=2, *c, d: int = 4): 'doc'; return a + b")
print(add(1), add.__doc__, add.__code__.co_varnames, add.__kwdefaults__, add.__annotations__)
print(eval("[i for i in range(3) if i != n]", {"n": 1}), eval("lambda: t", {"t": 4})())
g = {}
exec("global_name = 1", g, {})
print("global_name" in g)
print([n for n in (lambda: 0).__code__.co_consts if n is not None], (lambda a, /, b, *, c: 0).__code__.co_posonlyargcount)
