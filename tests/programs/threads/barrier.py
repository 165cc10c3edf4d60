import threading

rounds = []
lock = threading.Lock()
barrier = threading.Barrier(4, action=lambda: rounds.append("action"))
indexes = []


def work():
    for _ in range(5):
        i = barrier.wait()
        with lock:
            indexes.append(i)


threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(rounds, sorted(indexes), barrier.n_waiting, barrier.parties, barrier.broken)

barrier = threading.Barrier(2)
try:
    barrier.wait(0.01)
except threading.BrokenBarrierError as e:
    print("broken", barrier.broken)
barrier.reset()
print(barrier.broken)
barrier.abort()
try:
    barrier.wait()
except threading.BrokenBarrierError:
    print("aborted")


def failing():
    raise KeyError("action")


barrier = threading.Barrier(1, failing)
try:
    barrier.wait()
except KeyError as e:
    print(repr(e), barrier.broken)
