code = compile("def f(x):\n    return x / 0\n", "<generated>", "exec")
ns = {}
exec(code, ns)
ns["f"](1)
