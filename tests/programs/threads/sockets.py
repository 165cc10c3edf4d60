import socket
import threading

a, b = socket.socketpair()
a.sendall(b"hi")
print(b.recv(10), a.family, a.type, repr(a.family), a.gettimeout())
b.settimeout(0.01)
try:
    b.recv(1)
except TimeoutError as e:
    print(repr(e))
b.setblocking(False)
try:
    b.recv(1)
except BlockingIOError as e:
    print(e)
a.close()
print(b.recv(5))
b.close()
try:
    b.recv(1)
except OSError as e:
    print(e)

server = socket.create_server(("127.0.0.1", 0))
port = server.getsockname()[1]


def serve():
    for _ in range(6):
        c, addr = server.accept()
        threading.Thread(target=answer, args=(c,)).start()


def answer(c):
    with c, c.makefile("rw") as f:
        for line in f:
            f.write(line.upper())
            f.flush()


out = []


def client(n):
    with socket.create_connection(("localhost", port)) as c, c.makefile("rw") as f:
        f.write(f"hello {n}\nworld\n")
        f.flush()
        out.append((f.readline(), f.readline()))


threads = [threading.Thread(target=serve)] + [threading.Thread(target=client, args=(n,)) for n in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
server.close()
print(sorted(out))
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.bind(("127.0.0.1", 0))
v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(v.sendto(b"datagram", u.getsockname()), u.recvfrom(100)[0])
for bad in (
    lambda: socket.create_connection(("127.0.0.1", 1)),
    lambda: socket.socket().connect(("127.0.0.1", 99999)),
    lambda: socket.socket().connect("x"),
    lambda: socket.socket().connect((1,)),
    lambda: v.settimeout(-1),
    lambda: v.recv(-1),
    lambda: socket.inet_aton("x"),
):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(socket.inet_aton("1.2.3.4"), socket.inet_ntop(socket.AF_INET6, b"\0" * 15 + b"\1"), socket.htons(1))
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
