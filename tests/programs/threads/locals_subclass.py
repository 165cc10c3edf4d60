import threading


class Local(threading.local):
    shared = []
    count = 0

    def __init__(self, name, *, start=0):
        Local.shared.append(name)
        self.n = start

    def bump(self):
        self.n += 1
        return self.n

    @property
    def twice(self):
        return self.n * 2


local = Local("a", start=10)
out = []


def work():
    local.bump()
    out.append((local.bump(), local.twice, local.count))
    local.count = 5
    out.append((local.count, Local.count))


for _ in range(3):
    t = threading.Thread(target=work)
    t.start()
    t.join()
print(out)
print(Local.shared, local.bump(), local.count, local.__dict__)


class Fails(threading.local):
    def __init__(self, ok):
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("not here")
        self.ok = ok


f = Fails(1)


def try_it():
    for _ in range(2):
        try:
            f.ok
        except ValueError as e:
            print(e)


t = threading.Thread(target=try_it)
t.start()
t.join()
print(f.ok)
