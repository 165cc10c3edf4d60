"""a manager that nobody names"""
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


with M("manager"):
    print("body")
print("end")
