"""Many threads change one list; whatever the order, what comes out is sound."""
import threading

shared = []


def work(n):
    for i in range(400):
        shared.append((n, i))
        if i % 3 == 0:
            try:
                shared.pop()
            except IndexError:
                pass
        if i % 50 == 0:
            shared.sort(key=lambda p: (p[1], p[0]))
            shared.reverse()
        if i % 70 == 0:
            shared[:] = shared[: len(shared) // 2]
        for x in shared[:5]:
            assert isinstance(x, tuple) and len(x) == 2


def attempt(n):
    try:
        work(n)
    except ValueError as e:
        # A sort saw another thread's change.
        assert "modified" in str(e), e


threads = [threading.Thread(target=attempt, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(all(type(x) is tuple for x in shared))
