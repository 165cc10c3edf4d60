"""Start and join of 40 spawned children."""
import multiprocessing as mp


def nothing():
    pass


if __name__ == "__main__":
    ctx = mp.get_context("spawn")
    codes = set()
    for _ in range(40):
        p = ctx.Process(target=nothing)
        p.start()
        p.join()
        codes.add(p.exitcode)
    print(codes)
