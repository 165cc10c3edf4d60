"""100,000 small mixed objects pickled and unpickled, five times."""
import pickle


class Item:
    def __init__(self, i):
        self.x = i
        self.name = f"n{i}"
        self.tags = [i, i + 1]


def make(i):
    return (i, f"s{i}", i * 0.5, {"a": i, "b": [i]}, [i, None, True], Item(i))[i % 6]


data = [make(i) for i in range(100_000)]
for _ in range(5):
    packed = pickle.dumps(data)
    again = pickle.loads(packed)
print(len(packed), len(again), again[5].tags)
