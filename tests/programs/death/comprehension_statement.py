"""a comprehension whose result nobody wants"""


class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


[z for z in [D(1), D(2)]]
print("list")
[z for z in [(lambda y=D(3): y), D(4)] if z]
print("over a function")
{z: None for z in [D(5), D(6)]}
print("dict")
[(y, z) for z in [D(7), D(8)] for y in [D(9), D(10)]]
print("two loops")


def function():
    [z for z in [D(11), D(12)]]
    print("in a function")
    kept = [z for z in [D(13), D(14)]]
    print("kept")
    [lambda: z for z in [D(15), D(16)]]
    print("of functions")
    return 1


function()
