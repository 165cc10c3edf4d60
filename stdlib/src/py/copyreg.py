"""How objects without a method of their own are taken apart and put together: for copy and pickle."""

import sys

import _pickler

__all__ = ["pickle", "constructor", "add_extension", "remove_extension", "clear_extension_cache"]

dispatch_table = {}


def constructor(object):
    """Fail unless it can be called: what is allowed to make objects from pickles."""
    if not callable(object):
        raise TypeError("constructors must be callable")


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Say how objects of a type are reduced."""
    if callable(pickle_function):
        dispatch_table[ob_type] = pickle_function
    else:
        raise TypeError("reduction functions must be callable")
    if constructor_ob is not None:
        constructor(constructor_ob)


def pickle_complex(c):
    return complex, (c.real, c.imag)


def pickle_union(obj):
    import functools
    import operator
    return functools.reduce, (operator.or_, obj.__args__)


pickle(complex, pickle_complex, complex)
pickle(type(int | None), pickle_union)


def _reconstructor(cls, base, state):
    """Rebuild an object of protocol 0 or 1."""
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


def _reduce_ex(self, proto):
    """object.__reduce_ex__ for protocols 0 and 1."""
    assert proto < 2
    cls = self.__class__
    for base in cls.__mro__:
        if "__module__" not in base.__dict__:  # not made by a class statement
            break
        new = base.__new__
        if isinstance(new, type(len)) and new.__self__ is base:
            break
    else:
        base = object
    if base is cls is not object:
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    args = cls, base, None if base is object else base(self)
    getstate = getattr(self, "__getstate__", None)
    is_own = getstate is not None and getattr(cls, "__getstate__", None) is not object.__getstate__
    if getattr(self, "__slots__", None) and not is_own:
        raise TypeError("a class that defines __slots__ without defining __getstate__ cannot be pickled")
    state = getattr(self, "__dict__", None) if getstate is None else getstate()
    if state:
        return _reconstructor, args, state
    return _reconstructor, args


def _reduce_ex_object(obj, protocol):
    """What object.__reduce_ex__ does once it knows that __reduce__ is not overridden."""
    if protocol < 2:
        return _reduce_ex(obj, protocol)
    cls = type(obj)
    bound = _arguments_of_new(obj, cls)
    if bound is None:
        if not _pickler.is_plain(obj) and cls.__getstate__ is object.__getstate__:
            raise TypeError(_refusal(cls))
        construct, args = __newobj__, (cls,)
    else:
        positional, keywords = bound
        if keywords:
            construct, args = __newobj_ex__, (cls, positional, keywords)
        else:
            construct, args = __newobj__, (cls, *positional)
    state = obj.__getstate__()
    listitems = iter(obj) if isinstance(obj, list) else None
    dictitems = iter(obj.items()) if isinstance(obj, dict) else None
    return construct, args, state, listitems, dictitems


def _arguments_of_new(obj, cls):
    """(args, kwargs) that __getnewargs_ex__ or __getnewargs__ give, None where there is neither."""
    if hasattr(cls, "__getnewargs_ex__"):
        both = obj.__getnewargs_ex__()
        if not isinstance(both, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(both).__name__}'")
        if len(both) != 2:
            raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(both)}")
        args, kwargs = both
        if not isinstance(args, tuple):
            raise TypeError("first item of the tuple returned by __getnewargs_ex__ must be a tuple,"
                            f" not '{type(args).__name__}'")
        if not isinstance(kwargs, dict):
            raise TypeError("second item of the tuple returned by __getnewargs_ex__ must be a dict,"
                            f" not '{type(kwargs).__name__}'")
        return args, kwargs
    if hasattr(cls, "__getnewargs__"):
        args = obj.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
        return args, {}
    return None


def _refusal(cls):
    """What is said of an object whose contents Python cannot see."""
    name = cls.__name__
    if cls.__module__ == "_io":
        return f"cannot pickle {name!r} instances"
    if name in ("code", "memoryview"):
        return f"cannot pickle {name} objects"
    if cls.__module__ != "builtins" and cls.__module__ in sys.builtin_module_names:
        name = f"{cls.__module__}.{name}"
    return f"cannot pickle {name!r} object"


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    """As __newobj__, for a __new__ that takes keywords."""
    return cls.__new__(cls, *args, **kwargs)


def _slotnames(cls):
    """The names of all slots of a class and its bases, as attributes of an instance."""
    names = cls.__dict__.get("__slotnames__")
    if names is not None:
        return names
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        if isinstance(slots, str):
            slots = (slots,)
        for name in slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                owner = base.__name__.lstrip("_")
                name = f"_{owner}{name}" if owner else name
            names.append(name)
    try:
        cls.__slotnames__ = names
    except Exception:
        pass
    return names


_extension_registry = {}
_inverted_registry = {}
_extension_cache = {}


def add_extension(module, name, code):
    """Give an object a number by which pickles name it."""
    code = int(code)
    if not 1 <= code <= 0x7FFFFFFF:
        raise ValueError("code out of range")
    key = module, name
    if _extension_registry.get(key) == code and _inverted_registry.get(code) == key:
        return
    if key in _extension_registry:
        raise ValueError(f"key {key} is already registered with code {_extension_registry[key]}")
    if code in _inverted_registry:
        raise ValueError(f"code {code} is already in use for key {_inverted_registry[code]}")
    _extension_registry[key] = code
    _inverted_registry[code] = key


def remove_extension(module, name, code):
    """Forget the number of an object; for testing only."""
    key = module, name
    if _extension_registry.get(key) != code or _inverted_registry.get(code) != key:
        raise ValueError(f"key {key} is not registered with code {code}")
    del _extension_registry[key]
    del _inverted_registry[code]
    _extension_cache.pop(code, None)


def clear_extension_cache():
    _extension_cache.clear()
