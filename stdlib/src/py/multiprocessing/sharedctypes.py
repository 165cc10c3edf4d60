"""Numbers and arrays in memory that processes share."""

import struct
import _multiprocessing

from multiprocessing import context
from multiprocessing.reduction import DupFd

__all__ = ["RawValue", "RawArray", "Value", "Array"]

# Type codes of the array module, as struct's.
_CODES = {"c": "c", "b": "b", "B": "B", "u": "i", "h": "h", "H": "H", "i": "i", "I": "I", "l": "l", "L": "L",
          "q": "q", "Q": "Q", "f": "f", "d": "d", "?": "?"}


def _code(typecode):
    try:
        return _CODES[typecode]
    except (KeyError, TypeError):
        raise TypeError(f"this type has no place in shared memory here: {typecode!r}; use a type code such as 'i' "
                        "or 'd'") from None


class _Raw:
    def __init__(self, typecode, length):
        self._struct = struct.Struct("@" + _code(typecode))
        self._typecode = typecode
        self._length = length
        self._memory = _multiprocessing.Memory(self._struct.size * length)

    def _get(self, i):
        data = self._memory.read(i * self._struct.size, self._struct.size)
        return self._struct.unpack(data)[0]

    def _set(self, i, value):
        try:
            self._memory.write(i * self._struct.size, self._struct.pack(value))
        except struct.error as e:
            raise TypeError(str(e)) from None

    def __reduce__(self):
        context.assert_spawning(self)
        fd, size, start = self._memory._place()
        return _rebuild, (type(self), self._typecode, self._length, DupFd(fd), size, start)


def _rebuild(cls, typecode, length, df, size, start):
    raw = cls.__new__(cls)
    raw._struct = struct.Struct("@" + _code(typecode))
    raw._typecode = typecode
    raw._length = length
    raw._memory = _multiprocessing.Memory._rebuild(df.detach(), size, start, raw._struct.size * length)
    return raw


class _RawValue(_Raw):
    def __init__(self, typecode, *args):
        super().__init__(typecode, 1)
        if args:
            self.value = args[0]

    @property
    def value(self):
        return self._get(0)

    @value.setter
    def value(self, value):
        self._set(0, value)

    def __repr__(self):
        return f"c_{self._typecode}({self.value!r})"


class _RawArray(_Raw):
    def __len__(self):
        return self._length

    def _index(self, i):
        i = i.__index__()
        if i < 0:
            i += self._length
        if not 0 <= i < self._length:
            raise IndexError("invalid index")
        return i

    def __getitem__(self, i):
        if isinstance(i, slice):
            items = [self._get(k) for k in range(*i.indices(self._length))]
            return b"".join(items) if self._typecode == "c" else items
        return self._get(self._index(i))

    def __setitem__(self, i, value):
        if isinstance(i, slice):
            places = range(*i.indices(self._length))
            values = list(value) if self._typecode != "c" else [bytes([b]) for b in value]
            if len(values) != len(places):
                raise ValueError("Can only assign sequence of same size")
            for k, v in zip(places, values):
                self._set(k, v)
        else:
            self._set(self._index(i), value)

    def __iter__(self):
        return (self._get(i) for i in range(self._length))

    @property
    def raw(self):
        return self._memory.read(0, self._length * self._struct.size)

    @property
    def value(self):
        """The bytes up to the first zero, of an array of characters."""
        if self._typecode != "c":
            raise AttributeError("value")
        return self.raw.split(b"\0", 1)[0]

    @value.setter
    def value(self, data):
        if len(data) > self._length:
            raise ValueError("byte string too long")
        self._memory.write(0, data)
        if len(data) < self._length:
            self._memory.write(len(data), b"\0")


def RawValue(typecode_or_type, *args):
    """Returns a number in shared memory"""
    return _RawValue(typecode_or_type, *args)


def RawArray(typecode_or_type, size_or_initializer):
    """Returns an array in shared memory"""
    if isinstance(size_or_initializer, int):
        if size_or_initializer < 0:
            raise ValueError("Array length must be >= 0")
        return _RawArray(typecode_or_type, size_or_initializer)
    items = list(size_or_initializer) if typecode_or_type != "c" else bytes(size_or_initializer)
    array = _RawArray(typecode_or_type, len(items))
    array[:] = items
    return array


class _Synchronized:
    def __init__(self, obj, lock=None):
        from multiprocessing.synchronize import RLock
        self._obj = obj
        self._lock = lock or RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj!r}>"

    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value

    def __reduce__(self):
        context.assert_spawning(self)
        return type(self), (self._obj, self._lock)


class Synchronized(_Synchronized):
    pass


class SynchronizedArray(_Synchronized):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self._lock:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self._lock:
            self._obj[i] = value

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    @property
    def raw(self):
        with self._lock:
            return self._obj.raw


def _checked(lock):
    if lock is True or lock is None:
        return None
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return lock


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Return a synchronization wrapper for a RawValue"""
    obj = RawValue(typecode_or_type, *args)
    return obj if lock is False else Synchronized(obj, _checked(lock))


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Return a synchronization wrapper for a RawArray"""
    obj = RawArray(typecode_or_type, size_or_initializer)
    return obj if lock is False else SynchronizedArray(obj, _checked(lock))
