# Names and numbers of hosts, services, protocols and interfaces; servers made in one call.
import socket


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except socket.gaierror as e:
        # Its number depends on what the machine knows of the network.
        result = type(e)
    except Exception as e:
        result = f"{type(e).__module__}.{type(e).__name__}: {e}"
    print(f.__name__, *map(repr, args), "->", result)


for host in ("localhost", "127.0.0.1", b"127.0.0.1", bytearray(b"127.0.0.1"), "no.such.invalid", "a\0b", 5, None,
             "<broadcast>", "255.255.255.255", "::1"):
    show(socket.gethostbyname, host)
    if host not in ("255.255.255.255", "<broadcast>"):
        show(lambda name: type(socket.gethostbyname_ex(name)), host)
show(socket.gethostbyname, "")
show(socket.gethostbyaddr, 1.5)
print("127.0.0.1" in socket.gethostbyaddr("127.0.0.1")[2], "127.0.0.1" in socket.gethostbyname_ex("localhost")[2])
print(socket.getfqdn("127.0.0.1") == socket.getfqdn("localhost"), socket.getfqdn(" no.such.invalid "))
print(socket.getfqdn() == socket.getfqdn("0.0.0.0") == socket.getfqdn("::"))
print(issubclass(socket.herror, OSError), socket.herror.__module__, socket.herror.__mro__[1])

for args in (("http",), ("http", "tcp"), ("domain", "udp"), ("no-such",), (5,), ("http", 5), ("h\0",)):
    show(socket.getservbyname, *args)
for args in ((80,), (80, "tcp"), (80, "no"), (-1,), (70000,), ("x",)):
    show(socket.getservbyport, *args)
for name in ("tcp", "udp", "icmp", "no-such", 5):
    show(socket.getprotobyname, name)

NUMERIC = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
for address, flags in ((("127.0.0.1", 80), NUMERIC), (("127.0.0.1", 80), socket.NI_NUMERICHOST), (("::1", 80, 0, 0), NUMERIC),
                       (("::1", 80), NUMERIC), (("127.0.0.1", "http"), 0), (("localhost", 80), 0), (("127.0.0.1", 80, 0, 0), 0),
                       (5, 0), ((1,), 0), ((1, 2), 0), (("::1", 80, 2**20, 0), NUMERIC), (("127.0.0.1", 70000), NUMERIC)):
    show(socket.getnameinfo, address, flags)

interfaces = socket.if_nameindex()
print((1, "lo") in interfaces)
for args in (("lo",), (b"lo",), ("no such",), (5,)):
    show(socket.if_nametoindex, *args)
for index in (1, 10**6, -1, 2**40, "x"):
    show(socket.if_indextoname, index)
show(socket.sethostname, 5)

with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.family, server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), server.gettimeout())
    host, port = server.getsockname()
    try:
        socket.create_server((host, port))
    except OSError as e:
        print(e.errno == 98, e.strerror.replace(str(port), "PORT"))
with socket.create_server(("127.0.0.1", 0), backlog=1, reuse_port=True) as server:
    print(server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT), server.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
show(socket.create_server, ("127.0.0.1", 0), dualstack_ipv6=True)
