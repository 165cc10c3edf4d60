"""Objects die in all threads, and their finalizers take locks and make more."""
import threading

lock = threading.Lock()
born = died = 0


class Mortal:
    def __init__(self, other=None):
        global born
        with lock:
            born += 1
        self.other = other

    def __del__(self):
        global died
        with lock:
            died += 1


shared = [None] * 10


def work(n):
    for i in range(200):
        shared[(i * 7 + n) % 10] = Mortal(Mortal(Mortal()))
        chain = None
        if i % 50 == 0:
            for _ in range(100):
                chain = Mortal(chain)
        shared[i % 10] = None


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
shared.clear()
print(born, born == died)
