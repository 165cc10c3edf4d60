import threading

cond = threading.Condition()
items = []
got = []


def consumer():
    while True:
        with cond:
            cond.wait_for(lambda: items)
            item = items.pop(0)
        if item is None:
            return
        with cond:
            got.append(item)


threads = [threading.Thread(target=consumer) for _ in range(3)]
for t in threads:
    t.start()
for n in range(300):
    with cond:
        items.append(n)
        cond.notify()
with cond:
    items.extend([None] * 3)
    cond.notify_all()
for t in threads:
    t.join()
print(sorted(got) == list(range(300)))
with cond:
    print(cond.wait(0.01), cond.wait_for(lambda: 0, 0.01), cond.wait_for(lambda: 7))
