"""Servers on sockets: what waits for requests, and what hands each of them to a handler."""

import io
import os
import selectors
import socket
import sys
import threading
from time import monotonic

__all__ = ["BaseServer", "TCPServer", "UDPServer", "ThreadingUDPServer", "ThreadingTCPServer", "BaseRequestHandler",
           "StreamRequestHandler", "DatagramRequestHandler", "ThreadingMixIn", "ForkingUDPServer", "ForkingTCPServer",
           "ForkingMixIn", "UnixStreamServer", "UnixDatagramServer", "ThreadingUnixStreamServer",
           "ThreadingUnixDatagramServer", "ForkingUnixStreamServer", "ForkingUnixDatagramServer"]

_ServerSelector = selectors.PollSelector


class BaseServer:
    """What all servers do: wait for a request, hand it on, clean up behind it."""

    timeout = None

    def __init__(self, server_address, RequestHandlerClass):
        self.server_address = server_address
        self.RequestHandlerClass = RequestHandlerClass
        self.__idle = threading.Event()
        self.__stopping = False

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.server_close()

    def server_activate(self):
        """For subclasses: begin to listen."""

    def server_close(self):
        """For subclasses: clean up."""

    def service_actions(self):
        """For subclasses: what is to be done in each turn of serve_forever()."""

    def handle_timeout(self):
        """For subclasses: no request came in time."""

    def serve_forever(self, poll_interval=0.5):
        """Handle requests until shutdown(), for which a look is taken every poll_interval seconds."""
        self.__idle.clear()
        try:
            with _ServerSelector() as selector:
                selector.register(self, selectors.EVENT_READ)
                while not self.__stopping:
                    ready = selector.select(poll_interval)
                    # shutdown() may have come while nothing did.
                    if self.__stopping:
                        break
                    if ready:
                        self._handle_request_noblock()
                    self.service_actions()
        finally:
            self.__stopping = False
            self.__idle.set()

    def shutdown(self):
        """Stop serve_forever(), which runs in another thread, and wait until it has ended."""
        self.__stopping = True
        self.__idle.wait()

    def handle_request(self):
        """Handle one request, or its absence after the timeout."""
        limits = [s for s in (self.socket.gettimeout(), self.timeout) if s is not None]
        left = min(limits, default=None)
        end = None if left is None else monotonic() + left
        with _ServerSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            while not selector.select(left):
                if end is not None:
                    left = end - monotonic()
                    if left < 0:
                        return self.handle_timeout()
            return self._handle_request_noblock()

    def _handle_request_noblock(self):
        try:
            request, client_address = self.get_request()
        except OSError:
            return
        handed_on = False
        try:
            if self.verify_request(request, client_address):
                handed_on = True
                self.process_request(request, client_address)
            else:
                self.shutdown_request(request)
        except BaseException as exc:
            if handed_on and isinstance(exc, Exception):
                self.handle_error(request, client_address)
                self.shutdown_request(request)
                return
            self.shutdown_request(request)
            raise

    def verify_request(self, request, client_address):
        """Is the request to be handled?"""
        return True

    def process_request(self, request, client_address):
        """Handle the request here and now; mix-ins do it elsewhere."""
        self.finish_request(request, client_address)
        self.shutdown_request(request)

    def finish_request(self, request, client_address):
        """Make a handler, which does the rest."""
        self.RequestHandlerClass(request, client_address, self)

    def shutdown_request(self, request):
        """End the conversation."""
        self.close_request(request)

    def close_request(self, request):
        """For subclasses: clean up behind one request."""

    def handle_error(self, request, client_address):
        """Tell of the exception that a handler raised."""
        import traceback
        line = '-' * 40
        print(line, file=sys.stderr)
        print('Exception occurred during processing of request from', client_address, file=sys.stderr)
        traceback.print_exc()
        print(line, file=sys.stderr)


class TCPServer(BaseServer):
    """A server of streams."""

    address_family = socket.AF_INET
    socket_type = socket.SOCK_STREAM
    request_queue_size = 5
    allow_reuse_address = False
    allow_reuse_port = False

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        BaseServer.__init__(self, server_address, RequestHandlerClass)
        self.socket = socket.socket(self.address_family, self.socket_type)
        if bind_and_activate:
            try:
                self.server_bind()
                self.server_activate()
            except:
                self.server_close()
                raise

    def server_bind(self):
        """Bind the socket; server_address becomes what it is bound to."""
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Linux knows no shared ports of Unix sockets.
        if self.allow_reuse_port and self.address_family in (socket.AF_INET, socket.AF_INET6):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def server_activate(self):
        self.socket.listen(self.request_queue_size)

    def server_close(self):
        self.socket.close()

    def fileno(self):
        return self.socket.fileno()

    def get_request(self):
        """The next connection and where it comes from."""
        return self.socket.accept()

    def shutdown_request(self, request):
        try:
            # The other side hears of the end even if something else holds the socket open.
            request.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        self.close_request(request)

    def close_request(self, request):
        request.close()


class UDPServer(TCPServer):
    """A server of datagrams: a request is the datagram and the socket that answers go to."""

    allow_reuse_address = False
    allow_reuse_port = False
    socket_type = socket.SOCK_DGRAM
    max_packet_size = 8192

    def get_request(self):
        packet, client_address = self.socket.recvfrom(self.max_packet_size)
        return (packet, self.socket), client_address

    def server_activate(self):
        pass

    def shutdown_request(self, request):
        self.close_request(request)

    def close_request(self, request):
        pass


class ForkingMixIn:
    """Each request in a process of its own."""

    timeout = 300
    active_children = None
    max_children = 40
    block_on_close = True

    def collect_children(self, *, blocking=False):
        """Clean up behind children that have ended: waiting for all of them, or as long as they are too many."""
        children = self.active_children
        if children is None:
            return
        while len(children) >= self.max_children:
            if not self.__reap(-1, 0):
                break
        for pid in children.copy():
            self.__reap(pid, 0 if blocking else os.WNOHANG)

    def __reap(self, pid, flags):
        try:
            done, _ = os.waitpid(pid, flags)
        except ChildProcessError:
            # Somebody else has done it: of all children, or of this one.
            if pid == -1:
                self.active_children.clear()
            else:
                self.active_children.discard(pid)
            return False
        except OSError:
            return False
        self.active_children.discard(done)
        return True

    def handle_timeout(self):
        self.collect_children()

    def service_actions(self):
        self.collect_children()

    def process_request(self, request, client_address):
        """Fork; the child handles the request and ends."""
        pid = os.fork()
        if pid:
            if self.active_children is None:
                self.active_children = set()
            self.active_children.add(pid)
            self.close_request(request)
            return
        status = 1
        try:
            status = self._handled(request, client_address)
        finally:
            os._exit(status)

    def _handled(self, request, client_address):
        """Handle a request, in the child; its exit status."""
        try:
            self.finish_request(request, client_address)
            return 0
        except Exception:
            self.handle_error(request, client_address)
            return 1
        finally:
            self.shutdown_request(request)

    def server_close(self):
        super().server_close()
        self.collect_children(blocking=self.block_on_close)


class _Threads(list):
    """Threads that are to be waited for."""

    def append(self, thread):
        self.reap()
        if not thread.daemon:
            super().append(thread)

    def pop_all(self):
        self[:], threads = [], self[:]
        return threads

    def join(self):
        for thread in self.pop_all():
            thread.join()

    def reap(self):
        self[:] = [thread for thread in self if thread.is_alive()]


class _NoThreads:
    """In the place of _Threads where nobody waits."""

    def append(self, thread):
        pass

    def join(self):
        pass


class ThreadingMixIn:
    """Each request in a thread of its own."""

    daemon_threads = False
    block_on_close = True
    _threads = _NoThreads()

    def process_request_thread(self, request, client_address):
        """What the thread does."""
        try:
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)

    def process_request(self, request, client_address):
        """Start a thread that handles the request."""
        if self.block_on_close and '_threads' not in vars(self):
            self._threads = _Threads()
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address))
        thread.daemon = self.daemon_threads
        self._threads.append(thread)
        thread.start()

    def server_close(self):
        super().server_close()
        self._threads.join()


class UnixStreamServer(TCPServer):
    address_family = socket.AF_UNIX


class UnixDatagramServer(UDPServer):
    address_family = socket.AF_UNIX


class ForkingUDPServer(ForkingMixIn, UDPServer):
    pass


class ForkingTCPServer(ForkingMixIn, TCPServer):
    pass


class ForkingUnixStreamServer(ForkingMixIn, UnixStreamServer):
    pass


class ForkingUnixDatagramServer(ForkingMixIn, UnixDatagramServer):
    pass


class ThreadingUDPServer(ThreadingMixIn, UDPServer):
    pass


class ThreadingTCPServer(ThreadingMixIn, TCPServer):
    pass


class ThreadingUnixStreamServer(ThreadingMixIn, UnixStreamServer):
    pass


class ThreadingUnixDatagramServer(ThreadingMixIn, UnixDatagramServer):
    pass


class BaseRequestHandler:
    """One for each request: setup(), handle(), and finish() whatever happened in handle()."""

    def __init__(self, request, client_address, server):
        self.request = request
        self.client_address = client_address
        self.server = server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self):
        pass

    def handle(self):
        pass

    def finish(self):
        pass


class StreamRequestHandler(BaseRequestHandler):
    """With rfile and wfile to read and write the connection by."""

    rbufsize = -1
    wbufsize = 0
    timeout = None
    disable_nagle_algorithm = False

    def setup(self):
        self.connection = self.request
        if self.timeout is not None:
            self.connection.settimeout(self.timeout)
        if self.disable_nagle_algorithm:
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.rfile = self.connection.makefile('rb', self.rbufsize)
        if self.wbufsize:
            self.wfile = self.connection.makefile('wb', self.wbufsize)
        else:
            self.wfile = _SocketWriter(self.connection)

    def finish(self):
        if not self.wfile.closed:
            try:
                self.wfile.flush()
            except OSError:
                # The other side may be gone.
                pass
        self.wfile.close()
        self.rfile.close()


class _SocketWriter(io.BufferedIOBase):
    """Writes all at once, without a buffer."""

    def __init__(self, sock):
        self._sock = sock

    def writable(self):
        return True

    def write(self, b):
        self._sock.sendall(b)
        return memoryview(b).nbytes

    def fileno(self):
        return self._sock.fileno()


class DatagramRequestHandler(BaseRequestHandler):
    """With the datagram in rfile; what wfile gets is sent as one datagram in the end."""

    def setup(self):
        self.packet, self.socket = self.request
        self.rfile = io.BytesIO(self.packet)
        self.wfile = io.BytesIO()

    def finish(self):
        self.socket.sendto(self.wfile.getvalue(), self.client_address)
