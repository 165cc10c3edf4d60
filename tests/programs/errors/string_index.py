def first(s): return s[0]
print(first("x"), first([3]))
print([first(s) for s in ("a", "", "b")])
