"""Two locks taken in two orders: a deadlock, seen because one side gives up waiting, and its cure.

Watch: `ouro --gil-trace bank.html examples/bank.py` shows both tellers blocked at the same time."""

import threading


class Account:
    def __init__(self, name, balance):
        self.name = name
        self.balance = balance
        self.lock = threading.Lock()


def move(source, target, amount):
    source.balance -= amount
    target.balance += amount


def careless(source, target, amount, both_hold_one):
    """Takes its own account first. True if the money was moved."""
    with source.lock:
        both_hold_one.wait()
        # Without the timeout both would wait here for ever.
        if not target.lock.acquire(timeout=0.1):
            both_hold_one.wait()  # the other gives up too, before anybody lets go
            return False
        move(source, target, amount)
        target.lock.release()
        return True


def careful(source, target, amount):
    """Takes the locks in the order of the names, whichever way the money goes."""
    first, second = sorted((source, target), key=lambda account: account.name)
    with first.lock, second.lock:
        move(source, target, amount)


def together(*tasks):
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


ann, bob = Account("Ann", 100), Account("Bob", 100)
barrier = threading.Barrier(2)
moved = []
together(
    lambda: moved.append(careless(ann, bob, 10, barrier)),
    lambda: moved.append(careless(bob, ann, 20, barrier)),
)
print("careless tellers moved:", moved)


def busy(source, target):
    for amount in range(1, 501):
        careful(source, target, amount % 7)


together(lambda: busy(ann, bob), lambda: busy(bob, ann), lambda: busy(ann, bob))
print("careful tellers:", ann.name, ann.balance, bob.name, bob.balance)
print("nothing was lost:", ann.balance + bob.balance == 200)
