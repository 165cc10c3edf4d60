"""a finalizer that keeps its object"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


saved = []


class R(D):
    def __del__(self):
        super().__del__()
        saved.append(self)


r = R("r")
r.inner = D("inner")
del r
print("saved", len(saved), saved[0].inner.name)
saved.clear()
print("end")
