"""Concurrency is dealing with many things at once, parallelism is doing many things at once.

Watch: three tasks that take turns on one thread, then on three threads, which the GIL lets run one at a time, and then
in three processes, which do run at the same time: that is what the two barriers prove."""

import multiprocessing
import os
import threading


def task(name, steps):
    for n in range(steps):
        yield f"{name}{n}"


def take_turns(tasks):
    """A scheduler in five lines: who is not done goes to the end of the queue."""
    log = []
    while tasks:
        current = tasks.pop(0)
        for step in current:
            log.append(step)
            tasks.append(current)
            break
    return log


def in_threads():
    """Each thread does a step when it is its turn: concurrent, and no faster than one."""
    log = []
    turn = threading.Condition()

    def work(number, name):
        for step in task(name, 3):
            with turn:
                turn.wait_for(lambda: len(log) % 3 == number)
                log.append(step)
                turn.notify_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate("abc")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return log


def meet(barrier, pids, number):
    barrier.wait()  # no one gets further before all three are running
    pids[number] = os.getpid()
    barrier.wait()


if __name__ == "__main__":
    print("turns: ", *take_turns([task(name, 3) for name in "abc"]))
    print("threads:", *in_threads())
    barrier, pids = multiprocessing.Barrier(3), multiprocessing.Array("i", 3)
    processes = [multiprocessing.Process(target=meet, args=(barrier, pids, n)) for n in range(3)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print("processes at the same time:", len(set(pids)), "and none of them this one:", os.getpid() not in list(pids))
