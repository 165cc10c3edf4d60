"""gc.collect() with a million live objects, ten times."""
import gc


class Point:
    def __init__(self, x):
        self.x = x
        self.next = None


gc.disable()
live = [Point(i) for i in range(700_000)] + [[i] for i in range(300_000)]
found = sum(gc.collect() for _ in range(10))
print(len(live), found)
