class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def f():
    x = D("local of failing frame")
    raise RuntimeError("boom")
try:
    f()
finally:
    print("finally")
