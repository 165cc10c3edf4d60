import threading


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


local = threading.local()
local.x = Loud("main's")


def work(n):
    local.x = Loud(n)
    print("set", n)


for n in range(3):
    t = threading.Thread(target=work, args=(n,))
    t.start()
    t.join()
    print("joined", n)

other = threading.local()
ready, go = threading.Event(), threading.Event()


def keep():
    other.x = Loud("kept")
    ready.set()
    go.wait()
    print("thread ends")


t = threading.Thread(target=keep)
t.start()
ready.wait()
del other
print("local deleted")
go.set()
t.join()
del local
print("end")
