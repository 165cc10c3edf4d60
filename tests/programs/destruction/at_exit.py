class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
print("start")
def f():
    local = D("local")
    print("f")
f()
kept = D("module level")
print("end of script")
