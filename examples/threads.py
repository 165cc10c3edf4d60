"""Threads share memory and take turns: they overlap waiting, not computing.

Watch: the time of the sleeps on stderr, and what a lock changes."""

import sys
import threading
import time


class Downloader(threading.Thread):
    """A thread by subclass: `run` is what it does."""

    def __init__(self, number, results):
        super().__init__(name=f"downloader-{number}")
        self.number = number
        self.results = results

    def run(self):
        time.sleep(0.05)  # stands for the network; the GIL is free meanwhile
        self.results[self.number] = f"page {self.number} by {self.name}"


def overlap():
    results = {}
    start = time.perf_counter()
    threads = [Downloader(n, results) for n in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(f"ten waits of 50 ms: {(time.perf_counter() - start) * 1000:.0f} ms", file=sys.stderr)
    for n in sorted(results):
        print(results[n])


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()

    def deposit(self, times):
        for _ in range(times):
            with self.lock:  # without it, a switch between the read and the write loses a deposit
                balance = self.balance
                self.balance = balance + 1


def locked():
    account = Account()
    threads = [threading.Thread(target=account.deposit, args=(2000,)) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print("balance:", account.balance)


overlap()
locked()
