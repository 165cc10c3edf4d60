if (n := len("hello")) > 3: print(n)
data = iter([1, 2, 3, 0, 5])
while (x := next(data)): print(x, end=" ")
print(x)
print([y := 1, y ** 2, y + 1], y)
print((a := 5) + (b := a * 2), a, b)
def f(x, y=(z := 10)): return x + y
print(f(1), z)
def g():
    vals = [total := 0] + [total := total + i for i in range(5)]
    return vals, total
print(g())
print(any((hit := w) for w in ["", 0, "found", "later"]), hit)
print({(k := "a"): (v := 1)}, k, v)
print(f"{(q := 7)=} {q:>3}")
d = {"k": [1, 2, 3]}
if (items := d.get("k")) and (m := max(items)) > 2: print(items, m)
print((lambda: (inner := 5) + inner)())
def scoped():
    [late := i for i in range(3)]
    def sub():
        nonlocal late
        late += 10
        return late
    return sub(), late
print(scoped())
for bad in ("x := 5", "(a.b := 1)", "[x := i for x in range(3)]", "class C:\n  [y := i for i in [1]]", "lambda: x := 1", "f(a=b:=1)", "[i for i in (i := [1])]"):
    try:
        compile(bad, "<t>", "exec"); print("ok", bad)
    except SyntaxError as e: print(e.msg)
x = [0, 1, 2]
print(x[(i := 1)], x[i:=2], {i := 3})
assert (val := 3) == 3
print(val, (first := 1, second := 2), first, second)
