"""what star arguments hold"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(*args, **kwargs):
    print(len(args), sorted(kwargs))


f(D("1"), D("2"), k=D("k"), j=D("j"))
print("end")
