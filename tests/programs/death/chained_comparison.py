"""operands of a chained comparison"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class N(D):
    def __lt__(self, other):
        print(self.name, "<", other.name)
        return True


print(N("a") < N("b") < N("c"))
print("end")
