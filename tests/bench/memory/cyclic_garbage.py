"""Cyclic garbage of some size, made steadily; a little of it lives a while."""


class Node:
    def __init__(self, n):
        self.me = self
        self.data = [n] * 200


window = [None] * 500
for i in range(100_000):
    node = Node(i)
    if i % 10 == 0:
        window[i // 10 % 500] = node
print(sum(node.data[0] for node in window))
