"""Object serialization. See _pickle for the work."""

from _pickle import (
    DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, PickleBuffer, PickleError, Pickler, PicklingError, Unpickler,
    UnpicklingError, decode_long, dump, dumps, encode_long, load, loads)
import _pickle_opcodes
from _pickle_opcodes import *

format_version = "4.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
bytes_types = (bytes, bytearray)

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load",
           "loads", "PickleBuffer", "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL"]
__all__ += [name for name in dir(_pickle_opcodes) if name.isupper()]
