"""Names of the types that have none among the builtins, and making classes at run time."""

import sys


def _function():
    def inner():
        return cell

    cell = inner
    return inner


_f = _function()
FunctionType = type(_f)
LambdaType = FunctionType
CodeType = type(_f.__code__)
CellType = type(_f.__closure__[0])
MappingProxyType = type(type.__dict__)
SimpleNamespace = type(sys.implementation)
GeneratorType = type((lambda: (yield))())
ModuleType = type(sys)
BuiltinFunctionType = BuiltinMethodType = type(len)
MethodType = type(type("_", (), {"f": _f})().f)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__["fromkeys"])
GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(type("_", (), {"__slots__": "f"}).f)
GenericAlias = type(list[int])
UnionType = type(int | str)
EllipsisType = type(Ellipsis)
NoneType = type(None)
NotImplementedType = type(NotImplemented)


async def _coroutine():
    pass


async def _async_generator():
    yield


_c = _coroutine()
CoroutineType = type(_c)
_c.close()
_c = _async_generator()
AsyncGeneratorType = type(_c)

try:
    raise TypeError
except TypeError as _e:
    TracebackType = type(_e.__traceback__)
    FrameType = type(_e.__traceback__.tb_frame)

try:
    CapsuleType = type(sys.modules["_socket"].CAPI)
except (KeyError, AttributeError):
    pass

del _f, _c, _function, _coroutine, _async_generator


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Create a class as a class statement does, with `exec_body` in place of its body."""
    resolved = resolve_bases(bases)
    meta, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return meta(name, resolved, namespace, **kwds)


def resolve_bases(bases):
    """Replace what is no class among the bases by what its __mro_entries__ gives."""
    found = []
    changed = False
    for base in bases:
        if isinstance(base, type) or not hasattr(base, "__mro_entries__"):
            found.append(base)
            continue
        entries = base.__mro_entries__(bases)
        if not isinstance(entries, tuple):
            raise TypeError("__mro_entries__ must return a tuple")
        found.extend(entries)
        changed = True
    return tuple(found) if changed else bases


def prepare_class(name, bases=(), kwds=None):
    """Find the metaclass and the namespace: (metaclass, namespace, the keywords that remain)."""
    kwds = {} if kwds is None else dict(kwds)
    if "metaclass" in kwds:
        meta = kwds.pop("metaclass")
    else:
        meta = type(bases[0]) if bases else type
    if isinstance(meta, type):
        meta = _most_derived(meta, bases)
    if hasattr(meta, "__prepare__"):
        namespace = meta.__prepare__(name, bases, **kwds)
    else:
        namespace = {}
    return meta, namespace, kwds


def _most_derived(meta, bases):
    winner = meta
    for base in bases:
        kind = type(base)
        if issubclass(winner, kind):
            continue
        if not issubclass(kind, winner):
            raise TypeError("metaclass conflict: the metaclass of a derived class must be a (non-strict)"
                            " subclass of the metaclasses of all its bases")
        winner = kind
    return winner


def get_original_bases(cls, /):
    """The bases of a class as they were written, before __mro_entries__ changed them."""
    try:
        return cls.__dict__.get("__orig_bases__", cls.__bases__)
    except AttributeError:
        raise TypeError(f"Expected an instance of type, not {type(cls).__name__!r}") from None


class DynamicClassAttribute:
    """A property of instances that leaves the name on the class to the metaclass's __getattr__."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or getattr(fget, "__doc__", None)
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError()
        return self._function("fget", "unreadable attribute")(instance)

    def __set__(self, instance, value):
        self._function("fset", "can't set attribute")(instance, value)

    def __delete__(self, instance):
        self._function("fdel", "can't delete attribute")(instance)

    def _function(self, name, complaint):
        function = getattr(self, name)
        if function is None:
            raise AttributeError(complaint)
        return function

    def getter(self, fget):
        return self._with(fget=fget, doc=fget.__doc__ if self.overwrite_doc else self.__doc__)

    def setter(self, fset):
        return self._with(fset=fset)

    def deleter(self, fdel):
        return self._with(fdel=fdel)

    def _with(self, **changed):
        made = type(self)(**{"fget": self.fget, "fset": self.fset, "fdel": self.fdel, "doc": self.__doc__} | changed)
        made.overwrite_doc = self.overwrite_doc
        return made


class _GeneratorWrapper:
    """Makes a generator-like object awaitable."""

    def __init__(self, gen):
        self.__wrapped = gen
        self.__isgen = gen.__class__ is GeneratorType
        self.__name__ = getattr(gen, "__name__", None)
        self.__qualname__ = getattr(gen, "__qualname__", None)

    def send(self, val):
        return self.__wrapped.send(val)

    def throw(self, tp, *rest):
        return self.__wrapped.throw(tp, *rest)

    def close(self):
        return self.__wrapped.close()

    gi_code = cr_code = property(lambda self: self.__wrapped.gi_code)
    gi_frame = cr_frame = property(lambda self: self.__wrapped.gi_frame)
    gi_running = cr_running = property(lambda self: self.__wrapped.gi_running)
    gi_yieldfrom = cr_await = property(lambda self: self.__wrapped.gi_yieldfrom)

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        return self.__wrapped if self.__isgen else self

    __await__ = __iter__


def _marked(func, code):
    made = FunctionType(code, func.__globals__, func.__name__, func.__defaults__, func.__closure__)
    made.__kwdefaults__ = func.__kwdefaults__
    for name in "__module__", "__qualname__", "__doc__", "__annotations__", "__type_params__":
        setattr(made, name, getattr(func, name))
    made.__dict__.update(func.__dict__)
    return made


def coroutine(func):
    """Turn a generator function into one whose generators can be awaited."""
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    if func.__class__ is FunctionType and getattr(func, "__code__", None).__class__ is CodeType:
        flags = func.__code__.co_flags
        if flags & 0x180:  # a coroutine already, or already turned into one
            return func
        if flags & 0x20:
            return _marked(func, func.__code__.replace(co_flags=flags | 0x100))

    import functools

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        made = func(*args, **kwargs)
        if made.__class__ is CoroutineType or (made.__class__ is GeneratorType and made.gi_code.co_flags & 0x100):
            return made
        import _collections_abc
        if isinstance(made, _collections_abc.Generator) and not isinstance(made, _collections_abc.Coroutine):
            return _GeneratorWrapper(made)
        return made

    return wrapped


__all__ = [name for name in globals() if name[:1] != "_" and name != "sys"]
