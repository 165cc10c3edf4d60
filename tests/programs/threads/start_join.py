import threading

order = []


def work(n):
    order.append(n)


for n in range(20):
    t = threading.Thread(target=work, args=(n,))
    assert t.ident is None and not t.is_alive()
    t.start()
    t.join()
    assert t.ident and not t.is_alive()
print(order)

t = threading.Thread(target=work, kwargs={"n": "kw"}, name="worker")
print(t.name, t.daemon, "initial" in repr(t))
t.start()
t.join()
print(order[-1], "stopped" in repr(t))


class Sub(threading.Thread):
    def __init__(self, value):
        super().__init__()
        self.value = value

    def run(self):
        self.value *= 2


s = Sub(21)
s.start()
s.join()
print(s.value, s.name)
