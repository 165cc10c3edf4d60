"""C data: numbers, arrays, structures and unions that lie in memory as C would lay them out. There are no pointers."""

import math
import operator
import struct
import sys

# How the memory of a simple type is looked at, by its code.
_FORMATS = {"c": "c", "u": "I", "b": "b", "B": "B", "h": "h", "H": "H", "i": "i", "I": "I", "l": "l", "L": "L",
            "q": "q", "Q": "Q", "f": "f", "d": "d", "?": "?", "P": "N"}


class _Type(type):
    """A metaclass of C types: how large they are, and how they are aligned."""

    _size = None
    _align = None

    def __mul__(cls, n):
        if not hasattr(n, "__index__"):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(n).__name__}'")
        n = operator.index(n)
        if n < 0:
            raise ValueError(f"Array length must be >= 0, not {n}")
        key = cls, n
        if key not in _arrays:
            namespace = {"_length_": n, "_type_": cls, "__module__": sys._getframe(1).f_globals.get("__name__")}
            _arrays[key] = PyCArrayType(f"{cls.__name__}_Array_{n}", (Array,), namespace)
        return _arrays[key]

    __rmul__ = __mul__

    def from_buffer(cls, source, offset=0):
        view = memoryview(source)
        if view.readonly:
            raise TypeError("underlying buffer is not writable")
        return cls._over(_piece(cls, view, offset))

    def from_buffer_copy(cls, source, offset=0):
        return cls._over(memoryview(bytearray(_piece(cls, memoryview(source), offset))))

    def _over(cls, memory):
        """The object that lies in this memory."""
        self = cls.__new__(cls)
        self._memory = memory
        return self

    def _get(cls, memory):
        """What an element or a field of this type is read as."""
        return cls._over(memory)

    def _set(cls, memory, value):
        """Writes an element or a field."""
        if not isinstance(value, cls):
            if not isinstance(value, tuple):
                raise TypeError(f"expected {cls.__name__} instance, got {type(value).__name__}")
            value = cls(*value)
        memory[:] = value._memory


# Array types that were made, by the type of their elements and their length.
_arrays = {}


def _piece(cls, view, offset):
    if offset < 0:
        raise ValueError("offset cannot be negative")
    size = sizeof(cls)
    if view.nbytes < offset + size:
        raise ValueError(f"Buffer size too small ({view.nbytes} instead of at least {offset + size} bytes)")
    return view.cast("B")[offset:offset + size]


def sizeof(obj):
    """Bytes that a C type or an instance of it takes."""
    cls = obj if isinstance(obj, type) else type(obj)
    if not isinstance(cls, _Type) or cls._layout() is None:
        raise TypeError("this type has no size")
    return cls._size


def alignment(obj):
    """What the addresses of a C type are multiples of."""
    cls = obj if isinstance(obj, type) else type(obj)
    if not isinstance(cls, _Type) or cls._layout() is None:
        raise TypeError("no alignment info")
    return cls._align


def _unpickle(cls, state):
    self = cls.__new__(cls)
    self.__setstate__(state)
    return self


class _CData:
    __slots__ = ("_memory", "__weakref__")

    def __hash__(self):
        raise TypeError("unhashable type")

    def __new__(cls, *args, **kwargs):
        if cls._layout() is None:
            raise TypeError("abstract class")
        self = object.__new__(cls)
        self._memory = memoryview(bytearray(cls._size))
        return self

    def __buffer__(self, flags):
        return self._memory

    def __reduce__(self):
        return _unpickle, (type(self), (vars(self), self._memory.tobytes()))

    def __setstate__(self, state):
        attributes, data = state
        self._memory[:] = data
        vars(self).update(attributes)


class PyCSimpleType(_Type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if bases == (_CData,):
            return
        code = getattr(cls, "_type_", None)
        if code is None:
            raise AttributeError("class must define a '_type_' attribute")
        if not isinstance(code, str):
            raise TypeError("class must define a '_type_' string attribute")
        if len(code) != 1:
            raise ValueError("class must define a '_type_' attribute which must be a string of length 1")
        if code not in _FORMATS:
            raise AttributeError("class must define a '_type_' attribute which must be\n"
                                 f"a single character string containing one of '{''.join(_FORMATS)}'.")
        cls._format = _FORMATS[code]
        cls._size = cls._align = struct.calcsize(cls._format)

    def _layout(cls):
        return cls._size

    # Subclasses stay what they are; of the types themselves only the value is seen.
    def _get(cls, memory):
        return cls._value(memory) if cls.__base__ is _SimpleCData else cls._over(memory)

    def _set(cls, memory, value):
        if isinstance(value, cls):
            memory[:] = value._memory
        else:
            cls._store(memory, value)

    def _value(cls, memory):
        item = memory.cast(cls._format)[0]
        match cls._type_:
            case "u":
                return chr(item)
            case "P":
                return item or None
        return item

    def _store(cls, memory, value):
        memory.cast(cls._format)[0] = cls._converted(value)

    def _converted(cls, value):
        """The item that a C variable would hold."""
        match cls._type_:
            case "f" | "d":
                number = math.ldexp(value, 0)
                if cls._type_ == "f" and abs(number) > _MOST and not math.isinf(number):
                    return math.copysign(math.inf, number)
                return number
            case "u":
                if not isinstance(value, str):
                    raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
                if len(value) != 1:
                    raise TypeError("one character unicode string expected")
                return ord(value)
            case "c":
                if isinstance(value, int) and 0 <= value < 256:
                    return bytes([value])
                if isinstance(value, (bytes, bytearray)) and len(value) == 1:
                    return bytes(value)
                raise TypeError("one character bytes, bytearray or integer expected")
            case "?":
                return bool(value)
            case "P":
                if value is None:
                    return 0
                if not isinstance(value, int):
                    raise TypeError("cannot be converted to pointer")
                return value & _WORD
        bits = 8 * cls._size
        n = operator.index(value) & (1 << bits) - 1
        return n - (1 << bits) if cls._type_.islower() and n >> bits - 1 else n


# The largest number of a float from which none is rounded to infinity.
_MOST = math.ldexp(2 - 2**-24, 127)
_WORD = (1 << 8 * struct.calcsize("P")) - 1


class _SimpleCData(_CData, metaclass=PyCSimpleType):
    def __init__(self, *args, **kwargs):
        if len(args) > 1:
            raise TypeError(f"__init__ expected at most 1 argument, got {len(args)}")
        if args:
            self.value = args[0]

    @property
    def value(self):
        return type(self)._value(self._memory)

    @value.setter
    def value(self, value):
        type(self)._store(self._memory, value)

    @value.deleter
    def value(self):
        raise TypeError("can't delete attribute")

    def __bool__(self):
        return any(self._memory)

    def __repr__(self):
        if type(self).__base__ is not _SimpleCData:
            return f"<{type(self).__name__} object at {id(self):#x}>"
        return f"{type(self).__name__}({self.value!r})"

    def __buffer__(self, flags):
        return self._memory.cast(self._format)


class PyCArrayType(_Type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if bases == (_CData,):
            return
        for needed in ("_length_", "_type_"):
            if not hasattr(cls, needed):
                raise AttributeError(f"class must define a '{needed}' attribute")
        if not isinstance(cls._length_, int):
            raise TypeError("The '_length_' attribute must be an integer")
        if cls._length_ < 0:
            raise ValueError("The '_length_' attribute must not be negative")
        if not isinstance(cls._type_, _Type) or cls._type_._layout() is None:
            raise TypeError("_type_ must have storage info")
        cls._size, cls._align = cls._length_ * cls._type_._size, cls._type_._align
        match getattr(cls._type_, "_type_", None):
            case "c":
                cls.value, cls.raw = _bytes_value, _raw
            case "u":
                cls.value = _text_value

    def _layout(cls):
        return cls._size


class Array(_CData, metaclass=PyCArrayType):
    """What all arrays derive from."""

    def __init__(self, *items):
        for i, item in enumerate(items):
            self[i] = item

    def __len__(self):
        return self._length_

    def _place(self, i):
        """The memory of an element."""
        if i < 0:
            i += self._length_
        if not 0 <= i < self._length_:
            raise IndexError("invalid index")
        size = self._type_._size
        return self._memory[i * size:(i + 1) * size]

    def __getitem__(self, i):
        if hasattr(i, "__index__"):
            return self._type_._get(self._place(operator.index(i)))
        if not isinstance(i, slice):
            raise TypeError("indices must be integers")
        items = [self[k] for k in range(*i.indices(self._length_))]
        match getattr(self._type_, "_type_", None):
            case "c":
                return b"".join(items)
            case "u":
                return "".join(items)
        return items

    def __setitem__(self, i, value):
        if hasattr(i, "__index__"):
            return self._type_._set(self._place(operator.index(i)), value)
        if not isinstance(i, slice):
            raise TypeError("indices must be integer")
        places = range(*i.indices(self._length_))
        if len(value) != len(places):
            raise ValueError("Can only assign sequence of same size")
        for k, v in zip(places, value):
            self[k] = v

    def __delitem__(self, i):
        raise TypeError("Array does not support item deletion")

    def __iter__(self):
        return (self[i] for i in range(self._length_))

    def __buffer__(self, flags):
        return self._memory.cast(self._type_._format) if isinstance(self._type_, PyCSimpleType) else self._memory


def _get_bytes(self):
    return self._memory.tobytes().split(b"\0", 1)[0]


def _set_bytes(self, value):
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected instead of {type(value).__name__} instance")
    if len(value) > self._length_:
        raise ValueError("byte string too long")
    value += b"\0" * (len(value) < self._length_)
    self._memory[:len(value)] = value


def _get_raw(self):
    return self._memory.tobytes()


def _set_raw(self, data):
    data = memoryview(data).cast("B")
    if len(data) > self._length_:
        raise ValueError("byte string too long")
    self._memory[:len(data)] = data


def _get_text(self):
    return self[:].split("\0", 1)[0]


def _set_text(self, value):
    if not isinstance(value, str):
        raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
    if len(value) > self._length_:
        raise ValueError("string too long")
    value += "\0" * (len(value) < self._length_)
    self[:len(value)] = value


_bytes_value, _raw, _text_value = map(property, (_get_bytes, _get_raw, _get_text), (_set_bytes, _set_raw, _set_text))


def _store_text(array, value):
    if array._type_._type_ == "c" and not isinstance(value, bytes):
        raise TypeError(f"expected bytes, {type(value).__name__} found")
    if array._type_._type_ == "c" and len(value) > array._length_:
        raise ValueError(f"bytes too long ({len(value)}, maximum length {array._length_})")
    if array._type_._type_ == "u" and isinstance(value, str) and len(value) > array._length_:
        raise ValueError(f"string too long ({len(value)}, maximum length {array._length_})")
    array.value = value


class CField:
    """A field of a structure or union."""

    def __init__(self, name, type, offset):
        self.name, self.type, self.offset, self.size = name, type, offset, type._size

    def _place(self, obj):
        return obj._memory[self.offset:self.offset + self.size]

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        item = self.type._get(self._place(obj))
        return item.value if self._is_text() else item

    def __set__(self, obj, value):
        if self._is_text():
            _store_text(self.type._over(self._place(obj)), value)
        else:
            self.type._set(self._place(obj), value)

    def _is_text(self):
        """Arrays of characters are read and written as what they spell."""
        return isinstance(self.type, PyCArrayType) and hasattr(self.type, "value")

    def __delete__(self, obj):
        raise TypeError("can't delete attribute")

    def __repr__(self):
        return f"<Field type={self.type.__name__}, ofs={self.offset}, size={self.size}>"


class _Composed(_Type):
    """What structures and unions have in common: fields, given at once or later."""

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls._final = bases == (_CData,)
        if "_fields_" in namespace:
            cls._lay_out(namespace["_fields_"])

    def __setattr__(cls, name, value):
        if name == "_fields_":
            if cls._final:
                raise AttributeError("_fields_ is final")
            cls._lay_out(value)
        super().__setattr__(name, value)

    def _layout(cls):
        if cls.__base__ is _CData:
            return None
        cls._final = True
        if "_size" not in vars(cls):
            base = cls.__base__._layout()
            known = (0, 1, []) if base is None else (base, cls.__base__._align, cls.__base__._names)
            cls._size, cls._align, cls._names = known
        return cls._size

    def _lay_out(cls, fields):
        base = cls.__base__
        size, align = base._layout() or 0, base._align or 1
        names = list(getattr(base, "_names", ()))
        pack = getattr(cls, "_pack_", None)
        try:
            fields = list(fields)
        except TypeError:
            raise TypeError("'_fields_' must be a sequence of pairs") from None
        if hasattr(cls, "_anonymous_"):
            raise NotImplementedError("ctypes: anonymous fields are not implemented")
        for i, pair in enumerate(fields):
            if not isinstance(pair, tuple) or len(pair) not in (2, 3) or not isinstance(pair[0], str):
                raise TypeError("'_fields_' must be a sequence of (name, C type) pairs")
            if len(pair) == 3:
                raise NotImplementedError("ctypes: bit fields are not implemented")
            name, kind = pair
            if not isinstance(kind, _Type) or kind._layout() is None:
                raise TypeError(f"second item in _fields_ tuple (index {i}) must be a C type")
            step = min(kind._align, pack) if pack else kind._align
            align = max(align, step)
            offset = cls._next(size, step)
            type.__setattr__(cls, name, CField(name, kind, offset))
            names.append(name)
            size = max(size, offset + kind._size)
        cls._size, cls._align, cls._names = -(-size // align) * align, align, names
        cls._final = True


class PyCStructType(_Composed):
    def _next(cls, size, step):
        """Where a field begins that comes after `size` bytes."""
        return -(-size // step) * step


class UnionType(_Composed):
    def _next(cls, size, step):
        return 0


def _init_fields(self, *args, **kwargs):
    names = self._names
    if len(args) > len(names):
        raise TypeError("too many initializers")
    for name, value in zip(names, args):
        if name in kwargs:
            raise TypeError(f"duplicate values for field {name!r}")
        setattr(self, name, value)
    for name, value in kwargs.items():
        setattr(self, name, value)


class Structure(_CData, metaclass=PyCStructType):
    """What structures derive from."""

    __init__ = _init_fields


class Union(_CData, metaclass=UnionType):
    """What unions derive from."""

    __init__ = _init_fields
