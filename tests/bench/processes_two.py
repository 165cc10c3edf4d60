"""Work for two processors, by two processes."""
import multiprocessing as mp


def work(n):
    s = 0
    for i in range(n):
        s += i & 7
    return s


if __name__ == "__main__":
    with mp.Pool(2) as pool:
        print(pool.map(work, [8_000_000] * 2, chunksize=1))
