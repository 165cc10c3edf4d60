import collections
import threading

d = collections.deque(maxlen=50)


def work(n):
    for i in range(500):
        d.append((n, i))
        d.appendleft((n, -i))
        if i % 3 == 0:
            d.rotate(n + 1)
        try:
            d.popleft()
            d.pop()
        except IndexError:
            pass
        if i % 20 == 0:
            try:
                for x in d:
                    assert type(x) is tuple
            except RuntimeError as e:
                assert "mutated" in str(e), e


threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(d) <= 50)
