"""A pool of two workers started, used once and ended, 30 times."""
import multiprocessing as mp

if __name__ == "__main__":
    results = []
    for i in range(30):
        with mp.Pool(2) as pool:
            results.append(pool.apply(abs, (-i,)))
    print(sum(results))
