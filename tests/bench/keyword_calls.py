"""Calls of every form: defaults, keywords, *args, **kwargs."""


def defaults(a, b=2, c=3):
    return a + b * c


def only(a, *, scale=1, shift=0):
    return a * scale + shift


def anything(*args, **kwargs):
    return len(args) + len(kwargs)


def passing(*args, **kwargs):
    return defaults(*args, **kwargs)


class Config:
    def __init__(self, width=80, height=24, *, title="", deep=False):
        self.width = width
        self.height = height
        self.title = title
        self.deep = deep


def main(n):
    total = 0
    options = {"scale": 3, "shift": 1}
    for i in range(n):
        total += defaults(i) + defaults(i, c=5) + defaults(b=1, a=i)
        total += only(i, scale=2) + only(i, **options)
        total += anything(i, i, x=1, y=2) + anything(*(1, 2, 3))
        total += passing(i, 4, c=i & 3)
        total += Config(i & 15, title="t", deep=True).width
    return total


print(main(600_000))
