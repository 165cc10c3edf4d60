class CM:
    def __enter__(self): return self
    def __exit__(self, *a): print("exit", a[0].__name__); return False
def f():
    with CM() as c:
        x = [1,
             2,
             c.missing]
f()
