"""Blocks of memory that processes find by name.

A block is a file of /dev/shm, as POSIX has it and CPython uses it, so that other programs can share it. Whoever uses a
block holds a shared lock on its file, which the kernel takes off when the user dies, however it dies. A small process
of its own watches each family of processes: when the last of a family is gone it unlinks the blocks that the family
has used and that nobody else holds a lock on. So a block goes with its last user, and never before."""

import errno
import os
import struct
from types import GenericAlias

import _multiprocessing

__all__ = ["SharedMemory", "ShareableList"]

_DIRECTORY = "/dev/shm"
# flock(2)
_SHARED, _EXCLUSIVE, _NOW = 1, 2, 4

# The end of a pipe that this process's family holds, and by which its watcher hears of blocks.
_watch = None


def _tell_watcher(sign, name):
    global _watch
    if _watch is None:
        import sys
        from _posixsubprocess import spawn
        ours = os.pipe()
        executable = os.fsencode(sys.executable)
        try:
            pid = spawn([executable], [executable, f"--watch-shared-memory={ours[0]}"], None, None, (-1, -1, -1),
                        True, [ours[0]], True, -1, False, executable)
        finally:
            os.close(ours[0])
        # It has a child that goes on.
        os.waitpid(pid, 0)
        _watch = ours[1]
    os.write(_watch, f"{sign}{name}\n".encode())


class SharedMemory:
    """Memory with a name, which other processes can open too."""

    _name = None
    _fd = -1
    _mmap = None
    _buf = None
    _held = None
    _track = True

    def __init__(self, name=None, create=False, size=0, *, track=True):
        if not size >= 0:
            raise ValueError("'size' must be a positive integer")
        if create and size == 0:
            raise ValueError("'size' must be a positive number different from zero")
        if name is None and not create:
            raise ValueError("'name' can only be None if create=True")
        self._track = track
        if name is None:
            while True:
                try:
                    self._open("/psm_" + os.urandom(4).hex(), create)
                    break
                except FileExistsError:
                    continue
        else:
            self._open("/" + name, create)
        try:
            if create:
                os.ftruncate(self._fd, size)
            self._size = os.fstat(self._fd).st_size
            self._mmap = _multiprocessing.Memory._map(os.dup(self._fd), self._size)
        except OSError:
            self.unlink()
            raise
        if create:
            # The name stays while its maker lives, closed or not.
            _made[self._name] = os.dup(self._fd)
        if track:
            _tell_watcher("+", self._name)
        self._buf = memoryview(self._mmap)

    def _open(self, name, create):
        flags = os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT | os.O_EXCL if create else 0)
        path = name if "/" not in name[1:] and len(name) > 1 else None
        if path is None:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
        try:
            self._fd = os.open(_DIRECTORY + name, flags, 0o600)
        except OSError as e:
            raise OSError(e.errno, os.strerror(e.errno), name) from None
        self._name = name
        _multiprocessing.flock(self._fd, _SHARED)

    def __del__(self):
        try:
            self.close()
        except OSError:
            pass

    def __reduce__(self):
        return self.__class__, (self.name, False, self.size)

    def __repr__(self):
        return f"{self.__class__.__name__}({self.name!r}, size={self.size})"

    @property
    def buf(self):
        "The memory itself."
        return self._buf

    @property
    def name(self):
        "The name by which it is opened."
        return self._name[1:]

    @property
    def size(self):
        "Size in bytes."
        return self._size

    def close(self):
        """No longer use it; others may."""
        if self._buf is not None:
            self._buf.release()
            self._buf = None
        if self._mmap is not None:
            if self._mmap._exports():
                raise BufferError("cannot close exported pointers exist")
            self._mmap = None
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def unlink(self):
        """Let it go when nobody uses it any more."""
        if self._name:
            try:
                os.unlink(_DIRECTORY + self._name)
            except OSError as e:
                raise OSError(e.errno, os.strerror(e.errno), self._name) from None
            held = _made.pop(self._name, None)
            if held is not None:
                os.close(held)
            if self._track:
                _tell_watcher("-", self._name)


# Descriptors of the blocks that this process or its parents made, by name.
_made = {}

_ENCODING = "utf8"
_ALIGNMENT = 8
# What tells how an item is to be read back.
_PLAIN, _STR, _BYTES, _NONE = range(4)
_FORMATS = {int: "q", float: "d", bool: "xxxxxxx?", type(None): "xxxxxx?x"}


def _code(value):
    return _STR if isinstance(value, str) else _BYTES if isinstance(value, bytes) else _NONE if value is None else _PLAIN


class ShareableList:
    """A list of fixed length in a shared memory block: ints, floats, bools, None, and str and bytes that do not grow.

    The block holds: the length n; n + 1 offsets of the items; the items; n formats of 8 bytes; n codes of a byte."""

    def __init__(self, sequence=None, *, name=None):
        if name is None or sequence is not None:
            items = list(sequence or ())
            formats = [self._format_of(item) for item in items]
            self._list_len = len(items)
            self._allocated_offsets = [0]
            for f in formats:
                size = int(f[:-1]) if f[-1] == "s" else _ALIGNMENT
                self._allocated_offsets.append(self._allocated_offsets[-1] + size)
            size = self._offset_back_transform_codes + self._list_len
            self.shm = SharedMemory(name, create=True, size=size)
            struct.pack_into(f"q{self._list_len + 1}q", self.shm.buf, 0, self._list_len, *self._allocated_offsets)
            for i, (f, item) in enumerate(zip(formats, items)):
                self._store(i, f, item)
        else:
            self.shm = SharedMemory(name)
            self._list_len = len(self)
            self._allocated_offsets = list(struct.unpack_from(f"{self._list_len + 1}q", self.shm.buf, 8))

    @staticmethod
    def _format_of(item):
        if isinstance(item, (str, bytes)):
            return f"{_ALIGNMENT * (len(item) // _ALIGNMENT + 1)}s"
        return _FORMATS[type(item)]

    def _store(self, i, format, item):
        struct.pack_into("8s", self.shm.buf, self._offset_packing_formats + i * 8, format.encode(_ENCODING))
        struct.pack_into("b", self.shm.buf, self._offset_back_transform_codes + i, _code(item))
        data = item.encode(_ENCODING) if isinstance(item, str) else item
        struct.pack_into(format, self.shm.buf, self._offset_data_start + self._allocated_offsets[i], data)

    def _place(self, position, message):
        if position < 0:
            position += self._list_len
        if not 0 <= position < self._list_len:
            raise IndexError(message)
        return position

    def _get_packing_format(self, position):
        data, = struct.unpack_from("8s", self.shm.buf, self._offset_packing_formats + position * 8)
        return data.rstrip(b"\0").decode(_ENCODING)

    def __getitem__(self, position):
        i = self._place(position, "index out of range")
        value, = struct.unpack_from(self._get_packing_format(i), self.shm.buf,
                                    self._offset_data_start + self._allocated_offsets[i])
        code, = struct.unpack_from("b", self.shm.buf, self._offset_back_transform_codes + i)
        if code == _STR:
            return value.rstrip(b"\0").decode(_ENCODING)
        if code == _BYTES:
            return value.rstrip(b"\0")
        return None if code == _NONE else value

    def __setitem__(self, position, value):
        i = self._place(position, "assignment index out of range")
        if isinstance(value, (str, bytes)):
            room = self._allocated_offsets[i + 1] - self._allocated_offsets[i]
            if len(value.encode(_ENCODING) if isinstance(value, str) else value) > room:
                raise ValueError("bytes/str item exceeds available storage")
            self._store(i, f"{room}s", value)
        else:
            self._store(i, _FORMATS[type(value)], value)

    def __reduce__(self):
        from functools import partial
        return partial(self.__class__, name=self.shm.name), ()

    def __len__(self):
        return struct.unpack_from("q", self.shm.buf, 0)[0]

    def __repr__(self):
        return f"{self.__class__.__name__}({list(self)}, name={self.shm.name!r})"

    @property
    def format(self):
        "How struct packs what is in it."
        return "".join(self._get_packing_format(i) for i in range(self._list_len))

    # The bytes of each part: the table of offsets, the items, their formats, and how to read them back.

    @property
    def _offset_data_start(self):
        return 8 * (2 + self._list_len)

    @property
    def _offset_packing_formats(self):
        return self._allocated_offsets[-1] + self._offset_data_start

    @property
    def _offset_back_transform_codes(self):
        return 8 * self._list_len + self._offset_packing_formats

    def count(self, value):
        "How often a value occurs."
        return sum(value == entry for entry in self)

    def index(self, value):
        """Where a value comes first.
        ValueError if it does not occur."""
        for position, entry in enumerate(self):
            if value == entry:
                return position
        raise ValueError(f"{value!r} not in this container")

    __class_getitem__ = classmethod(GenericAlias)
