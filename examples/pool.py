"""A pool of objects that are dear to make: borrowed with `with`, given back whatever happens.

Watch: never more than two connections are made; the third borrower waits for one; an error gives back too."""

import threading
from contextlib import contextmanager


class Pool:
    def __init__(self, make, size):
        self.make = make
        self.free = []
        self.made = 0
        self.places = threading.Semaphore(size)
        self.lock = threading.Lock()

    @contextmanager
    def borrow(self):
        with self.places:
            with self.lock:
                if self.free:
                    thing = self.free.pop()
                else:
                    thing = self.make(self.made)
                    self.made += 1
            try:
                yield thing
            finally:
                with self.lock:
                    self.free.append(thing)


class Connection:
    def __init__(self, number):
        self.number = number
        self.queries = 0

    def query(self, n):
        self.queries += 1
        if n == 5:
            raise ValueError("no such row: 5")
        return n * n


pool = Pool(Connection, size=2)
answers, errors = {}, []


def client(n):
    try:
        with pool.borrow() as connection:
            answers[n] = connection.query(n)
    except ValueError as error:
        errors.append(str(error))


threads = [threading.Thread(target=client, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("answers:", dict(sorted(answers.items())))
print("errors:", errors)
print("two at most were made:", 1 <= pool.made <= 2)
print("all given back:", len(pool.free) == pool.made)
print("queries:", sum(connection.queries for connection in pool.free))

with pool.borrow() as outer, pool.borrow() as inner:
    print("two borrowed at once:", sorted([outer.number, inner.number]))
