"""Cyclic garbage made beside a million live containers."""

class Node:
    def __init__(self, n):
        self.n = n
        self.me = self


live = [[i] for i in range(1_000_000)]
total = 0
for i in range(1_000_000):
    total += Node(i).n
print(len(live), total)
