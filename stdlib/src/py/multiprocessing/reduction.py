"""Pickling for other processes: what only the system can hand over, such as descriptors, goes along."""

import io
import os
import pickle
import sys
from copyreg import dispatch_table as _dispatch_table

from multiprocessing import context

__all__ = ["send_handle", "recv_handle", "ForkingPickler", "register", "dump"]

HAVE_SEND_HANDLE = True
ACKNOWLEDGE = True


_Function = type(lambda: None)


class ForkingPickler(pickle.Pickler):
    """Pickler subclass used by multiprocessing."""

    _extra_reducers = {}

    def __init__(self, *args):
        super().__init__(*args)
        if "socket" in sys.modules:
            _know_sockets()
        self.dispatch_table = {**_dispatch_table, **self._extra_reducers}

    def reducer_override(self, obj):
        """A lambda, which has no name to be found by, goes by that of a variable of __main__ that holds it."""
        if type(obj) is _Function and obj.__name__ == "<lambda>" and obj.__module__ in ("__main__", "__mp_main__"):
            for name, value in vars(sys.modules["__main__"]).items():
                if value is obj:
                    return name
        return NotImplemented

    @classmethod
    def register(cls, type, reduce):
        """Register a reduce function for a type."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        buf = io.BytesIO()
        cls(buf, protocol).dump(obj)
        return buf.getbuffer() if hasattr(buf, "getbuffer") else buf.getvalue()

    loads = pickle.loads


register = ForkingPickler.register


def dump(obj, file, protocol=None):
    """Replacement for pickle.dump() using ForkingPickler."""
    ForkingPickler(file, protocol).dump(obj)


def dumps(obj):
    buf = io.BytesIO()
    ForkingPickler(buf).dump(obj)
    return buf.getvalue()


load, loads = pickle.load, pickle.loads


def write_all(fd, data):
    view = memoryview(data)
    while len(view):
        view = view[os.write(fd, view):]


def DupFd(fd):
    """Return a wrapper for an fd."""
    popen = context.get_spawning_popen()
    if popen is not None:
        return popen.DupFd(popen.duplicate_for_child(fd))
    from multiprocessing import resource_sharer
    return resource_sharer.DupFd(fd)


def sendfds(sock, fds):
    """Send an array of fds over an AF_UNIX socket."""
    import _multiprocessing
    _multiprocessing.send_fds(sock.fileno(), bytes([len(fds) % 256]), fds)
    if ACKNOWLEDGE and sock.recv(1) != b"A":
        raise RuntimeError("did not receive acknowledgement of fd")


def recvfds(sock, size):
    """Receive an array of fds over an AF_UNIX socket."""
    import _multiprocessing
    data, fds = _multiprocessing.recv_fds(sock.fileno(), 1, size)
    if not data and not fds:
        raise EOFError
    if ACKNOWLEDGE:
        sock.send(b"A")
    if len(fds) % 256 != data[0]:
        raise AssertionError(f"Len is {len(fds):n} but msg[0] is {data[0]!r}")
    return fds


def send_handle(conn, handle, destination_pid):
    """Send a handle over a local connection."""
    import _multiprocessing
    _multiprocessing.send_fds(conn.fileno(), b"\1", [handle])
    if ACKNOWLEDGE and os.read(conn.fileno(), 1) != b"A":
        raise RuntimeError("did not receive acknowledgement of fd")


def recv_handle(conn):
    """Receive a handle over a local connection."""
    import _multiprocessing
    data, fds = _multiprocessing.recv_fds(conn.fileno(), 1, 1)
    if not data or not fds:
        raise EOFError
    if ACKNOWLEDGE:
        os.write(conn.fileno(), b"A")
    return fds[0]


def _rebuild_socket(df, family, type, proto):
    from socket import socket
    return socket(family, type, proto, fileno=df.detach())


def _reduce_socket(s):
    return _rebuild_socket, (DupFd(s.fileno()), s.family, s.type, s.proto)


def _know_sockets():
    from socket import socket
    ForkingPickler._extra_reducers.setdefault(socket, _reduce_socket)
