import threading

results = []


def deep(n):
    return deep(n + 1)


def ack(n):
    return n if n < 2 else ack(n - 1) + ack(n - 2)


def work():
    try:
        deep(0)
    except RecursionError as e:
        results.append(str(e)[:32])
    results.append(ack(15))


threads = [threading.Thread(target=work) for _ in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(map(str, results)))
