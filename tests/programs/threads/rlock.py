import threading

lock = threading.RLock()
total = 0


def deep(n):
    global total
    with lock:
        if n:
            deep(n - 1)
        else:
            total += 1


threads = [threading.Thread(target=lambda: [deep(5) for _ in range(300)]) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)

with lock:
    got = []
    t = threading.Thread(target=lambda: got.append(lock.acquire(False)))
    t.start()
    t.join()
    print(got, lock.acquire(), lock._is_owned())
    lock.release()


def foreign():
    try:
        lock.release()
    except RuntimeError as e:
        print(e)


with lock:
    t = threading.Thread(target=foreign)
    t.start()
    t.join()
