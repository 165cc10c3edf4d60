"""Connections between processes: pipes that carry pickled objects or bytes."""

import os
import select

import _socket
from _multiprocessing import receive_message, send_message, send_messages, trace_number, trace_pair, widen

from multiprocessing.reduction import DupFd, dumps, loads

__all__ = ["Client", "Listener", "Connection", "Pipe", "wait"]


class Connection:
    """A connection over a file descriptor."""

    def __init__(self, handle, readable=True, writable=True):
        handle = handle.__index__()
        if handle < 0:
            raise ValueError("invalid handle")
        if not readable and not writable:
            raise ValueError("at least one of `readable` and `writable` must be True")
        self._handle = handle
        self._number = trace_number(handle)
        self._readable = readable
        self._writable = writable

    def __del__(self):
        if self._handle is not None:
            self._close()

    def _close(self, _close=os.close):
        handle, self._handle = self._handle, None
        _close(handle)

    def _check_closed(self):
        if self._handle is None:
            raise OSError("handle is closed")

    def _check_readable(self):
        if self._handle is None:
            raise OSError("handle is closed")
        if not self._readable:
            raise OSError("connection is write-only")

    def _check_writable(self):
        if self._handle is None:
            raise OSError("handle is closed")
        if not self._writable:
            raise OSError("connection is read-only")

    @property
    def closed(self):
        """Was it closed?"""
        return self._handle is None

    @property
    def readable(self):
        """Can one read from it?"""
        return self._readable

    @property
    def writable(self):
        """Can one write to it?"""
        return self._writable

    def fileno(self):
        """Its descriptor"""
        self._check_closed()
        return self._handle

    def close(self):
        """Close the connection"""
        if self._handle is not None:
            self._close()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()

    def send_bytes(self, buf, offset=0, size=None):
        """Send bytes as one message"""
        self._check_writable()
        data = memoryview(buf)
        if data.itemsize > 1:
            data = data.cast("B")
        n = data.nbytes
        left = n - offset
        if size is None:
            size = left
        for wrong, complaint in ((offset < 0, "offset is negative"), (left < 0, "buffer length < offset"),
                                 (left >= 0 > size, "size is negative"), (size > left, "buffer length < offset + size")):
            if wrong:
                raise ValueError(complaint)
        send_message(self._handle, buf if type(buf) is bytes else data, offset, size, self._number)

    def _receive(self, maxsize=-1):
        data = receive_message(self._handle, maxsize, self._number)
        if data is None:
            if self._writable:
                self._readable = False
            else:
                self.close()
            raise OSError("bad message length")
        return data

    def send(self, obj):
        """Send an object, as a pickle"""
        self._check_writable()
        data = dumps(obj)
        send_message(self._handle, data, 0, len(data), self._number)

    def _send_all(self, messages):
        """Sends bytes objects, each a message."""
        self._check_writable()
        send_messages(self._handle, messages, self._number)

    def recv_bytes(self, maxlength=None):
        """The next message as bytes."""
        self._check_readable()
        if maxlength is None:
            return self._receive()
        if maxlength < 0:
            raise ValueError("negative maxlength")
        return self._receive(maxlength)

    def recv_bytes_into(self, buf, offset=0):
        """The next message, put into a buffer. How many bytes it has."""
        self._check_readable()
        view = memoryview(buf).cast("B")
        if offset < 0:
            raise ValueError("negative offset")
        if offset > len(view):
            raise ValueError("offset too large")
        data = self._receive()
        if len(view) < offset + len(data):
            from multiprocessing import BufferTooShort
            raise BufferTooShort(data)
        view[offset:offset + len(data)] = data
        return len(data)

    def recv(self):
        """The next object"""
        self._check_readable()
        return loads(self._receive())

    def poll(self, timeout=0.0):
        """Has anything come?"""
        self._check_readable()
        return bool(wait([self], timeout))

    def __reduce__(self):
        self._check_closed()
        return _rebuild, (DupFd(self._handle), self._readable, self._writable)


def _rebuild(df, readable, writable):
    return Connection(df.detach(), readable, writable)


def Pipe(duplex=True):
    """The two ends of a pipe"""
    if duplex:
        a, b = _socket.socketpair()
        trace_pair(a, b)
        return Connection(a), Connection(b)
    r, w = os.pipe()
    widen(w)
    return Connection(r, writable=False), Connection(w, readable=False)


def wait(object_list, timeout=None):
    """Wait until one of several has something to read.

    All that have."""
    poll = select.poll()
    objects = {}
    for obj in object_list:
        fd = obj if isinstance(obj, int) else obj.fileno()
        objects[fd] = obj
        poll.register(fd, select.POLLIN)
    milliseconds = None if timeout is None else max(0, timeout) * 1000
    ready = poll.poll(milliseconds)
    return [objects[fd] for fd, _ in ready]


def address_type(address):
    """What kind an address is of: 'AF_INET' or 'AF_UNIX'"""
    if type(address) is tuple:
        return "AF_INET"
    if type(address) is str or _is_abstract(address):
        return "AF_UNIX"
    raise ValueError(f"address type of {address!r} unrecognized")


def _is_abstract(address):
    from multiprocessing.util import is_abstract_socket_namespace
    return is_abstract_socket_namespace(address)


def arbitrary_address(family):
    """An address that nobody listens at"""
    if family == "AF_INET":
        return "localhost", 0
    if family == "AF_UNIX":
        from multiprocessing.util import get_temp_dir
        return os.path.join(get_temp_dir(), f"listener-{os.urandom(6).hex()}")
    raise ValueError("unrecognized family")


def _validate_family(family):
    if family not in ("AF_INET", "AF_UNIX"):
        raise ValueError(f"Family {family} is not recognized.")


class SocketListener:
    """A socket that is bound and listens."""

    def __init__(self, address, family, backlog=1):
        import socket
        self._socket = socket.socket(getattr(socket, family))
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.setblocking(True)
            self._socket.bind(address)
            self._socket.listen(backlog)
            self._address = self._socket.getsockname()
        except OSError:
            self._socket.close()
            raise
        self._last_accepted = None
        self._unlink = None
        if family == "AF_UNIX" and not _is_abstract(address):
            from multiprocessing.util import Finalize
            self._unlink = Finalize(self, os.unlink, args=(address,), exitpriority=0)

    def accept(self):
        s, self._last_accepted = self._socket.accept()
        s.setblocking(True)
        return Connection(s.detach())

    def close(self):
        try:
            self._socket.close()
        finally:
            unlink, self._unlink = self._unlink, None
            if unlink is not None:
                unlink()


class Listener:
    """Listens for connections.

    Listens at an address."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        family = family or (address and address_type(address)) or "AF_UNIX"
        _validate_family(family)
        address = address or arbitrary_address(family)
        self._listener = SocketListener(address, family, backlog)
        if authkey is not None and not isinstance(authkey, bytes):
            raise TypeError("authkey should be a byte string")
        self._authkey = authkey

    def accept(self):
        """Wait for a connection. The connection of the next that comes."""
        if self._listener is None:
            raise OSError("listener is closed")
        c = self._listener.accept()
        if self._authkey is not None:
            deliver_challenge(c, self._authkey)
            answer_challenge(c, self._authkey)
        return c

    def close(self):
        """Listen no longer."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    address = property(lambda self: self._listener._address)
    last_accepted = property(lambda self: self._listener._last_accepted)


def Client(address, family=None, authkey=None):
    """Connect to a `Listener`"""
    family = family or address_type(address)
    _validate_family(family)
    import socket
    with socket.socket(getattr(socket, address_type(address))) as s:
        s.setblocking(True)
        s.connect(address)
        c = Connection(s.detach())
    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError("authkey should be a byte string")
    if authkey is not None:
        answer_challenge(c, authkey)
        deliver_challenge(c, authkey)
    return c


# Either side shows the other that it knows the key: it sends "#CHALLENGE#", the name of a digest in braces and
# random bytes, and gets back the HMAC of that, again with its digest in braces. Pythons before 3.12 name no
# digest: MD5 is meant, and their messages are known by their lengths.

MESSAGE_LENGTH = 40

_CHALLENGE = b"#CHALLENGE#"
_WELCOME = b"#WELCOME#"
_FAILURE = b"#FAILURE#"
_DIGESTS = frozenset({b"md5", b"sha256", b"sha384", b"sha3_256", b"sha3_384"})
_UNNAMED_LENGTHS = 20, 16


def _split_digest(message):
    """The name of the digest, empty if none is named, and the rest."""
    from multiprocessing.context import AuthenticationError
    if len(message) in _UNNAMED_LENGTHS:
        return "", message
    if message.startswith(b"{"):
        name, brace, rest = message[1:].partition(b"}")
        if brace and name in _DIGESTS:
            return name.decode("ascii"), rest
    raise AuthenticationError(f"unsupported message length, missing digest prefix, or unsupported digest: {message=}")


def _verify(authkey, message, response):
    import hmac
    from multiprocessing.context import AuthenticationError
    response_digest, mac = _split_digest(response)
    response_digest = response_digest or "md5"
    expected = hmac.new(authkey, message, response_digest).digest()
    if len(expected) != len(mac):
        raise AuthenticationError(f"expected {response_digest!r} of length {len(expected)} got {len(mac)}")
    if not hmac.compare_digest(expected, mac):
        raise AuthenticationError("digest received was wrong")


def deliver_challenge(connection, authkey, digest_name="sha256"):
    from multiprocessing.context import AuthenticationError
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = b"{%s}%s" % (digest_name.encode("ascii"), os.urandom(MESSAGE_LENGTH))
    connection.send_bytes(_CHALLENGE + message)
    response = connection.recv_bytes(256)
    try:
        _verify(authkey, message, response)
    except AuthenticationError:
        connection.send_bytes(_FAILURE)
        raise
    connection.send_bytes(_WELCOME)


def answer_challenge(connection, authkey):
    import hmac
    from multiprocessing.context import AuthenticationError
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = connection.recv_bytes(256)
    if not message.startswith(_CHALLENGE):
        raise AuthenticationError(f"Protocol error, expected challenge: {message=}")
    message = message[len(_CHALLENGE):]
    if len(message) < _UNNAMED_LENGTHS[0]:
        raise AuthenticationError(f"challenge too short: {len(message)} bytes")
    name = _split_digest(message)[0]
    mac = hmac.new(authkey, message, name or "md5").digest()
    connection.send_bytes(b"{%s}%s" % (name.encode("ascii"), mac) if name else mac)
    if connection.recv_bytes(256) != _WELCOME:
        raise AuthenticationError("digest sent was rejected")
