"""Numbers, arrays and structures in memory that processes share."""

import ctypes

import _multiprocessing
from _ctypes import PyCSimpleType

from multiprocessing import context, reduction

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

# Type codes of the array module.
typecode_to_type = {"c": ctypes.c_char, "u": ctypes.c_wchar, "b": ctypes.c_byte, "B": ctypes.c_ubyte,
                    "h": ctypes.c_short, "H": ctypes.c_ushort, "i": ctypes.c_int, "I": ctypes.c_uint,
                    "l": ctypes.c_long, "L": ctypes.c_ulong, "q": ctypes.c_longlong, "Q": ctypes.c_ulonglong,
                    "f": ctypes.c_float, "d": ctypes.c_double}


def _new_value(kind):
    return _in_memory(kind, _multiprocessing.Memory(max(1, ctypes.sizeof(kind))))


def _in_memory(kind, memory):
    """The object of a C type that lies in shared memory."""
    reduction.register(kind, _reduce)
    return kind.from_buffer(memory)


def _reduce(obj):
    """How an object goes to another process: by the place of its memory, if it lies in such."""
    memory = obj._memory.obj
    if not isinstance(memory, _multiprocessing.Memory):
        return obj.__reduce__()
    context.assert_spawning(obj)
    fd, size, start = memory._place()
    kind = (obj._type_, obj._length_) if isinstance(obj, ctypes.Array) else (type(obj), None)
    return _rebuild, (*kind, reduction.DupFd(fd), size, start, len(memory))


def _rebuild(kind, length, df, size, start, extent):
    memory = _multiprocessing.Memory._rebuild(df.detach(), size, start, extent)
    return _in_memory(kind if length is None else kind * length, memory)


def RawValue(typecode_or_type, *args):
    """Returns an object of a C type in shared memory"""
    value = _new_value(typecode_to_type.get(typecode_or_type, typecode_or_type))
    value.__init__(*args)
    return value


def RawArray(typecode_or_type, size_or_initializer):
    """Returns an array of a C type in shared memory"""
    kind = typecode_to_type.get(typecode_or_type, typecode_or_type)
    if isinstance(size_or_initializer, int):
        return _new_value(kind * size_or_initializer)
    array = _new_value(kind * len(size_or_initializer))
    array.__init__(*size_or_initializer)
    return array


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Returns a RawValue with a lock around it, or with none if `lock` is false"""
    return _locked(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Returns a RawArray with a lock around it, or with none if `lock` is false"""
    return _locked(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def _locked(obj, lock, ctx):
    if lock is False:
        return obj
    if lock in (True, None):
        lock = (ctx or context._default.get_context()).RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(obj, lock, ctx=ctx)


def copy(obj):
    """Returns another object of the same type and content in shared memory"""
    other = _new_value(type(obj))
    other._memory[:] = obj._memory
    return other


def synchronized(obj, lock=None, ctx=None):
    """Returns an object that does what `obj` does, with a lock held"""
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    if isinstance(type(obj), PyCSimpleType):
        return Synchronized(obj, lock, ctx)
    if isinstance(obj, ctypes.Array):
        return (SynchronizedString if obj._type_ is ctypes.c_char else SynchronizedArray)(obj, lock, ctx)
    return _wrapper(type(obj))(obj, lock, ctx)


# Wrappers of structures, by their types.
_wrappers = {}


def _wrapper(kind):
    """A class that has the fields of a structure, each of which is read and written with the lock held."""
    if kind not in _wrappers:
        fields = {field[0]: _guarded(field[0]) for field in kind._fields_}
        _wrappers[kind] = type("Synchronized" + kind.__name__, (SynchronizedBase,), fields)
    return _wrappers[kind]


def _guarded(name):
    """A property that is read and written with the lock held."""

    def get(self):
        with self._lock:
            return getattr(self._obj, name)

    def set(self, value):
        with self._lock:
            setattr(self._obj, name, value)

    return property(get, set)


class SynchronizedBase:
    """An object in shared memory and the lock to be held when it is used."""

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or context._default.get_context()).RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        context.assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


class Synchronized(SynchronizedBase):
    value = _guarded("value")


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self:
            self._obj[i] = value


class SynchronizedString(SynchronizedArray):
    value = _guarded("value")
    raw = _guarded("raw")
