"""Sockets: talking to other programs."""

import _socket
import io
import os
import sys
from enum import IntEnum, IntFlag
from _socket import (CMSG_LEN, CMSG_SPACE, close, error, gaierror, gethostbyaddr, gethostbyname, gethostbyname_ex,
                     gethostname, getnameinfo, getprotobyname, getservbyname, getservbyport, has_ipv6, herror, htonl,
                     htons, if_indextoname, if_nameindex, if_nametoindex, inet_aton, inet_ntoa, inet_ntop, inet_pton,
                     ntohl, ntohs, sethostname, timeout, INADDR_ANY, INADDR_BROADCAST, INADDR_LOOPBACK, SocketType)

_numbers = {name: n for name, n in vars(_socket).items() if name.isupper() and not name.startswith('INADDR_')}


def _family(cls, name, prefix):
    return cls(name, [(k, n) for k, n in _numbers.items() if k.startswith(prefix)], module=__name__)


AddressFamily = _family(IntEnum, 'AddressFamily', 'AF_')
SocketKind = _family(IntEnum, 'SocketKind', 'SOCK_')
MsgFlag = _family(IntFlag, 'MsgFlag', 'MSG_')
AddressInfo = _family(IntFlag, 'AddressInfo', 'AI_')
globals().update(_numbers)
for _enum in (AddressFamily, SocketKind, MsgFlag, AddressInfo):
    globals().update(_enum.__members__)
del _enum

_default_timeout = None


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout):
    """The timeout that new sockets begin with, None for none."""
    global _default_timeout
    _default_timeout = _socket._timeout(timeout)


def _named(value, enum):
    try:
        return enum(value)
    except ValueError:
        return value


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """The addresses of a host and service: (family, type, proto, canonname, address) each."""
    found = _socket.getaddrinfo(host, port, int(family), int(type), proto, int(flags))
    return [(_named(family, AddressFamily), _named(type, SocketKind), *rest) for family, type, *rest in found]


class socket(_socket.socket):
    """An end of a connection, or what waits for some."""

    __slots__ = ["__weakref__", "_io_refs", "_closed"]

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        super().__init__(int(family), int(type), proto, fileno)
        # Files made from the socket keep it open.
        self._io_refs = 0
        self._closed = False
        if _default_timeout is not None and fileno is None:
            self.settimeout(_default_timeout)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        closed = getattr(self, '_closed', False)
        s = "<{}.{}{} fd={}".format(self.__class__.__module__, self.__class__.__qualname__,
                                    " [closed]" if closed else "", self.fileno())
        s += f", family={self.family!s}, type={self.type!s}, proto={self.proto}"
        if not closed:
            for label, ask in (('laddr', self.getsockname), ('raddr', self.getpeername)):
                try:
                    address = ask()
                    if address:
                        s += f", {label}={address}"
                except OSError:
                    pass
        return s + '>'

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    @property
    def family(self):
        return _named(super().family, AddressFamily)

    @property
    def type(self):
        return _named(super().type, SocketKind)

    def dup(self):
        """Another socket for the same end."""
        sock = self.__class__(self.family, self.type, self.proto, fileno=_socket.dup(self.fileno()))
        sock.settimeout(self.gettimeout())
        return sock

    def accept(self):
        """Wait for a connection; a socket for it, and the address of the other end."""
        fd, addr = self._accept()
        sock = socket(self.family, self.type, self.proto, fileno=fd)
        if _default_timeout is not None:
            sock.settimeout(_default_timeout)
        elif self.gettimeout():
            sock.setblocking(True)
        return sock, addr

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """A file on the socket."""
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError("invalid mode %r (only r, w, b allowed)" % (mode,))
        writing = "w" in mode
        reading = "r" in mode or not writing
        binary = "b" in mode
        raw = SocketIO(self, ("r" if reading else "") + ("w" if writing else ""))
        self._io_refs += 1
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("unbuffered streams must be binary")
        size = io.DEFAULT_BUFFER_SIZE if buffering is None or buffering < 0 else buffering
        if reading and writing:
            buffer = io.BufferedRWPair(raw, raw, size)
        else:
            buffer = (io.BufferedReader if reading else io.BufferedWriter)(raw, size)
        if binary:
            return buffer
        text = io.TextIOWrapper(buffer, encoding, errors, newline)
        text.mode = mode
        return text

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def close(self):
        """Close this end, once the files made from it are closed too."""
        self._closed = True
        if self._io_refs <= 0:
            super().close()

    def detach(self):
        """Give up the descriptor without closing it."""
        self._closed = True
        return super().detach()

    def sendfile(self, file, offset=0, count=None):
        """Send a file from the offset to its end, or so many bytes of it; how many were sent."""
        if 'b' not in getattr(file, 'mode', 'b'):
            raise ValueError("file should be opened in binary mode")
        if not self.type & SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None:
            if not isinstance(count, int):
                raise TypeError("count must be a positive integer (got {!r})".format(count))
            if count <= 0:
                raise ValueError("count must be a positive integer (got {!r})".format(count))
        if self.gettimeout() == 0:
            raise ValueError("non-blocking sockets are not supported")
        if offset:
            file.seek(offset)
        sent = 0
        try:
            while count is None or sent < count:
                data = memoryview(file.read(8192 if count is None else min(count - sent, 8192)))
                if not data:
                    break
                while data:
                    n = self.send(data)
                    sent += n
                    data = data[n:]
        finally:
            if sent > 0 and hasattr(file, 'seek'):
                file.seek(offset + sent)
        return sent

    def get_inheritable(self):
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        os.set_inheritable(self.fileno(), inheritable)


def fromfd(fd, family, type, proto=0):
    """A socket on a copy of the descriptor."""
    return socket(family, type, proto, _socket.dup(fd))


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0):
    """Two sockets that are connected to each other."""
    a, b = _socket.socketpair(int(family), int(type), proto)
    return socket(family, type, proto, a), socket(family, type, proto, b)


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send descriptors along with data over a Unix socket."""
    packed = b"".join(int(fd).to_bytes(4, sys.byteorder, signed=True) for fd in fds)
    return sock.sendmsg(buffers, [(SOL_SOCKET, SCM_RIGHTS, packed)])


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive up to so many descriptors along with data: (data, descriptors, flags, address)."""
    data, ancdata, flags, address = sock.recvmsg(bufsize, CMSG_LEN(maxfds * 4))
    fds = []
    for level, kind, packed in ancdata:
        if level == SOL_SOCKET and kind == SCM_RIGHTS:
            whole = len(packed) - len(packed) % 4
            fds.extend(int.from_bytes(packed[i:i + 4], sys.byteorder, signed=True) for i in range(0, whole, 4))
    return data, fds, flags, address


class SocketIO(io.RawIOBase):
    """A raw stream on a socket."""

    def __init__(self, sock, mode):
        if mode not in ("r", "w", "rw"):
            raise ValueError("invalid mode: %r" % mode)
        io.RawIOBase.__init__(self)
        self._sock = sock
        self._mode = mode + "b"
        self._reading = "r" in mode
        self._writing = "w" in mode
        self._timeout_occurred = False

    def readinto(self, b):
        self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError("cannot read from timed out object")
        try:
            return self._sock.recv_into(b)
        except TimeoutError:
            self._timeout_occurred = True
            raise
        except BlockingIOError:
            return None

    def write(self, b):
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except BlockingIOError:
            return None

    def readable(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._reading

    def writable(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._writing

    def seekable(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return False

    def fileno(self):
        self._checkClosed()
        return self._sock.fileno()

    def _checkClosed(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def _checkReadable(self):
        if not self._reading:
            raise io.UnsupportedOperation("File or stream is not readable.")

    def _checkWritable(self):
        if not self._writing:
            raise io.UnsupportedOperation("File or stream is not writable.")

    @property
    def name(self):
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        return self._mode

    def close(self):
        if self.closed:
            return
        io.RawIOBase.close(self)
        self._sock._decref_socketios()
        self._sock = None


def getfqdn(name=''):
    """The full name of a host: the first of its names that has a domain."""
    name = name.strip()
    if not name or name in ('0.0.0.0', '::'):
        name = gethostname()
    try:
        first, others, _ = gethostbyaddr(name)
    except error:
        return name
    return next((known for known in (first, *others) if '.' in known), first)


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False):
    """Connect to (host, port), trying all the host's addresses."""
    host, port = address
    errors = []
    for family, kind, proto, _, addr in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(addr)
            errors.clear()
            return sock
        except error as exc:
            if not all_errors:
                errors.clear()
            errors.append(exc)
            if sock is not None:
                sock.close()
    if not errors:
        raise error("getaddrinfo returns an empty list")
    try:
        if not all_errors:
            raise errors[0]
        raise ExceptionGroup("create_connection failed", errors)
    finally:
        errors.clear()


def has_dualstack_ipv6():
    """Can one socket serve IPv4 and IPv6?"""
    if not has_ipv6:
        return False
    try:
        with socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            return True
    except error:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """A listening TCP socket."""
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = socket(family, SOCK_STREAM)
    try:
        sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except error as err:
            raise error(err.errno, '%s (while attempting to bind on address %r)' % (err.strerror, address)) from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except BaseException:
        sock.close()
        raise
