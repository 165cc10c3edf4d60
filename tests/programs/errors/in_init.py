class A:
    def __init__(self, v):
        self.v = self.check(v)
    def check(self, v):
        if v < 0:
            raise ValueError(f"negative: {v}")
        return v
A(1)
A(-1)
