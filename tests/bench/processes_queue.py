"""5,000 small tuples through a queue from a child, four times."""
import multiprocessing as mp


def produce(q, n):
    for i in range(n):
        q.put((i, "item", i * 0.5))


if __name__ == "__main__":
    q = mp.Queue()
    total = 0
    for _ in range(4):
        p = mp.Process(target=produce, args=(q, 5_000))
        p.start()
        for _ in range(5_000):
            total += q.get()[0]
        p.join()
    print(total)
