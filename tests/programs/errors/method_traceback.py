class Tree:
    def __init__(self, v, kids=()): self.v, self.kids = v, kids
    def total(self):
        return self.v + sum(kid.total() for kid in self.kids)
    def __add__(self, o):
        return self.total() + o.total()
print(Tree(1, [Tree(2)]).total())
Tree(1, [Tree(2, [Tree("x")])]) + Tree(1)
