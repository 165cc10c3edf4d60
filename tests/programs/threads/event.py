import threading

event = threading.Event()
print(event.is_set(), event.wait(0.01))
woken = []


def waiter(n):
    event.wait()
    woken.append(n)


threads = [threading.Thread(target=waiter, args=(n,)) for n in range(10)]
for t in threads:
    t.start()
event.set()
for t in threads:
    t.join()
print(sorted(woken), event.is_set(), event.wait(), event.wait(0))
event.clear()
print(event.is_set())
