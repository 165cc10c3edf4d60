"""Shared data and a race: two threads that read before either writes lose one of the two deposits.

Watch: the first balance, made to go wrong; the second on stderr, which goes wrong by chance; and the last, which a
lock keeps right. `ouro --try-seeds=20` finds an interleaving that fails, if a program asserts what must hold."""

import sys
import threading
import time


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()


def step_by_step(account, have_read):
    balance = account.balance
    have_read.wait()  # both threads have read by now
    account.balance = balance + 1


def unlocked(account, times):
    for _ in range(times):
        balance = account.balance
        if balance % 50 == 0:
            time.sleep(0)  # gives the GIL away at the worst moment
        account.balance = balance + 1


def locked(account, times):
    for _ in range(times):
        with account.lock:
            balance = account.balance
            if balance % 50 == 0:
                time.sleep(0)
            account.balance = balance + 1


def run(target, count, *args):
    account = Account()
    threads = [threading.Thread(target=target, args=(account, *args)) for _ in range(count)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return account.balance


print("two deposits, no lock:", run(step_by_step, 2, threading.Barrier(2)))
print(f"4000 deposits, no lock: {run(unlocked, 4, 1000)}", file=sys.stderr)
print("4000 deposits, a lock:", run(locked, 4, 1000))
