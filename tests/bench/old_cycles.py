"""Rings that live a while: a window of ten thousand, each replaced in its turn."""


class Link:
    def __init__(self, n):
        self.n = n
        self.other = Link2(self)


class Link2:
    def __init__(self, back):
        self.back = back
        self.data = [back.n] * 4


window = [None] * 10_000
for i in range(600_000):
    window[i * 7919 % 10_000] = Link(i)
print(sum(link.n for link in window))
