import threading
from _storm import Key

shared = {}


def work(n):
    for i in range(250):
        shared[Key(i % 40)] = (n, i)
        shared.get(Key(i % 50))
        if i % 3 == 0:
            shared.pop(Key(i % 30), None)
        if i % 60 == 0:
            try:
                for k, v in shared.items():
                    assert isinstance(k, Key) and isinstance(v, tuple)
            except RuntimeError as e:
                assert "changed" in str(e), e
        if i % 100 == 0:
            shared.clear()
        if i % 40 == 0:
            shared.update({Key(k): (n, k) for k in range(20)})


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(all(isinstance(k, Key) for k in shared), len(shared) <= 40)
