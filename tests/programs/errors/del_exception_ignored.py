import sys
sys.unraisablehook = lambda a: print(type(a.exc_value).__name__, a.exc_value, a.object.__qualname__, a.err_msg)
class D:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"<D {self.n}>"
    def __del__(self): raise ValueError(f"in del {self.n}")
d = D(1)
del d
print("after")
