class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x)
    def __eq__(self, o): return self.x == o.y
print((V(1) + V(2)).x)
v = V(1) == V(2)
