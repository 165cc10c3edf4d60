"""what the collector counts: generations, what rises again"""
import gc


class Self:
    """Refers to itself."""

    def __init__(self):
        self.me = self


class Riser(Self):
    """Does not stay dead the first time."""

    def __del__(self):
        risen.append(self)


def where(x):
    return [g for g in range(3) if any(o is x for o in gc.get_objects(generation=g))]


gc.disable()
for generations in (2,), (2, 0), (2, 0, 0), (2, 1), (2, 0, 1), (2, 0, 0, 1, 1, 1), (2, 1, 0), (0, 1, 2):
    for g in generations:
        gc.collect(g)
    print(generations, gc.get_count()[1:])

gc.collect()
ring = []
ring.append(ring)
print(where(ring), end=" ")
for g in 0, 1, 2:
    gc.collect(g)
    print(where(ring), end=" ")
print()
del ring
before = [s["collected"] for s in gc.get_stats()]
print(gc.collect(0), gc.collect(1), gc.collect(2), [s["collected"] - b for s, b in zip(gc.get_stats(), before)])

risen = []
heard = []
gc.callbacks.append(lambda phase, info: heard.append((phase, *info.values())))
for things in ([Self] * 5, [Riser], [Self] * 5 + [Riser], [Riser] * 3):
    before = gc.get_stats()[2]
    for make in things:
        make()
    n = gc.collect()
    after = gc.get_stats()[2]
    print(n, {k: after[k] - before[k] for k in after}, len(risen))
risen.clear()
print(gc.collect(), len(risen))
gc.callbacks.clear()
print(*heard, sep="\n")
