"""the loop variable holds the last"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


for d in [D(1), D(2)]:
    print("have", d.name)
print("loop over")
del d
print("end")
