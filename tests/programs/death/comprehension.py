"""what a comprehension leaves"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


l = [d.name for d in [D(1), D(2)]]
print(l)
s = {d.name: 1 for d in (D(3),)}
print(s)
