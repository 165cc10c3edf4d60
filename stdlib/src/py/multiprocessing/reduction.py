"""Pickling for other processes: what only the system can hand over, such as descriptors, goes along."""

import os
import sys

import _pickler

from multiprocessing import context

__all__ = ["send_handle", "recv_handle", "ForkingPickler", "register", "dump"]

HAVE_SEND_HANDLE = True
ACKNOWLEDGE = True

_PROTOCOL = 4
# What is written in a way of its own for other processes, by type.
_reducers = {}


def register(type, reduce):
    """Say how objects of a type are carried."""
    _reducers[type] = reduce


def dumps(obj):
    if "socket" in sys.modules:
        _reducers.setdefault(sys.modules["socket"].socket, _reduce_socket)
    return _pickler.dumps(obj, _PROTOCOL, _reducers)


def loads(data):
    done = _pickler.loads(data)
    if done is not None:
        return done[0]
    import pickle
    return pickle.loads(data)


def dump(obj, file, protocol=None):
    """Write a pickle that only processes of this program can read."""
    if protocol is None:
        file.write(dumps(obj))
    else:
        __getattr__("ForkingPickler")(file, protocol).dump(obj)


def __getattr__(name):
    # The class is rarely asked for, and pickle takes its time to load.
    if name == "ForkingPickler":
        from multiprocessing._forking_pickler import ForkingPickler
        return ForkingPickler
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def write_all(fd, data):
    view = memoryview(data)
    while len(view):
        view = view[os.write(fd, view):]


def DupFd(fd):
    """A descriptor for another process."""
    popen = context.get_spawning_popen()
    if popen is not None:
        return popen.DupFd(popen.duplicate_for_child(fd))
    from multiprocessing import resource_sharer
    return resource_sharer.DupFd(fd)


def sendfds(sock, fds):
    """Send descriptors through a socket of Unix."""
    import _multiprocessing
    _multiprocessing.send_fds(sock.fileno(), bytes([len(fds) % 256]), fds)
    if ACKNOWLEDGE and sock.recv(1) != b"A":
        raise RuntimeError("did not receive acknowledgement of fd")


def recvfds(sock, size):
    """Take descriptors from a socket of Unix."""
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
    """Send a descriptor through a connection."""
    import _multiprocessing
    _multiprocessing.send_fds(conn.fileno(), b"\1", [handle])
    if ACKNOWLEDGE and os.read(conn.fileno(), 1) != b"A":
        raise RuntimeError("did not receive acknowledgement of fd")


def recv_handle(conn):
    """Take a descriptor from a connection."""
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
