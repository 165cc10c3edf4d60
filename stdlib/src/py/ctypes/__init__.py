"""Data as C lays it out. Nothing foreign can be called, and there are no pointers."""

from _ctypes import Array, Structure, Union, _SimpleCData, alignment, sizeof

__version__ = "1.1.0"

# Names of the simple types, by their codes. Where C has two types of one size, one class has both names.
_SIMPLE = {"c_bool": "?", "c_char": "c", "c_wchar": "u", "c_byte": "b", "c_ubyte": "B", "c_short": "h", "c_ushort": "H",
           "c_int": "i", "c_uint": "I", "c_long": "l", "c_ulong": "L", "c_float": "f", "c_double": "d", "c_void_p": "P"}

for _name, _code in _SIMPLE.items():
    globals()[_name] = type(_SimpleCData)(_name, (_SimpleCData,), {"_type_": _code, "__module__": "ctypes"})
del _name, _code

c_longlong, c_ulonglong, c_voidp = c_long, c_ulong, c_void_p
c_int8, c_int16, c_int32, c_int64 = c_byte, c_short, c_int, c_long
c_uint8, c_uint16, c_uint32, c_uint64 = c_ubyte, c_ushort, c_uint, c_ulong
c_size_t, c_ssize_t, c_time_t = c_ulong, c_long, c_long


def create_string_buffer(init, size=None):
    """Makes an array of characters from bytes and a zero behind them, or of so many zeros."""
    return _buffer(c_char, bytes, init, size)


def create_unicode_buffer(init, size=None):
    """Makes an array of wide characters from a string and a zero behind it, or of so many zeros."""
    return _buffer(c_wchar, str, init, size)


def _buffer(of, kind, init, size):
    if isinstance(init, int):
        return (of * init)()
    if not isinstance(init, kind):
        raise TypeError(init)
    buffer = (of * (len(init) + 1 if size is None else size))()
    buffer.value = init
    return buffer


def ARRAY(typ, len):
    return typ * len


class CDLL:
    """Raises OSError: there are no foreign functions."""

    def __init__(self, name, *args, **kwargs):
        raise OSError(f"{name}: Ouro cannot load shared libraries")


PyDLL = CDLL


def __getattr__(name):
    # What is looked for may be a name of CPython's.
    raise AttributeError(f"module 'ctypes' has no attribute {name!r} (there are no pointers and no foreign functions)")
