"""A linked list of 500,000 nodes with slots."""


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next):
        self.value = value
        self.next = next


head = None
for i in range(500_000):
    head = Node(i, head)
total = 0
while head is not None:
    total += head.value
    head = head.next
print(total)
