"""A map of 20,000 small items over a pool of two workers, five times."""
import multiprocessing as mp


def square(x):
    return x * x


if __name__ == "__main__":
    with mp.Pool(2) as pool:
        print([sum(pool.map(square, range(20_000))) for _ in range(5)])
