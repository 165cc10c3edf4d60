"""The pickler and the unpickler: protocols 0 to 5 (PEP 307, PEP 3154, PEP 574)."""

import _codecs
import _pickler
import io
import sys
from copyreg import (_extension_cache, _extension_registry, _inverted_registry, dispatch_table)
from functools import partial
from struct import Struct
from types import FunctionType

from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING, REVERSE_IMPORT_MAPPING, REVERSE_NAME_MAPPING
from _pickle_opcodes import *

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4

# Frames (protocol 4) are closed when they are at least this long.
_FRAME_TARGET = 64 * 1024
# Shorter frames are not worth their header.
_FRAME_MINIMUM = 4
# Items of a list, dict or set that one opcode takes.
_BATCH = 1000

_u16, _u32, _i32, _u64, _f64 = Struct("<H"), Struct("<I"), Struct("<i"), Struct("<Q"), Struct(">d")


class PickleError(Exception):
    """What goes wrong with pickles."""


class PicklingError(PickleError):
    """Raised when an object cannot be pickled."""


class UnpicklingError(PickleError):
    """Raised when a pickle cannot be read, such as data corruption or a security violation."""


class PickleBuffer:
    """Wrapper for potentially out-of-band buffers (PEP 574)."""

    def __init__(self, object, /):
        self._view = memoryview(object)

    def _held(self):
        if self._view is None:
            raise ValueError("operation forbidden on released PickleBuffer object")
        return self._view

    def __buffer__(self, flags, /):
        return self._held()

    def raw(self):
        """A memoryview of the raw bytes."""
        view = self._held()
        if not view.contiguous:
            raise BufferError("cannot extract raw buffer from non-contiguous buffer")
        return view.cast("B")

    def release(self):
        """Give up the underlying buffer."""
        self._view = None


def _dotted(obj, name):
    """The object that a dotted name leads to, and the one it was found on."""
    parent = obj
    for part in name.split("."):
        if part == "<locals>":
            raise AttributeError(f"Can't get local attribute {name!r} on {obj!r}")
        parent, obj = obj, getattr(obj, part)
    return obj, parent


def _module_of(obj, name):
    """The module that `name` was defined in, found among the loaded ones if the object does not say."""
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    for module_name, module in sys.modules.copy().items():
        if module_name == "__main__" or module_name == "__mp_main__" or module is None:
            continue
        try:
            if _dotted(module, name)[0] is obj:
                return module_name
        except AttributeError:
            pass
    return "__main__"


def _find_name(obj, name):
    """The module's name and the object's own, by which it is found again."""
    if name is None:
        name = getattr(obj, "__qualname__", None)
        if name is None:
            name = obj.__name__
    if "<locals>" in name.split("."):
        raise AttributeError(f"Can't get local object {name!r}")
    module_name = _module_of(obj, name)
    try:
        __import__(module_name)
        module = sys.modules[module_name]
    except (ImportError, ValueError, KeyError) as e:
        raise PicklingError(f"Can't pickle {obj!r}: import of module {module_name!r} failed") from e
    try:
        found = _dotted(module, name)[0]
    except AttributeError:
        raise PicklingError(
            f"Can't pickle {obj!r}: attribute lookup {name} on {module_name} failed") from None
    if found is not obj:
        raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")
    return module_name, name


def _find_old_class(module, name):
    """The object of a name in a pickle of protocol 2 or less."""
    return Unpickler(io.BytesIO()).find_class(module, name)


def encode_long(n):
    """The shortest two's complement of an int, little-endian; empty for 0."""
    if n == 0:
        return b""
    size = (n.bit_length() >> 3) + 1
    data = n.to_bytes(size, "little", signed=True)
    if n < 0 and size > 1 and data[-1] == 0xFF and data[-2] & 0x80:
        data = data[:-1]
    return data


def decode_long(data):
    return int.from_bytes(data, "little", signed=True)


class Pickler:
    """Pickler(file, protocol=None, *, fix_imports=True, buffer_callback=None): writes a pickle stream."""

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError(f"pickle protocol must be <= {HIGHEST_PROTOCOL}")
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self._buffer_callback = buffer_callback
        self._frame = None
        self.memo = {}
        self.proto = int(protocol)
        self.bin = protocol >= 1
        self.fast = 0
        self.fix_imports = fix_imports and protocol < 3

    def clear_memo(self):
        """Forget which objects were written already."""
        self.memo.clear()

    def persistent_id(self, obj):
        return None

    def dump(self, obj, /):
        """Write the pickled representation of an object."""
        if not hasattr(self, "_file_write"):
            raise PicklingError(f"Pickler.__init__() was not called by {type(self).__name__}.__init__()")
        # A subclass or an instance attribute may have its own; object's says nothing.
        own = type(self).persistent_id is not Pickler.persistent_id or "persistent_id" in self.__dict__
        self._persistent = self.persistent_id if own else None
        self._override = getattr(self, "reducer_override", None)
        self._table = getattr(self, "dispatch_table", dispatch_table)
        if self.proto >= 2:
            self._file_write(PROTO + bytes([self.proto]))
        if self.proto >= 4:
            self._frame = bytearray()
        try:
            self.save(obj)
            self.write(STOP)
            self._close_frame()
        finally:
            self._frame = None

    # Output, in frames since protocol 4.

    def write(self, data):
        if self._frame is None:
            self._file_write(data)
        else:
            self._frame += data

    def _close_frame(self):
        frame = self._frame
        if frame:
            if len(frame) >= _FRAME_MINIMUM:
                self._file_write(FRAME + _u64.pack(len(frame)))
            self._file_write(bytes(frame))
            self._frame = bytearray()

    def _write_large(self, header, payload):
        """Writes long bytes outside of any frame, without copying them."""
        if self._frame is None:
            self._file_write(header)
            self._file_write(payload)
        elif len(payload) < _FRAME_TARGET:
            self._frame += header
            self._frame += payload
        else:
            self._close_frame()
            self._file_write(header)
            self._file_write(payload)

    # The memo.

    def memoize(self, obj):
        if self.fast:
            return
        i = len(self.memo)
        self.memo[id(obj)] = i, obj
        if self.proto >= 4:
            self.write(MEMOIZE)
        elif not self.bin:
            self.write(PUT + b"%d\n" % i)
        elif i < 256:
            self.write(BINPUT + bytes([i]))
        else:
            self.write(LONG_BINPUT + _u32.pack(i))

    def get(self, i):
        if not self.bin:
            return GET + b"%d\n" % i
        if i < 256:
            return BINGET + bytes([i])
        return LONG_BINGET + _u32.pack(i)

    def save(self, obj, persistent=True):
        if self._frame is not None and len(self._frame) >= _FRAME_TARGET:
            self._close_frame()
        if persistent and self._persistent is not None:
            pid = self._persistent(obj)
            if pid is not None:
                return self._save_persistent(pid)
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(self.get(known[0]))
            return
        kind = type(obj)
        reduced = NotImplemented
        if self._override is not None and kind not in _ATOMS:
            reduced = self._override(obj)
        if reduced is NotImplemented:
            save = _DISPATCH.get(kind)
            if save is not None:
                return save(self, obj)
            reduce = self._table.get(kind)
            if reduce is not None:
                reduced = reduce(obj)
            elif issubclass(kind, type):
                return self.save_global(obj)
            else:
                reduce = getattr(obj, "__reduce_ex__", None)
                if reduce is not None:
                    reduced = reduce(self.proto)
                else:
                    reduce = getattr(obj, "__reduce__", None)
                    if reduce is None:
                        raise PicklingError(f"can't pickle '{kind.__name__}' object: {obj!r}")
                    reduced = reduce()
        if isinstance(reduced, str):
            return self.save_global(obj, reduced)
        if not isinstance(reduced, tuple):
            raise PicklingError("__reduce__ must return a string or tuple")
        if not 2 <= len(reduced) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        self.save_reduce(*reduced, obj=obj)

    def _save_persistent(self, pid):
        if self.bin:
            self.save(pid, persistent=False)
            self.write(BINPERSID)
        else:
            try:
                self.write(PERSID + str(pid).encode("ascii") + b"\n")
            except UnicodeEncodeError:
                raise PicklingError("persistent IDs in protocol 0 must be ASCII strings") from None

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, state_setter=None, *, obj=None):
        if not callable(func):
            raise PicklingError("first item of the tuple returned by __reduce__ must be callable")
        if not isinstance(args, tuple):
            raise PicklingError("second item of the tuple returned by __reduce__ must be a tuple")
        name = getattr(func, "__name__", "")
        if self.proto >= 2 and name == "__newobj_ex__":
            self._save_newobj_ex(args, obj)
        elif self.proto >= 2 and name == "__newobj__":
            cls = self._class_of_newobj(args, obj, name)
            self.save(cls)
            self.save(args[1:])
            self.write(NEWOBJ)
        else:
            self.save(func)
            self.save(args)
            self.write(REDUCE)
        if obj is not None:
            # An object that its own arguments lead to is written already, by the inner visit.
            known = self.memo.get(id(obj))
            if known is not None:
                self.write(POP + self.get(known[0]))
            else:
                self.memoize(obj)
        if listitems is not None:
            self._save_items(listitems, APPEND, APPENDS)
        if dictitems is not None:
            self._save_pairs(dictitems)
        if state is not None:
            if state_setter is None:
                self.save(state)
                self.write(BUILD)
            else:
                self.save(state_setter)
                self.save(obj)
                self.save(state)
                self.write(TUPLE2)
                self.write(REDUCE)
                self.write(POP)

    def _class_of_newobj(self, args, obj, name):
        cls = args[0] if args else None
        if not hasattr(cls, "__new__"):
            raise PicklingError(f"args[0] from {name} args has the wrong class")
        if obj is not None and cls is not obj.__class__:
            raise PicklingError(f"args[0] from {name} args has the wrong class")
        return cls

    def _save_newobj_ex(self, args, obj):
        if len(args) != 3:
            raise PicklingError(f"length of the NEWOBJ_EX argument tuple must be exactly 3, not {len(args)}")
        cls, positional, keywords = args
        self._class_of_newobj(args, obj, "__newobj_ex__")
        if self.proto >= 4:
            self.save(cls)
            self.save(positional)
            self.save(keywords)
            self.write(NEWOBJ_EX)
        else:
            self.save(partial(cls.__new__, cls, *positional, **keywords))
            self.save(())
            self.write(REDUCE)

    # Builtin types.

    def save_none(self, obj):
        self.write(NONE)

    def save_bool(self, obj):
        if self.proto >= 2:
            self.write(NEWTRUE if obj else NEWFALSE)
        else:
            self.write(TRUE if obj else FALSE)

    def save_int(self, obj):
        if self.bin:
            if 0 <= obj <= 0xFFFF:
                self.write(BININT1 + bytes([obj]) if obj <= 0xFF else BININT2 + _u16.pack(obj))
                return
            if -0x80000000 <= obj <= 0x7FFFFFFF:
                self.write(BININT + _i32.pack(obj))
                return
        if self.proto >= 2:
            data = encode_long(obj)
            if len(data) < 256:
                self.write(LONG1 + bytes([len(data)]) + data)
            else:
                self.write(LONG4 + _i32.pack(len(data)) + data)
        elif -0x80000000 <= obj <= 0x7FFFFFFF:
            self.write(INT + b"%d\n" % obj)
        else:
            self.write(LONG + repr(obj).encode("ascii") + b"L\n")

    def save_float(self, obj):
        self.write(BINFLOAT + _f64.pack(obj) if self.bin else FLOAT + repr(obj).encode("ascii") + b"\n")

    def save_bytes(self, obj):
        if self.proto < 3:
            if not obj:
                self.save_reduce(bytes, (), obj=obj)
            else:
                self.save_reduce(_codecs.encode, (str(obj, "latin1"), "latin1"), obj=obj)
            return
        n = len(obj)
        if n <= 0xFF:
            header = SHORT_BINBYTES + bytes([n])
        elif n > 0xFFFFFFFF and self.proto >= 4:
            header = BINBYTES8 + _u64.pack(n)
        else:
            header = BINBYTES + _u32.pack(n)
        self._write_large(header, obj)
        self.memoize(obj)

    def save_bytearray(self, obj):
        if self.proto < 5:
            if not obj:
                self.save_reduce(bytearray, (), obj=obj)
            else:
                self.save_reduce(bytearray, (bytes(obj),), obj=obj)
            return
        self._write_large(BYTEARRAY8 + _u64.pack(len(obj)), obj)
        self.memoize(obj)

    def save_picklebuffer(self, obj):
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        view = obj.raw()
        if self._buffer_callback is not None and not self._buffer_callback(obj):
            self.write(NEXT_BUFFER)
            if view.readonly:
                self.write(READONLY_BUFFER)
        elif view.readonly:
            self.save_bytes(view.tobytes())
        else:
            self.save_bytearray(bytearray(view))

    def save_str(self, obj):
        if not self.bin:
            # What raw-unicode-escape would leave as it is but the reader would not.
            text = obj.replace("\\", "\\u005c").replace("\0", "\\u0000").replace("\n", "\\u000a")
            text = text.replace("\r", "\\u000d").replace("\x1a", "\\u001a")
            self.write(UNICODE + _codecs.raw_unicode_escape_encode(text) + b"\n")
        else:
            data = obj.encode("utf-8", "surrogatepass")
            n = len(data)
            if n <= 0xFF and self.proto >= 4:
                self.write(SHORT_BINUNICODE + bytes([n]) + data)
            elif n > 0xFFFFFFFF and self.proto >= 4:
                self._write_large(BINUNICODE8 + _u64.pack(n), data)
            else:
                self._write_large(BINUNICODE + _u32.pack(n), data)
        self.memoize(obj)

    def save_tuple(self, obj):
        if not obj:
            self.write(EMPTY_TUPLE if self.bin else MARK + TUPLE)
            return
        n = len(obj)
        if n <= 3 and self.proto >= 2:
            for item in obj:
                self.save(item)
            known = self.memo.get(id(obj))
            if known is not None:
                # It contains itself, and was written on the way.
                self.write(POP * n + self.get(known[0]))
            else:
                self.write((TUPLE1, TUPLE2, TUPLE3)[n - 1])
                self.memoize(obj)
            return
        self.write(MARK)
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self.write((POP_MARK if self.bin else POP * (n + 1)) + self.get(known[0]))
            return
        self.write(TUPLE)
        self.memoize(obj)

    def save_list(self, obj):
        self.write(EMPTY_LIST if self.bin else MARK + LIST)
        self.memoize(obj)
        self._save_items(obj, APPEND, APPENDS)

    def save_dict(self, obj):
        self.write(EMPTY_DICT if self.bin else MARK + DICT)
        self.memoize(obj)
        self._save_pairs(obj.items())

    def _batches(self, items):
        it = iter(items)
        while True:
            batch = []
            for item in it:
                batch.append(item)
                if len(batch) == _BATCH:
                    break
            if batch:
                yield batch
            if len(batch) < _BATCH:
                return

    def _save_items(self, items, one, many):
        if not self.bin:
            for item in items:
                self.save(item)
                self.write(one)
            return
        for batch in self._batches(items):
            if len(batch) == 1:
                self.save(batch[0])
                self.write(one)
            else:
                self.write(MARK)
                for item in batch:
                    self.save(item)
                self.write(many)

    def _save_pairs(self, pairs):
        if not self.bin:
            for k, v in pairs:
                self.save(k)
                self.save(v)
                self.write(SETITEM)
            return
        for batch in self._batches(pairs):
            if len(batch) == 1:
                k, v = batch[0]
                self.save(k)
                self.save(v)
                self.write(SETITEM)
            else:
                self.write(MARK)
                for k, v in batch:
                    self.save(k)
                    self.save(v)
                self.write(SETITEMS)

    def save_set(self, obj):
        if self.proto < 4:
            self.save_reduce(set, (list(obj),), obj=obj)
            return
        self.write(EMPTY_SET)
        self.memoize(obj)
        for batch in self._batches(obj):
            self.write(MARK)
            for item in batch:
                self.save(item)
            self.write(ADDITEMS)

    def save_frozenset(self, obj):
        if self.proto < 4:
            self.save_reduce(frozenset, (list(obj),), obj=obj)
            return
        self.write(MARK)
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(POP_MARK + self.get(known[0]))
            return
        self.write(FROZENSET)
        self.memoize(obj)

    def save_global(self, obj, name=None):
        module_name, name = _find_name(obj, name)
        module = sys.modules[module_name]
        parent = _dotted(module, name)[1]
        if self.proto >= 2:
            code = _extension_registry.get((module_name, name))
            if code is not None:
                if code <= 0xFF:
                    self.write(EXT1 + bytes([code]))
                elif code <= 0xFFFF:
                    self.write(EXT2 + _u16.pack(code))
                else:
                    self.write(EXT4 + _i32.pack(code))
                return
        last = name.rpartition(".")[2]
        if self.proto >= 4:
            self.save(module_name)
            self.save(name)
            self.write(STACK_GLOBAL)
        elif parent is not module:
            self.save_reduce(getattr, (parent, last))
        else:
            if self.fix_imports:
                if (module_name, name) in REVERSE_NAME_MAPPING:
                    module_name, name = REVERSE_NAME_MAPPING[module_name, name]
                elif module_name in REVERSE_IMPORT_MAPPING:
                    module_name = REVERSE_IMPORT_MAPPING[module_name]
            encoding = "utf-8" if self.proto >= 3 else "ascii"
            try:
                text = module_name.encode(encoding) + b"\n" + name.encode(encoding) + b"\n"
            except UnicodeEncodeError:
                raise PicklingError(
                    f"can't pickle global identifier '{module_name}.{name}' "
                    f"using pickle protocol {self.proto}") from None
            self.write(GLOBAL + text)
        self.memoize(obj)

    def save_type(self, obj):
        if obj is type(None):
            self.save_reduce(type, (None,), obj=obj)
        elif obj is type(NotImplemented):
            self.save_reduce(type, (NotImplemented,), obj=obj)
        elif obj is type(...):
            self.save_reduce(type, (...,), obj=obj)
        else:
            self.save_global(obj)


_DISPATCH = {
    type(None): Pickler.save_none, bool: Pickler.save_bool, int: Pickler.save_int, float: Pickler.save_float,
    bytes: Pickler.save_bytes, bytearray: Pickler.save_bytearray, str: Pickler.save_str,
    tuple: Pickler.save_tuple, list: Pickler.save_list, dict: Pickler.save_dict, set: Pickler.save_set,
    frozenset: Pickler.save_frozenset, FunctionType: Pickler.save_global, type: Pickler.save_type,
    PickleBuffer: Pickler.save_picklebuffer,
}
# Types that reducer_override is not asked about.
_ATOMS = frozenset(_DISPATCH) - {FunctionType, type}


class _Stop(Exception):
    pass


class Unpickler:
    """Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()): reads one."""

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
        self._buffers = None if buffers is None else iter(buffers)
        try:
            self._file_read, self._file_readline = file.read, file.readline
        except AttributeError:
            raise TypeError("file must have 'read' and 'readline' attributes") from None
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.proto = 0
        self.fix_imports = fix_imports
        self._frame = None

    def persistent_load(self, pid):
        raise UnpicklingError("A load persistent id instruction was encountered, "
                              "but no persistent_load function was specified.")

    def load(self):
        """Read and return the object of a pickle."""
        if not hasattr(self, "_file_read"):
            raise UnpicklingError(f"Unpickler.__init__() was not called by {type(self).__name__}.__init__()")
        self._frame = None
        self.stack, self.marks = [], []
        some, loaders = self._read_some, _LOADERS
        key = some(1)
        if not key:
            raise EOFError("Ran out of input")
        try:
            while True:
                load = loaders.get(key[0])
                if load is None:
                    shown = key.decode("ascii") if 32 <= key[0] < 127 and key != b"'" else f"\\x{key[0]:02x}"
                    raise UnpicklingError(f"invalid load key, '{shown}'.")
                load(self)
                key = some(1)
                if not key:
                    raise EOFError("Ran out of input")
        except _Stop as stop:
            return stop.args[0]
        except IndexError:
            if self.stack:
                raise
            raise UnpicklingError("unpickling stack underflow") from None
        finally:
            self.stack, self.marks = [], []

    # Input, in frames since protocol 4.

    def _read_some(self, n):
        if self._frame is not None:
            data = self._frame.read(n)
            if len(data) == n:
                return data
            # As in CPython, opcodes may cross the end of a frame.
            self._frame = None
            return data + self._file_read(n - len(data))
        return self._file_read(n)

    def read(self, n):
        data = self._read_some(n)
        if len(data) < n:
            raise UnpicklingError("pickle data was truncated")
        return data

    def readline(self):
        line = b""
        if self._frame is not None:
            line = self._frame.readline()
            if line[-1:] != b"\n":
                self._frame = None
        if line[-1:] != b"\n":
            line += self._file_readline()
            if line[-1:] != b"\n":
                raise UnpicklingError("pickle data was truncated")
        return line[:-1]

    def pop(self):
        if not self.stack:
            self._underflow()
        return self.stack.pop()

    def top(self):
        if not self.stack:
            self._underflow()
        return self.stack[-1]

    def _underflow(self):
        if self.marks:
            raise UnpicklingError("unexpected MARK found")
        raise UnpicklingError("unpickling stack underflow")

    def pop_mark(self):
        if not self.marks:
            raise UnpicklingError("could not find MARK")
        items, self.stack = self.stack, self.marks.pop()
        return items

    def find_class(self, module_name, global_name, /):
        """The object of a name in a module; subclasses may refuse."""
        sys.audit("pickle.find_class", module_name, global_name)
        if self.proto < 3 and self.fix_imports:
            if (module_name, global_name) in NAME_MAPPING:
                module_name, global_name = NAME_MAPPING[module_name, global_name]
            elif module_name in IMPORT_MAPPING:
                module_name = IMPORT_MAPPING[module_name]
        __import__(module_name, level=0)
        module = sys.modules[module_name]
        if self.proto >= 4:
            if "<locals>" in global_name.split("."):
                raise AttributeError(f"Can't get local attribute {global_name!r} on {module!r}")
            try:
                return _dotted(module, global_name)[0]
            except AttributeError:
                raise AttributeError(f"Can't get attribute {global_name!r} on {module!r}") from None
        try:
            return getattr(module, global_name)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {global_name!r} on {module!r}") from None

    # Opcodes.

    def load_proto(self):
        proto = self.read(1)[0]
        if proto > HIGHEST_PROTOCOL:
            raise ValueError(f"unsupported pickle protocol: {proto}")
        self.proto = proto

    def load_frame(self):
        n = _u64.unpack(self.read(8))[0]
        if n > sys.maxsize:
            raise OverflowError(f"FRAME length exceeds system's maximum of {sys.maxsize} bytes")
        data = self.read(n)
        rest = b"" if self._frame is None else self._frame.read()
        self._frame = io.BytesIO(data + rest)

    def _size8(self, what):
        n = _u64.unpack(self.read(8))[0]
        if n > sys.maxsize:
            raise OverflowError(f"{what} exceeds system's maximum size of {sys.maxsize} bytes")
        return n

    def push(self, value):
        self.stack.append(value)

    def load_persid(self):
        try:
            pid = self.readline().decode("ascii")
        except UnicodeDecodeError:
            raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
        self.push(self.persistent_load(pid))

    def load_binpersid(self):
        self.push(self.persistent_load(self.pop()))

    def load_int(self):
        data = self.readline()
        if data == FALSE[1:-1]:
            self.push(False)
        elif data == TRUE[1:-1]:
            self.push(True)
        else:
            try:
                self.push(int(data, 0))
            except ValueError:
                raise ValueError("could not convert string to int") from None

    def load_long(self):
        data = self.readline()
        self.push(int(data[:-1] if data[-1:] == b"L" else data, 0))

    def load_long1(self):
        self.push(decode_long(self.read(self.read(1)[0])))

    def load_long4(self):
        n = _i32.unpack(self.read(4))[0]
        if n < 0:
            raise UnpicklingError("LONG pickle has negative byte count")
        self.push(decode_long(self.read(n)))

    def load_float(self):
        data = self.readline()
        try:
            self.push(float(data))
        except ValueError:
            text = data.decode("latin1")
            raise ValueError(f"could not convert string to float: '{text}\n'") from None

    def _text(self, data):
        return data if self.encoding == "bytes" else data.decode(self.encoding, self.errors)

    def load_string(self):
        data = self.readline().rstrip()
        if len(data) < 2 or data[0] != data[-1] or data[:1] not in (b"'", b'"'):
            raise UnpicklingError("the STRING opcode argument must be quoted")
        self.push(self._text(_codecs.escape_decode(data[1:-1])[0]))

    def load_binstring(self):
        n = _i32.unpack(self.read(4))[0]
        if n < 0:
            raise UnpicklingError("BINSTRING pickle has negative byte count")
        self.push(self._text(self.read(n)))

    def load_short_binstring(self):
        self.push(self._text(self.read(self.read(1)[0])))

    def load_bytearray8(self):
        self.push(bytearray(self.read(self._size8("BYTEARRAY8"))))

    def load_next_buffer(self):
        if self._buffers is None:
            raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* argument was given")
        try:
            self.push(next(self._buffers))
        except StopIteration:
            raise UnpicklingError("not enough out-of-band buffers") from None

    def load_readonly_buffer(self):
        view = memoryview(self.top())
        if not view.readonly:
            self.stack[-1] = view.toreadonly()

    def load_unicode(self):
        self.push(_codecs.raw_unicode_escape_decode(self.readline()))

    def _utf8(self, n):
        self.push(str(self.read(n), "utf-8", "surrogatepass"))

    def load_tuple(self):
        items = self.pop_mark()
        self.push(tuple(items))

    def _small_tuple(self, n):
        if len(self.stack) < n:
            self._underflow()
        self.stack[-n:] = [tuple(self.stack[-n:])]

    def load_frozenset(self):
        items = self.pop_mark()
        self.push(frozenset(items))

    def load_list(self):
        items = self.pop_mark()
        self.push(items)

    def load_dict(self):
        items = self.pop_mark()
        if len(items) % 2:
            raise UnpicklingError("odd number of items for DICT")
        self.push(dict(zip(items[::2], items[1::2])))

    def _instantiate(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            return cls(*args)
        return cls.__new__(cls)

    def load_inst(self):
        module = self.readline().decode("ascii")
        name = self.readline().decode("ascii")
        cls = self.find_class(module, name)
        args = self.pop_mark()
        self.push(self._instantiate(cls, args))

    def load_obj(self):
        args = self.pop_mark()
        if not args:
            raise UnpicklingError("unpickling stack underflow")
        self.push(self._instantiate(args[0], args[1:]))

    def load_newobj(self):
        args, cls = self.pop(), self.pop()
        self._check_newobj(cls, args, "NEWOBJ")
        self.push(cls.__new__(cls, *args))

    def load_newobj_ex(self):
        keywords, args, cls = self.pop(), self.pop(), self.pop()
        self._check_newobj(cls, args, "NEWOBJ_EX")
        if not isinstance(keywords, dict):
            raise UnpicklingError(
                f"NEWOBJ_EX keyword arguments must be a dict, not {type(keywords).__name__}")
        self.push(cls.__new__(cls, *args, **keywords))

    def _check_newobj(self, cls, args, what):
        if not isinstance(cls, type):
            raise UnpicklingError(f"{what} class argument must be a type, not {type(cls).__name__}")
        if not isinstance(args, tuple):
            raise UnpicklingError(f"{what} args argument must be a tuple, not {type(args).__name__}")

    def load_global(self):
        module = self.readline().decode("utf-8")
        name = self.readline().decode("utf-8")
        self.push(self.find_class(module, name))

    def load_stack_global(self):
        name, module = self.pop(), self.pop()
        if type(name) is not str or type(module) is not str:
            raise UnpicklingError("STACK_GLOBAL requires str")
        self.push(self.find_class(module, name))

    def get_extension(self, code):
        if code in _extension_cache:
            self.push(_extension_cache[code])
            return
        key = _inverted_registry.get(code)
        if key is None:
            if code <= 0:
                raise UnpicklingError("EXT specifies code <= 0")
            raise ValueError(f"unregistered extension code {code}")
        obj = self.find_class(*key)
        _extension_cache[code] = obj
        self.push(obj)

    def load_reduce(self):
        args, func = self.pop(), self.pop()
        if not isinstance(args, tuple):
            raise TypeError("argument list must be a tuple")
        self.push(func(*args))

    def load_pop(self):
        if self.stack:
            self.stack.pop()
        elif self.marks:
            self.pop_mark()
        else:
            self._underflow()

    def _memo(self, key):
        try:
            self.push(self.memo[key])
        except KeyError:
            raise UnpicklingError(f"Memo value not found at index {key}") from None

    def load_get(self):
        self._memo(int(self.readline()))

    def load_put(self):
        i = int(self.readline())
        if i < 0:
            raise ValueError("negative PUT argument")
        self.memo[i] = self.top()

    def load_memoize(self):
        self.memo[len(self.memo)] = self.top()

    def load_append(self):
        value = self.pop()
        self.top().append(value)

    def load_appends(self):
        items = self.pop_mark()
        target = self.top()
        extend = getattr(target, "extend", None)
        if extend is not None:
            extend(items)
        else:
            for item in items:
                target.append(item)

    def load_setitem(self):
        value, key = self.pop(), self.pop()
        self.top()[key] = value

    def load_setitems(self):
        items = self.pop_mark()
        if len(items) % 2:
            raise UnpicklingError("odd number of items for SETITEMS")
        target = self.top()
        for i in range(0, len(items), 2):
            target[items[i]] = items[i + 1]

    def load_additems(self):
        items = self.pop_mark()
        target = self.top()
        if isinstance(target, set):
            target.update(items)
        else:
            for item in items:
                target.add(item)

    def load_build(self):
        state = self.pop()
        obj = self.top()
        setstate = getattr(obj, "__setstate__", None)
        if setstate is not None:
            setstate(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            if not isinstance(state, dict):
                raise UnpicklingError("state is not a dictionary")
            attributes = obj.__dict__
            for k, v in state.items():
                attributes[sys.intern(k) if type(k) is str else k] = v
        if slots:
            if not isinstance(slots, dict):
                raise UnpicklingError("slot state is not a dictionary")
            for k, v in slots.items():
                setattr(obj, k, v)

    def load_mark(self):
        self.marks.append(self.stack)
        self.stack = []

    def load_stop(self):
        raise _Stop(self.pop())

    def load_dup(self):
        self.push(self.top())


_LOADERS = {op[0]: load for op, load in {
    PROTO: Unpickler.load_proto, FRAME: Unpickler.load_frame, PERSID: Unpickler.load_persid,
    BINPERSID: Unpickler.load_binpersid, NONE: lambda u: u.push(None), NEWFALSE: lambda u: u.push(False),
    NEWTRUE: lambda u: u.push(True), INT: Unpickler.load_int,
    BININT: lambda u: u.push(_i32.unpack(u.read(4))[0]), BININT1: lambda u: u.push(u.read(1)[0]),
    BININT2: lambda u: u.push(_u16.unpack(u.read(2))[0]), LONG: Unpickler.load_long,
    LONG1: Unpickler.load_long1, LONG4: Unpickler.load_long4, FLOAT: Unpickler.load_float,
    BINFLOAT: lambda u: u.push(_f64.unpack(u.read(8))[0]), STRING: Unpickler.load_string,
    BINSTRING: Unpickler.load_binstring, SHORT_BINSTRING: Unpickler.load_short_binstring,
    BINBYTES: lambda u: u.push(u.read(_u32.unpack(u.read(4))[0])),
    SHORT_BINBYTES: lambda u: u.push(u.read(u.read(1)[0])),
    BINBYTES8: lambda u: u.push(u.read(u._size8("BINBYTES"))), BYTEARRAY8: Unpickler.load_bytearray8,
    NEXT_BUFFER: Unpickler.load_next_buffer, READONLY_BUFFER: Unpickler.load_readonly_buffer,
    UNICODE: Unpickler.load_unicode, BINUNICODE: lambda u: u._utf8(_u32.unpack(u.read(4))[0]),
    SHORT_BINUNICODE: lambda u: u._utf8(u.read(1)[0]),
    BINUNICODE8: lambda u: u._utf8(u._size8("BINUNICODE")), TUPLE: Unpickler.load_tuple,
    EMPTY_TUPLE: lambda u: u.push(()), TUPLE1: lambda u: u._small_tuple(1),
    TUPLE2: lambda u: u._small_tuple(2), TUPLE3: lambda u: u._small_tuple(3),
    EMPTY_LIST: lambda u: u.push([]), EMPTY_DICT: lambda u: u.push({}), EMPTY_SET: lambda u: u.push(set()),
    FROZENSET: Unpickler.load_frozenset, LIST: Unpickler.load_list, DICT: Unpickler.load_dict,
    INST: Unpickler.load_inst, OBJ: Unpickler.load_obj, NEWOBJ: Unpickler.load_newobj,
    NEWOBJ_EX: Unpickler.load_newobj_ex, GLOBAL: Unpickler.load_global,
    STACK_GLOBAL: Unpickler.load_stack_global, EXT1: lambda u: u.get_extension(u.read(1)[0]),
    EXT2: lambda u: u.get_extension(_u16.unpack(u.read(2))[0]),
    EXT4: lambda u: u.get_extension(_i32.unpack(u.read(4))[0]), REDUCE: Unpickler.load_reduce,
    POP: Unpickler.load_pop, POP_MARK: Unpickler.pop_mark, DUP: Unpickler.load_dup, GET: Unpickler.load_get,
    BINGET: lambda u: u._memo(u.read(1)[0]), LONG_BINGET: lambda u: u._memo(_u32.unpack(u.read(4))[0]),
    PUT: Unpickler.load_put, BINPUT: lambda u: u.memo.__setitem__(u.read(1)[0], u.top()),
    LONG_BINPUT: lambda u: u.memo.__setitem__(_u32.unpack(u.read(4))[0], u.top()),
    MEMOIZE: Unpickler.load_memoize, APPEND: Unpickler.load_append, APPENDS: Unpickler.load_appends,
    SETITEM: Unpickler.load_setitem, SETITEMS: Unpickler.load_setitems, ADDITEMS: Unpickler.load_additems,
    BUILD: Unpickler.load_build, MARK: Unpickler.load_mark, STOP: Unpickler.load_stop,
}.items()}


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Write a pickled representation of obj to the open file object file."""
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Return the pickled representation of the object as a bytes object."""
    if protocol is None:
        protocol = DEFAULT_PROTOCOL
    if buffer_callback is None and (protocol == 4 or protocol == 5 or protocol < 0):
        return _pickler.dumps(obj, HIGHEST_PROTOCOL if protocol < 0 else protocol)
    file = io.BytesIO()
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return file.getvalue()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    """Read and return an object from the pickle data stored in a file."""
    return Unpickler(file, fix_imports=fix_imports, buffers=buffers, encoding=encoding, errors=errors).load()


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    """Read and return an object from the given pickle data."""
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    if fix_imports:
        done = _pickler.loads(data)
        if done is not None:
            return done[0]
    file = io.BytesIO(data)
    return Unpickler(file, fix_imports=fix_imports, buffers=buffers, encoding=encoding, errors=errors).load()
