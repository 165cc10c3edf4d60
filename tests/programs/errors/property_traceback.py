class P:
    @property
    def area(self):
        return self.w * self.h
    w = 3
P().area
