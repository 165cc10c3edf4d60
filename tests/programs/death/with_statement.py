"""the manager and its value"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class M(D):
    def __enter__(self):
        return D("value")

    def __exit__(self, *exc):
        print("exit")


with M("manager") as v:
    print("body")
print("after")
del v
print("end")
