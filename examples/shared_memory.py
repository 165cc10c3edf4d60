"""Shared memory: the same bytes in two processes, with nothing sent between them.

Watch: the child changes numbers in place, the parent sees them; what only looks shared, an ordinary list, is not."""

import multiprocessing as mp
from multiprocessing import shared_memory


def double(name, count, ordinary):
    memory = shared_memory.SharedMemory(name=name)
    with memory.buf.cast("q") as numbers:
        for i in range(count):
            numbers[i] *= 2
    memory.close()
    ordinary.append("the child's own copy")


def fill(items):
    items[0] = "from the child"
    items[2] += 0.5


if __name__ == "__main__":
    ordinary = []
    memory = shared_memory.SharedMemory(create=True, size=8 * 5)
    try:
        with memory.buf.cast("q") as numbers:
            numbers[:] = memoryview(bytes(8 * 5)).cast("q")
            for i in range(5):
                numbers[i] = i + 1
            p = mp.Process(target=double, args=(memory.name, 5, ordinary))
            p.start()
            p.join()
            print("doubled by the child:", list(numbers), "ordinary list:", ordinary)
    finally:
        memory.close()
        memory.unlink()  # the last one to need it takes it away

    items = shared_memory.ShareableList(["                ", 7, 1.0])
    p = mp.Process(target=fill, args=(items,))
    p.start()
    p.join()
    print("a list of fixed shape:", list(items))
    items.shm.close()
    items.shm.unlink()

    numbers = mp.Array("d", [1.0, 2.0, 3.0])
    total = mp.Value("d", 0.0)

    def add():
        with total.get_lock():
            for x in numbers:
                total.value += x

    children = [mp.Process(target=add) for _ in range(3)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print("an array and a value:", numbers[:], total.value)
