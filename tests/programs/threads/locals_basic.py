import threading

data = threading.local()
data.x = "main"
seen = []


def work(n):
    seen.append(hasattr(data, "x"))
    data.x = n
    data.y = n * n
    seen.append((data.x, sorted(data.__dict__.items())))
    del data.x
    seen.append(hasattr(data, "x"))


for n in range(3):
    t = threading.Thread(target=work, args=(n,))
    t.start()
    t.join()
for s in seen:
    print(s)
print(data.x, data.__dict__, hasattr(data, "y"))
try:
    data.nothing
except AttributeError as e:
    print(e)
try:
    del data.nothing
except AttributeError as e:
    print(e)
try:
    threading.local(1)
except TypeError as e:
    print(e)
try:
    data.__dict__ = {}
except AttributeError as e:
    print(e)
