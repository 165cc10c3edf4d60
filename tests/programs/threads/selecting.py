import select
import selectors
import socket
import threading
import time

a, b = socket.socketpair()
print(select.select([a], [a], [], 0)[1] == [a], select.select([b], [], [], 0.01))
a.send(b"x")
print(select.select([b], [], [b], 5) == ([b], [], []))
b.recv(1)
start = time.monotonic()
threading.Timer(0.02, a.send, [b"late"]).start()
print(select.select([b.fileno()], [], [])[0] == [b.fileno()], time.monotonic() - start < 5)
with selectors.DefaultSelector() as sel:
    key = sel.register(b, selectors.EVENT_READ, "data")
    print(key.data, key.events, [(k.data, e) for k, e in sel.select()])
    b.recv(10)
    print(sel.select(0.01), sel.get_key(b) == key, len(sel.get_map()))
    sel.modify(b, selectors.EVENT_WRITE)
    print([e for k, e in sel.select()])
    sel.unregister(b)
    for bad in (lambda: sel.unregister(b), lambda: sel.register(b, 7), lambda: sel.register("x", 1)):
        try:
            bad()
        except (KeyError, ValueError) as e:
            print(type(e).__name__)
for bad in (lambda: select.select(1, [], []), lambda: select.select(["x"], [], []), lambda: select.select([], [], [], -1)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
