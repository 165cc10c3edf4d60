"""Numbers and arrays in memory that processes share."""

import math
import operator
import struct
import _multiprocessing

from multiprocessing import context
from multiprocessing.reduction import DupFd

__all__ = ["RawValue", "RawArray", "Value", "Array"]

# Type codes of the array module: the format that memoryviews know, and ctypes' name.
_CODES = {"c": ("c", "char"), "u": ("i", "wchar"), "b": ("b", "byte"), "B": ("B", "ubyte"), "h": ("h", "short"),
          "H": ("H", "ushort"), "i": ("i", "int"), "I": ("I", "uint"), "l": ("l", "long"), "L": ("L", "ulong"),
          "q": ("q", "longlong"), "Q": ("Q", "ulonglong"), "f": ("f", "float"), "d": ("d", "double"),
          "?": ("?", "bool")}


class _Raw:
    def __init__(self, typecode, length):
        try:
            self._format, self._name = _CODES[typecode]
        except (KeyError, TypeError):
            if isinstance(typecode, str):
                raise TypeError("this type has no size") from None
            raise TypeError(f"there is no ctypes here: {typecode!r} has no place in shared memory; use a type code "
                            "such as 'i' or 'd'") from None
        self._typecode = typecode
        self._length = length
        if length is not None:
            self._use(_multiprocessing.Memory(max(length, 1) * struct.calcsize(self._format)))

    def _use(self, memory):
        self._memory = memory
        self._view = memoryview(memory)
        if self._format != "B":
            self._view = self._view.cast(self._format)

    def _get(self, i):
        item = self._view[i]
        return chr(item) if self._typecode == "u" else item

    def _set(self, i, value):
        try:
            self._view[i] = value
        except (TypeError, ValueError):
            self._view[i] = self._converted(value)

    def _converted(self, value):
        """The item that a C variable would hold."""
        kind = self._format
        if kind in "fd":
            return math.ldexp(value, 0)
        if self._typecode == "u":
            if not isinstance(value, str):
                raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
            if len(value) != 1:
                raise TypeError("one character unicode string expected")
            return ord(value)
        if kind == "c":
            if isinstance(value, int) and 0 <= value < 256:
                return bytes([value])
            if isinstance(value, (bytes, bytearray)) and len(value) == 1:
                return bytes(value)
            raise TypeError("one character bytes, bytearray or integer expected")
        if kind == "?":
            return bool(value)
        bits = 8 * struct.calcsize(kind)
        n = operator.index(value) & (1 << bits) - 1
        return n - (1 << bits) if kind.islower() and n >> bits - 1 else n

    def __reduce__(self):
        context.assert_spawning(self)
        fd, size, start = self._memory._place()
        return _rebuild, (type(self), self._typecode, self._length, DupFd(fd), size, start, len(self._memory))


def _rebuild(cls, typecode, length, df, size, start, extent):
    raw = cls.__new__(cls)
    _Raw.__init__(raw, typecode, None)
    raw._length = length
    raw._use(_multiprocessing.Memory._rebuild(df.detach(), size, start, extent))
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
        return f"c_{self._name}({self.value!r})"


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
        if not isinstance(i, slice):
            return self._get(self._index(i))
        if self._typecode == "c":
            return self.raw[i]
        items = self._view[i].tolist()
        return "".join(map(chr, items)) if self._typecode == "u" else items

    def __setitem__(self, i, value):
        if not isinstance(i, slice):
            return self._set(self._index(i), value)
        places = range(*i.indices(self._length))
        if len(value) != len(places):
            raise ValueError("Can only assign sequence of same size")
        for k, v in zip(places, value):
            self._set(k, v)

    def __iter__(self):
        return (self._get(i) for i in range(self._length))

    @property
    def raw(self):
        if self._typecode != "c":
            raise AttributeError("raw")
        return self._view[:self._length].tobytes()

    @raw.setter
    def raw(self, data):
        if len(data) > self._length:
            raise ValueError("byte string too long")
        memoryview(self._memory)[:len(data)] = data

    @property
    def value(self):
        """The characters up to the first zero, of an array of characters."""
        if self._typecode == "c":
            return self.raw.split(b"\0", 1)[0]
        if self._typecode == "u":
            return self[:].split("\0", 1)[0]
        raise AttributeError("value")

    @value.setter
    def value(self, data):
        if self._typecode not in "cu":
            raise AttributeError("value")
        if len(data) > self._length:
            raise ValueError("byte string too long" if self._typecode == "c" else "string too long")
        self[:len(data)] = data
        if len(data) < self._length:
            self._view[len(data)] = b"\0" if self._typecode == "c" else 0


def RawValue(typecode_or_type, *args):
    """Returns a number in shared memory"""
    return _RawValue(typecode_or_type, *args)


def RawArray(typecode_or_type, size_or_initializer):
    """Returns an array in shared memory"""
    if isinstance(size_or_initializer, int):
        if size_or_initializer < 0:
            raise ValueError(f"Array length must be >= 0, not {size_or_initializer}")
        return _RawArray(typecode_or_type, size_or_initializer)
    items = size_or_initializer if isinstance(size_or_initializer, (bytes, str)) else list(size_or_initializer)
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

    @raw.setter
    def raw(self, data):
        with self._lock:
            self._obj.raw = data


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
