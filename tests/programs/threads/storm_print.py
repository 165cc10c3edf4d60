"""Lines of one write each stay whole."""
import sys
import threading


def work(n):
    for i in range(100):
        sys.stdout.write(f"thread {n} line {i}\n")
        if i % 10 == 0:
            sys.stdout.flush()


class Collect:
    """What was written, in order, as lines."""

    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)

    def flush(self):
        pass


real = sys.stdout
sys.stdout = Collect()
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
lines = "".join(sys.stdout.parts).splitlines()
sys.stdout = real
print(sorted(lines) == sorted(f"thread {n} line {i}" for n in range(4) for i in range(100)))
