"""a global deleted by a function"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


g = D("g")


def f():
    global g
    del g
    print("deleted")


f()
print("end")
