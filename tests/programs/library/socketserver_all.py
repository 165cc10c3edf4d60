# socketserver: each kind of server with each way to handle requests, and what goes wrong.
import io
import os
import socket
import socketserver
import tempfile
import threading

FOLDER = tempfile.mkdtemp()
count = 0


def unix_address():
    global count
    count += 1
    return os.path.join(FOLDER, f"s{count}")


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


class Packets(socketserver.DatagramRequestHandler):
    def handle(self):
        self.wfile.write(b"<" + self.rfile.read() + b">")


def talk_stream(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as s:
        s.connect(address)
        s.sendall(b"one\ntwo\n")
        s.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: s.recv(100), b""))


def talk_packet(family, address):
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        if family == socket.AF_UNIX:
            s.bind(unix_address())
        s.sendto(b"packet", address)
        return s.recv(100)


def run(server_class, handler, talk):
    unix = server_class.address_family == socket.AF_UNIX
    with server_class(unix_address() if unix else ("127.0.0.1", 0), handler) as server:
        print(server_class.__name__, [c.__name__ for c in server_class.__mro__[1:-1]])
        print("  bound", server.server_address == server.socket.getsockname(), server.fileno() == server.socket.fileno())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            for _ in range(2):
                print("  ", talk(server.address_family, server.server_address))
        finally:
            server.shutdown()
            thread.join()
    print("  closed", server.socket.fileno(), getattr(server, "active_children", None))


for name in socketserver.__all__:
    if name.endswith(("TCPServer", "StreamServer")):
        run(getattr(socketserver, name), Upper, talk_stream)
    elif name.endswith(("UDPServer", "DatagramServer")):
        run(getattr(socketserver, name), Packets, talk_packet)

print("== one request, and the hooks")


class Chatty(socketserver.TCPServer):
    timeout = 0.01

    def verify_request(self, request, client_address):
        print("verify", client_address[0])
        return self.accepts

    def handle_timeout(self):
        print("timeout")

    def handle_error(self, request, client_address):
        import sys
        print("error", repr(sys.exception()))

    def shutdown_request(self, request):
        print("end of request")
        super().shutdown_request(request)

    def service_actions(self):
        print("actions")
        self.turns -= 1
        if not self.turns:
            raise KeyError("enough")


class Failing(socketserver.BaseRequestHandler):
    def setup(self):
        print("setup", self.server.__class__.__name__, type(self.request).__name__)

    def handle(self):
        raise self.server.error("oh")

    def finish(self):
        print("finish")


with Chatty(("127.0.0.1", 0), Failing) as server:
    server.handle_request()
    for server.accepts, server.error in ((True, ValueError), (False, ValueError), (True, SystemExit)):
        client = socket.create_connection(server.server_address)
        try:
            server.handle_request()
        except BaseException as e:
            print("raised", repr(e))
        print("client hears", client.recv(1))
        client.close()
    server.turns = 3
    try:
        server.serve_forever(0.001)
    except KeyError as e:
        print("left by", e)
    server.shutdown()

print("== settings")


class Settings(socketserver.StreamRequestHandler):
    timeout = 5
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle(self):
        print(self.connection.gettimeout(), bool(self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        print(type(self.wfile).__name__, type(self.rfile).__name__)
        self.wfile.write(b"kept until the end")


class Plain(socketserver.StreamRequestHandler):
    def handle(self):
        print(self.wfile.writable(), self.wfile.write(memoryview(b"abcd").cast("H")), self.wfile.fileno() > 0)
        print(isinstance(self.wfile, io.BufferedIOBase))
        self.wfile.close()


for handler in (Settings, Plain):
    with socketserver.TCPServer(("127.0.0.1", 0), handler, bind_and_activate=False) as server:
        server.allow_reuse_address = server.allow_reuse_port = True
        server.server_bind()
        server.server_activate()
        print(bool(server.socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)),
              bool(server.socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT)))
        with socket.create_connection(server.server_address) as client:
            server.handle_request()
            print(client.recv(100))

try:
    socketserver.TCPServer(("127.0.0.1", 70000), Plain)
except OverflowError as e:
    print(e)

print("== threads that are waited for")


class Slow(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(10)
        print("handled")


for daemon, block in ((False, True), (False, False), (True, True)):
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = daemon
        block_on_close = block

    server = Server(("127.0.0.1", 0), Slow)
    client = socket.create_connection(server.server_address)
    before = set(threading.enumerate())
    server.handle_request()
    [worker] = set(threading.enumerate()) - before
    print(worker.daemon, isinstance(server._threads, list), len(list(getattr(server._threads, "__iter__", tuple)())))
    client.sendall(b"x")
    if daemon or not block:
        worker.join()
    server.server_close()
    print("alive", worker.is_alive())
    client.close()

for name in os.listdir(FOLDER):
    os.unlink(os.path.join(FOLDER, name))
os.rmdir(FOLDER)

print("== an error, told")
with socketserver.TCPServer(("127.0.0.1", 0), Failing) as server:
    server.error = LookupError
    import contextlib
    with socket.create_connection(server.server_address), contextlib.redirect_stderr(io.StringIO()) as told:
        server.handle_request()
    lines = told.getvalue().splitlines()
    print(lines[0], lines[1].split(" from ")[0], lines[2], *lines[-2:], sep="\n")
