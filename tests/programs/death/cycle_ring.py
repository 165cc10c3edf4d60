"""a ring dies in the order of its making"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


ring = [D(i) for i in range(4)]
for i, d in enumerate(ring):
    d.next = ring[i - 1]
del ring, d, i
print("dropped")
gc.collect()
print("end")
