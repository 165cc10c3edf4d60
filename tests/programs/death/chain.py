"""a chain from its head"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


head = None
for i in range(5):
    node = D(i)
    node.next = head
    head = node
del node
print("made")
del head
print("end")
