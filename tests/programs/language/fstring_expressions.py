x, y, name = 3, 4.5, "Bob"
print(f"{x} {y:.2f} {name!r:>8} {x=} {y = :08.3f} {name=!s}")
print(f"{'nested ' + f'{x + 1}'} {{literal}} {x:{'>'}{5}}|{x!r:^{x * 3}}|")
print(f"{[i for i in range(3)]} {(lambda q: q * 2)(5)} { {'a': 1}['a'] } {x if x > 2 else y}")
print(f'{name["lo":] if 0 else "q"} {"\n".join(["a", "b"])}')
print(f"""multi
{x
  + 1}
line""")
class F:
    def __format__(self, spec): return f"<{spec}>"
    def __str__(self): return "S"
    def __repr__(self): return "R"
print(f"{F()} {F():abc} {F()!s} {F()!r:>4} {F():{x}{y}}")
print(rf"\n{x}\t", F"{x}", f"{x!a}", f"{'é'!a}")
print(f"{x:>{2 + x}}", f"{1234567:,} {255:#x} {0.5:%} {1e10:g}")
def f(): yield f"{(yield 1)}"
g = f(); next(g); print(g.send("sent"))
print(f"{x}" "plain {x}" f"{y}", f"" == "", f"{''}" == "")
for bad in ("{5:d}", "{'a':d}", "{3.5:d}", "{[]:>3}", "{None:5}", "{1:zz}"):
    try: print(eval("f" + repr(bad)))
    except Exception as e: print(bad, type(e).__name__, e)
for bad in ("f'{'", "f'}'", "f'{}'", "f'{x!z}'", "f'{x!}'", "f'{*}'", "f'{a b}'", "f'{lambda x: 1}'"):
    try: eval(bad)
    except SyntaxError as e: print(bad, e.msg)
