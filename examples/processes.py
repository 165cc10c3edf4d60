"""Processes share nothing: what they tell each other goes through pipes, queues and shared numbers.

Watch: the list that the child appends to stays as it is in the parent; the counter that they share does not."""

import multiprocessing as mp


class Squarer(mp.Process):
    """A process by subclass."""

    def __init__(self, jobs, results):
        super().__init__(name="squarer")
        self.jobs, self.results = jobs, results

    def run(self):
        for n in iter(self.jobs.get, None):
            self.results.put((n, n * n))


def own_memory(numbers):
    numbers.append(4)  # the child's copy; the parent's list does not change
    print("child: ", numbers, flush=True)


def count(total, times):
    for _ in range(times):
        with total.get_lock():
            total.value += 1


if __name__ == "__main__":
    numbers = [1, 2, 3]
    p = mp.Process(target=own_memory, args=(numbers,))
    p.start()
    p.join()
    print("parent:", numbers, "exit code", p.exitcode)

    jobs, results = mp.Queue(), mp.Queue()
    p = Squarer(jobs, results)
    p.start()
    for n in range(5):
        jobs.put(n)
    jobs.put(None)
    print(sorted(results.get() for _ in range(5)))
    p.join()

    here, there = mp.Pipe()
    p = mp.Process(target=lambda conn: conn.send(conn.recv()[::-1]), args=(there,))
    p.start()
    here.send("through a pipe")
    print(here.recv())
    p.join()

    total = mp.Value("i", 0)
    children = [mp.Process(target=count, args=(total, 500)) for _ in range(3)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print("shared:", total.value)
