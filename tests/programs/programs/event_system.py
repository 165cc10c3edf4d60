from collections import defaultdict
from contextlib import contextmanager
class Event:
    def __init__(self, name, **data): self.name, self.data, self.stopped = name, data, False
    def __getattr__(self, k):
        try: return self.__dict__["data"][k]
        except KeyError: raise AttributeError(f"event {self.name!r} has no {k!r}") from None
class Bus:
    def __init__(self): self.handlers, self.depth, self.trace = defaultdict(list), 0, []
    def on(self, name, prio=0):
        def deco(f): self.handlers[name].append((-prio, len(self.handlers[name]), f)); return f
        return deco
    def emit(self, name, **data):
        e = Event(name, **data); self.depth += 1
        try:
            for _, _, h in sorted(self.handlers[name], key=lambda t: t[:2]):
                self.trace.append("  " * (self.depth - 1) + h.__name__)
                h(e)
                if e.stopped: break
        finally: self.depth -= 1
        return e
    @contextmanager
    def muted(self, name):
        saved, self.handlers[name] = self.handlers[name], []
        try: yield self
        finally: self.handlers[name] = saved
bus = Bus()
@bus.on("order")
def ship(e): print("ship", e.item); bus.emit("mail", to=e.who, body=f"{e.item} is on its way")
@bus.on("order", prio=10)
def check(e):
    if e.qty > 5: print("refused", e.qty); e.stopped = True
@bus.on("mail")
def mail(e): print(f"mail to {e.to}: {e.body}")
@bus.on("mail", prio=-1)
def audit(e): print("audit", sorted(e.data))
bus.emit("order", item="book", qty=1, who="ann"); bus.emit("order", item="pen", qty=9, who="bob")
with bus.muted("mail"): bus.emit("order", item="cup", qty=2, who="cy")
try: bus.emit("order", item="x", qty=1)
except AttributeError as e: print("error:", e, bus.depth)
print(bus.trace, len(bus.handlers["mail"]))
def pipeline(*stages):
    def run(xs):
        for s in stages: xs = s(xs)
        return list(xs)
    return run
def mapper(f): return lambda xs: (f(x) for x in xs)
def keep(p): return lambda xs: (x for x in xs if p(x))
def chunk(n):
    def go(xs):
        buf = []
        for x in xs:
            buf.append(x)
            if len(buf) == n: yield tuple(buf); buf.clear()
        if buf: yield tuple(buf)
    return go
print(pipeline(keep(lambda x: x % 3), mapper(lambda x: x * x), chunk(3))(range(12)))
def coroutine_avg():
    total = n = 0; avg = None
    while True:
        x = yield avg
        if x is None: return total, n
        total += x; n += 1; avg = total / n
c = coroutine_avg(); next(c); print([c.send(v) for v in (10, 20, 60)])
try: c.send(None)
except StopIteration as s: print(s.value)
