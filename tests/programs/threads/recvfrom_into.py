"""Datagrams received into a buffer, with where they come from."""
import socket
import threading

a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 0))
b.bind(("127.0.0.1", 0))


def send():
    for n in range(3):
        b.sendto(bytes([65 + n]) * (n + 2), a.getsockname())


t = threading.Thread(target=send)
t.start()
buffer = bytearray(8)
a.settimeout(10)
for nbytes in 0, 2, 8:
    n, where = a.recvfrom_into(buffer, nbytes)
    print(n, where == b.getsockname(), bytes(buffer))
t.join()
for wrong in (buffer, 9), (buffer, -1), (b"bytes",), ("text",):
    try:
        a.recvfrom_into(*wrong)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
a.settimeout(0.01)
try:
    a.recvfrom_into(buffer)
except TimeoutError as e:
    print(e)
a.close()
b.close()
