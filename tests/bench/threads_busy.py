"""Two busy threads: the work of one, shared."""
import threading

totals = []


def work():
    s = 0
    for i in range(6_000_000):
        s += i & 7
    totals.append(s)


threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(totals)
