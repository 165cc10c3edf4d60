"""Start and join of 200 forked children."""
import multiprocessing as mp


def nothing():
    pass


if __name__ == "__main__":
    ctx = mp.get_context("fork")
    codes = set()
    for _ in range(200):
        p = ctx.Process(target=nothing)
        p.start()
        p.join()
        codes.add(p.exitcode)
    print(codes)
