import threading

shared = set()


def work(n):
    for i in range(400):
        shared.add((n, i % 50))
        shared.discard((n - 1, i % 50))
        if i % 25 == 0:
            other = set(list(shared))
            shared.update({(n, k) for k in range(30)})
            shared.difference_update(other)
        if i % 30 == 0:
            try:
                for x in shared:
                    assert type(x) is tuple
            except RuntimeError as e:
                assert "changed" in str(e), e
        if i % 10 == 0 and shared:
            try:
                shared.pop()
            except KeyError:
                pass


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(all(type(x) is tuple for x in shared))
