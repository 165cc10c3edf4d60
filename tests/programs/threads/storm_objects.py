"""Attributes come and go, classes change, while others look."""
import threading


class Thing:
    kind = "thing"

    def get(self):
        return self.kind


things = [Thing() for _ in range(8)]


def work(n):
    for i in range(400):
        t = things[i % 8]
        setattr(t, f"a{i % 12}", (n, i))
        if i % 5 == 0:
            t.__dict__.pop(f"a{(i + 3) % 12}", None)
        if i % 7 == 0:
            Thing.kind = f"kind{n}"
        if i % 11 == 0:
            things[(i + 1) % 8] = Thing()
        if i % 13 == 0:
            setattr(Thing, f"extra{n}", lambda self: n)
            assert getattr(t, f"extra{n}")() == n
        assert t.get().startswith(("thing", "kind"))
        assert all(type(v) is tuple for v in list(vars(t).values()))


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(things))
