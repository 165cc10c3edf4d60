import os
import tempfile
import threading

fd, path = tempfile.mkstemp()
os.close(fd)
shared = open(path, "w")


def write(n):
    for i in range(200):
        shared.write(f"{n} {i}\n")
        if i % 17 == 0:
            shared.flush()


threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
shared.close()
with open(path) as f:
    lines = f.read().splitlines()
print(len(lines), sorted(lines) == sorted(f"{n} {i}" for n in range(4) for i in range(200)))

reader = open(path, "rb")
got = []


def read():
    while line := reader.readline():
        got.append(line)


threads = [threading.Thread(target=read) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
reader.close()
print(sorted(got) == sorted(l.encode() + b"\n" for l in lines))
os.unlink(path)
