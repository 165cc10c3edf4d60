"""Producers and consumers that share a buffer with room for three.

Watch: a producer waits while the buffer is full, a consumer while it is empty; the condition hands the lock back and
forth, and nobody spins."""

import threading


class Buffer:
    """A queue of a few places, made of a list, a lock and two reasons to wait."""

    def __init__(self, size):
        self.items = []
        self.size = size
        self.most = 0
        lock = threading.Lock()
        self.has_room = threading.Condition(lock)
        self.has_items = threading.Condition(lock)

    def put(self, item):
        with self.has_room:
            self.has_room.wait_for(lambda: len(self.items) < self.size)
            self.items.append(item)
            self.most = max(self.most, len(self.items))
            self.has_items.notify()

    def get(self):
        with self.has_items:
            self.has_items.wait_for(lambda: self.items)  # woken is not yet served: another may have been quicker
            item = self.items.pop(0)
            self.has_room.notify()
            return item


def produce(buffer, name, count):
    for n in range(count):
        buffer.put(f"{name}{n}")


def consume(buffer, eaten):
    while (item := buffer.get()) is not None:
        eaten.append(item)


def start(target, *args):
    thread = threading.Thread(target=target, args=args)
    thread.start()
    return thread


buffer = Buffer(3)
plates = [[], []]
consumers = [start(consume, buffer, plate) for plate in plates]
producers = [start(produce, buffer, name, 20) for name in "abc"]
for thread in producers:
    thread.join()
for _ in consumers:
    buffer.put(None)  # one for each: who gets it goes home
for thread in consumers:
    thread.join()

eaten = plates[0] + plates[1]
print("made 60, eaten", len(eaten), "and none of them twice:", len(set(eaten)) == 60)
print("never more than", buffer.size, "in the buffer:", buffer.most <= buffer.size)
for name in "abc":
    in_order = all(
        [int(item[1:]) for item in plate if item[0] == name] == sorted(int(i[1:]) for i in plate if i[0] == name)
        for plate in plates
    )
    print(f"each consumer saw {name}'s in order:", in_order)
