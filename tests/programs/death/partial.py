"""a partial object and its arguments"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import functools
p = functools.partial(print, D("positional"), key=D("keyword"))
del p
print("end")
