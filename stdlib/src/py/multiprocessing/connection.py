"""Connections between processes: pipes that carry pickled objects or bytes."""

import os
import select
import struct
import _socket

from multiprocessing.reduction import DupFd, dumps, loads

__all__ = ["Connection", "Pipe", "wait"]


class Connection:
    """A connection over a file descriptor."""

    def __init__(self, handle, readable=True, writable=True):
        handle = handle.__index__()
        if handle < 0:
            raise ValueError("invalid handle")
        if not readable and not writable:
            raise ValueError("at least one of `readable` and `writable` must be True")
        self._handle = handle
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
        self._check_closed()
        if not self._readable:
            raise OSError("connection is write-only")

    def _check_writable(self):
        self._check_closed()
        if not self._writable:
            raise OSError("connection is read-only")

    @property
    def closed(self):
        """True if the connection is closed"""
        return self._handle is None

    @property
    def readable(self):
        """True if the connection is readable"""
        return self._readable

    @property
    def writable(self):
        """True if the connection is writable"""
        return self._writable

    def fileno(self):
        """File descriptor or handle of the connection"""
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

    def _write(self, data):
        view = memoryview(data)
        while len(view):
            view = view[os.write(self._handle, view):]

    def _read(self, size):
        parts, left = [], size
        while left > 0:
            part = os.read(self._handle, left)
            if not part:
                if left == size:
                    raise EOFError
                raise OSError("got end of file during message")
            parts.append(part)
            left -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def send_bytes(self, buf, offset=0, size=None):
        """Send the bytes data from a bytes-like object"""
        self._check_writable()
        data = memoryview(buf)
        if data.itemsize > 1:
            data = data.cast("B")
        n = data.nbytes
        if offset < 0:
            raise ValueError("offset is negative")
        if n < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = n - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > n:
            raise ValueError("buffer length < offset + size")
        self._send(bytes(data[offset:offset + size]))

    def _send(self, data):
        n = len(data)
        if n > 0x7FFFFFFF:
            self._write(struct.pack("!iQ", -1, n))
            self._write(data)
        elif n > 16384:
            self._write(struct.pack("!i", n))
            self._write(data)
        else:
            # In one piece, so that several writers of a pipe do not mix.
            self._write(struct.pack("!i", n) + data)

    def _receive(self, maxsize=None):
        n, = struct.unpack("!i", self._read(4))
        if n == -1:
            n, = struct.unpack("!Q", self._read(8))
        if n < 0 or maxsize is not None and n > maxsize:
            if self._writable:
                self._readable = False
            else:
                self.close()
            raise OSError("bad message length")
        return self._read(n) if n else b""

    def send(self, obj):
        """Send a (picklable) object"""
        self._check_writable()
        self._send(dumps(obj))

    def recv_bytes(self, maxlength=None):
        """Receive bytes data as a bytes object."""
        self._check_readable()
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        return self._receive(maxlength)

    def recv_bytes_into(self, buf, offset=0):
        """Receive bytes data into a writeable bytes-like object. Return the number of bytes read."""
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
        """Receive a (picklable) object"""
        self._check_readable()
        return loads(self._receive())

    def poll(self, timeout=0.0):
        """Whether there is any input available to be read"""
        self._check_readable()
        return bool(wait([self], timeout))

    def __reduce__(self):
        self._check_closed()
        return _rebuild, (DupFd(self._handle), self._readable, self._writable)


def _rebuild(df, readable, writable):
    return Connection(df.detach(), readable, writable)


def Pipe(duplex=True):
    """Returns pair of connection objects at either end of a pipe"""
    if duplex:
        a, b = _socket.socketpair()
        return Connection(a), Connection(b)
    r, w = os.pipe()
    return Connection(r, writable=False), Connection(w, readable=False)


def wait(object_list, timeout=None):
    """Wait till an object in object_list is ready/readable.

    Returns list of those objects in object_list which are ready/readable."""
    poll = select.poll()
    objects = {}
    for obj in object_list:
        fd = obj if isinstance(obj, int) else obj.fileno()
        objects[fd] = obj
        poll.register(fd, select.POLLIN)
    milliseconds = None if timeout is None else max(0, timeout) * 1000
    ready = poll.poll(milliseconds)
    return [objects[fd] for fd, _ in ready]
