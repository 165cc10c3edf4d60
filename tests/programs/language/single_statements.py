# What compile() takes in its modes, and where the end of a text without a newline is.
for mode, sources in (
    ("single", ["x=1\ny=2", "x=1\n\n\n", "x=1 # c\n# d\n", "if 1:\n  pass\nx=2", "if 1:\n  pass\n\nx=2", "if 1: pass\nelse: pass\n",
                "if 1: pass\nx", "x=1;y=2\n", "@d\ndef f(): pass\nf", "1\n(", "1\n)", "\n\n1\n", "\n1\n2\n", "if 1:\n  pass\n\n\n3", "1\nif"]),
    ("eval", ["1 +", "1 +\n", "(1", "a b", "1 if", "\n1 +", "", "1\n+", "1 +  ", "1 + # c", "x=", "not", "lambda", "a.", "1,", "-", "a = 1", "yield"]),
    ("exec", ["lambda: x := 1", "(x) := 1", "f(x) := 1", "a.b := 2", "x := 1", "lambda x=1: a.b := 1", "return", "x\0y", b"# coding: nope\n"]),
):
    for source in sources:
        try: compile(source, "<s>", mode); print(mode, repr(source), "fine")
        except SyntaxError as e: print(mode, repr(source), e.args)
