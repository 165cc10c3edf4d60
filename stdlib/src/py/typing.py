"""Type hints: at run time they are objects that can be subscripted, shown and taken apart."""

import sys
import _collections_abc as _abc
from _functools import _lru_cache_wrapper
from abc import ABCMeta, abstractmethod
from _typevars import (Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar,
                       TypeVarTuple)
from types import (GenericAlias, MethodDescriptorType, MethodWrapperType, ModuleType, UnionType,
                   WrapperDescriptorType, FunctionType, BuiltinFunctionType, MethodType)

__all__ = [
    "Annotated", "Any", "Callable", "ClassVar", "Concatenate", "Final", "ForwardRef", "Generic", "Literal",
    "Optional", "ParamSpec", "Protocol", "Tuple", "Type", "TypeVar", "TypeVarTuple", "Union", "AbstractSet",
    "ByteString", "Container", "ContextManager", "Hashable", "ItemsView", "Iterable", "Iterator", "KeysView",
    "Mapping", "MappingView", "MutableMapping", "MutableSequence", "MutableSet", "Sequence", "Sized", "ValuesView",
    "Awaitable", "AsyncIterator", "AsyncIterable", "Coroutine", "Collection", "AsyncGenerator",
    "AsyncContextManager", "Reversible", "SupportsAbs", "SupportsBytes", "SupportsComplex", "SupportsFloat",
    "SupportsIndex", "SupportsInt", "SupportsRound", "ChainMap", "Counter", "Deque", "Dict", "DefaultDict", "List",
    "OrderedDict", "Set", "FrozenSet", "NamedTuple", "TypedDict", "Generator", "BinaryIO", "IO", "Match", "Pattern",
    "TextIO", "AnyStr", "assert_type", "assert_never", "cast", "clear_overloads", "dataclass_transform", "final",
    "get_args", "get_origin", "get_overloads", "get_protocol_members", "get_type_hints", "is_protocol",
    "is_typeddict", "LiteralString", "Never", "NewType", "no_type_check", "no_type_check_decorator", "NoDefault",
    "NoReturn", "NotRequired", "overload", "override", "ParamSpecArgs", "ParamSpecKwargs", "ReadOnly", "Required",
    "reveal_type", "runtime_checkable", "Self", "Text", "TYPE_CHECKING", "TypeAlias", "TypeGuard", "TypeIs",
    "TypeAliasType", "Unpack",
]


# --- helpers

def _type_repr(obj):
    if isinstance(obj, type) and not isinstance(obj, GenericAlias):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return f"{obj.__module__}.{obj.__qualname__}"
    if obj is ...:
        return "..."
    if isinstance(obj, FunctionType):
        return obj.__name__
    if isinstance(obj, tuple):
        return "[" + ", ".join(map(_type_repr, obj)) + "]"
    return repr(obj)


def _type_convert(arg, module=None, allow_special_forms=False):
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg, module=module, is_class=allow_special_forms)
    return arg


_INVALID_PLAIN = set()  # special forms that need a subscript; filled below


def _type_check(arg, msg, is_argument=True, module=None, *, allow_special_forms=False):
    """Check that something can be a type, and turn None and strings into what stands for them."""
    arg = _type_convert(arg, module, allow_special_forms)
    if isinstance(arg, _GenericAlias):
        origin = arg.__origin__
        if origin in (Generic, Protocol) or (not allow_special_forms and (
                origin is ClassVar or (origin is Final and is_argument))):
            raise TypeError(f"{arg} is not valid as type argument")
    if arg in (Any, LiteralString, NoReturn, Never, Self, TypeAlias):
        return arg
    if allow_special_forms and arg in (ClassVar, Final):
        return arg
    if isinstance(arg, _SpecialForm) or arg in (Generic, Protocol):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple:
        raise TypeError(f"{msg} Got {arg!r:.100}.")
    return arg


def _is_param_expr(arg):
    return arg is ... or isinstance(arg, (tuple, list)) or isinstance(arg, (ParamSpec, _ConcatenateGenericAlias))


def _collect_type_parameters(args):
    """The type variables in some arguments, in order of appearance."""
    found = []

    def add(params):
        for param in params:
            if param not in found:
                found.append(param)

    for arg in args:
        if isinstance(arg, type) and not isinstance(arg, GenericAlias):
            continue
        if isinstance(arg, tuple):
            add(_collect_type_parameters(arg))
        elif hasattr(arg, "__typing_subst__"):
            add((arg,))
        else:
            add(getattr(arg, "__parameters__", ()))
    return tuple(found)


_collect_parameters = _collect_type_parameters


def _typevar_subst(param, arg):
    arg = _type_check(arg, "Parameters to generic types must be types.")
    if isinstance(arg, GenericAlias) and arg.__unpacked__ or isinstance(arg, _UnpackGenericAlias):
        raise TypeError(f"{arg} is not valid as type argument")
    return arg


def _paramspec_subst(param, arg):
    if isinstance(arg, (list, tuple)):
        return tuple(_type_check(a, "Expected a type.") for a in arg)
    if not _is_param_expr(arg):
        raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {arg}")
    return arg


def _paramspec_prepare_subst(param, alias, args):
    params = alias.__parameters__
    i = params.index(param)
    if i == len(args) and param.has_default():
        args = (*args, param.__default__)
    if i >= len(args):
        raise TypeError(f"Too few arguments for {alias}")
    if len(params) == 1 and not _is_param_expr(args[0]):
        return (args,)
    if isinstance(args[i], list):
        return (*args[:i], tuple(args[i]), *args[i + 1:])
    return args


def _typevartuple_prepare_subst(param, alias, args):
    params = alias.__parameters__
    at = params.index(param)
    after = len(params) - at - 1
    if any(isinstance(p, TypeVarTuple) for p in params[at + 1:]):
        raise TypeError(f"More than one TypeVarTuple parameter in {alias}")
    long = [i for i, arg in enumerate(args) if _repeated_type(arg) is not None]
    if len(long) > 1:
        raise TypeError("More than one unpacked arbitrary-length tuple argument")
    left, right, fill = at, after, None
    if long:
        fill = _repeated_type(args[long[0]])
        left, right = min(at, long[0]), min(after, len(args) - long[0] - 1)
    elif at + after > len(args):
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {len(params) - 1}")
    middle = args[left:len(args) - right]
    if not middle and param.has_default():
        middle = _unpack_args(param.__default__)
    return (*args[:left], *[fill] * (at - left), tuple(middle), *[fill] * (after - right),
            *args[len(args) - right:])


def _repeated_type(arg):
    """What `*tuple[int, ...]` stands for any number of; None for what is nothing like it."""
    inner = None if isinstance(arg, type) else getattr(arg, "__typing_unpacked_tuple_args__", None)
    return inner[0] if inner and len(inner) == 2 and inner[1] is ... else None


def _unpack_args(args):
    """Arguments in which `*tuple[int, str]` is taken apart; one of any length stays."""
    found = []
    for arg in args:
        inner = getattr(arg, "__typing_unpacked_tuple_args__", None)
        found.extend((arg,) if inner is None or inner and inner[-1] is ... else inner)
    return tuple(found)


def _tuple_of(params):
    return params if isinstance(params, tuple) else (params,)


def _dedupe(params):
    found = []
    for p in params:
        if p not in found:
            found.append(p)
    return tuple(found)


def _flatten_literals(params):
    for p in params:
        if isinstance(p, _LiteralGenericAlias):
            yield from p.__args__
        else:
            yield p


# --- special forms

_cleanups = []


def _cached(func):
    """Remember what was made for arguments that can be hashed: `List[int] is List[int]`."""

    def making(owner, several, *params):
        return func(owner, params if several else params[0])

    def inner(owner, params):
        several = type(params) is tuple
        try:
            return remembering(owner, several, *(params if several else (params,)))
        except TypeError:
            return func(owner, params)

    remembering = _lru_cache_wrapper(making, 128, True, tuple)
    inner.__name__, inner.__qualname__, inner.__doc__ = func.__name__, func.__qualname__, func.__doc__
    _cleanups.append(remembering.cache_clear)
    return inner


class _Final:
    """What no class outside of here derives from."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, /, *args, **kwds):
        if cls.__module__ != __name__:
            raise TypeError("Cannot subclass special typing classes")


class _NotIterable:
    """Iteration must not fall back on __getitem__."""

    __slots__ = ()
    __iter__ = None


class _SpecialForm(_Final, _NotIterable):
    __slots__ = ("_name", "__doc__", "_getitem")

    def __init__(self, getitem):
        self._getitem = _cached(getitem)
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, item):
        if item in ("__name__", "__qualname__"):
            return self._name
        raise AttributeError(item)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __getitem__(self, parameters):
        return self._getitem(self, parameters)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Special type indicating an unconstrained type."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _not_subscriptable(self, parameters):
    raise TypeError(f"{self} is not subscriptable")


def _plain_form(name):
    def form(self, parameters):
        raise TypeError(f"{self} is not subscriptable")

    form.__name__ = name
    return _SpecialForm(form)


def _one_type_form(name, message="{self} accepts only single type.", special=False):
    def form(self, parameters):
        item = _type_check(parameters, message.format(self=self), allow_special_forms=special)
        return _GenericAlias(self, (item,))

    form.__name__ = name
    return _SpecialForm(form)


NoReturn = _plain_form("NoReturn")
Never = _plain_form("Never")
Self = _plain_form("Self")
LiteralString = _plain_form("LiteralString")
TypeAlias = _plain_form("TypeAlias")
ClassVar = _one_type_form("ClassVar", special=True)
Final = _one_type_form("Final", special=True)
TypeGuard = _one_type_form("TypeGuard")
TypeIs = _one_type_form("TypeIs")
Required = _one_type_form("Required", special=True)
NotRequired = _one_type_form("NotRequired", special=True)
ReadOnly = _one_type_form("ReadOnly", special=True)


@_SpecialForm
def Union(self, parameters):
    """Union type; Union[X, Y] means either X or Y."""
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    params = []
    for p in _tuple_of(parameters):
        p = _type_check(p, "Union[arg, ...]: each arg must be a type.")
        params.extend(p.__args__ if isinstance(p, (_UnionGenericAlias, UnionType)) else (p,))
    params = _dedupe(params)
    if len(params) == 1:
        return params[0]
    if len(params) == 2 and type(None) in params:
        return _UnionGenericAlias(self, params, name="Optional")
    return _UnionGenericAlias(self, params)


@_SpecialForm
def Optional(self, parameters):
    """Optional[X] is equivalent to Union[X, None]."""
    return Union[_type_check(parameters, f"{self} requires a single type."), type(None)]


@_SpecialForm
def Literal(self, parameters):
    """Stands for one of these values."""
    parameters = tuple(_flatten_literals(_tuple_of(parameters)))
    try:
        parameters = tuple(p for p, _ in dict.fromkeys((p, type(p)) for p in parameters))
    except TypeError:
        pass  # what cannot be hashed stays as it is
    return _LiteralGenericAlias(self, parameters)


@_SpecialForm
def Concatenate(self, parameters):
    """Special form for annotating higher-order functions."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    parameters = _tuple_of(parameters)
    if not (parameters[-1] is ... or isinstance(parameters[-1], ParamSpec)):
        raise TypeError("The last parameter to Concatenate should be a ParamSpec variable or ellipsis.")
    msg = "Concatenate[arg, ...]: each arg must be a type."
    return _ConcatenateGenericAlias(self, (*(_type_check(p, msg) for p in parameters[:-1]), parameters[-1]))


@_SpecialForm
def Unpack(self, parameters):
    """Type unpack operator."""
    return _UnpackGenericAlias(self, (_type_check(parameters, f"{self} accepts only single type."),))


@_SpecialForm
def Annotated(self, params):
    """Add context-specific metadata to a type."""
    if not isinstance(params, tuple):
        params = (params,)
    if len(params) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    origin = _type_check(params[0], "Annotated[t, ...]: t must be a type.", allow_special_forms=True)
    return _AnnotatedAlias(origin, params[1:])


class ForwardRef(_Final):
    """A type given as a string."""

    __slots__ = ("__forward_arg__", "__forward_code__", "__forward_evaluated__", "__forward_value__",
                 "__forward_is_argument__", "__forward_is_class__", "__forward_module__")

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        source = f"({arg},)[0]" if arg.startswith("*") else arg
        try:
            code = compile(source, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_code__ = code
        self.__forward_evaluated__ = False
        self.__forward_value__ = None
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module

    def _evaluate(self, globalns, localns, type_params=(), *, recursive_guard=frozenset()):
        if self.__forward_arg__ in recursive_guard:
            return self
        if not self.__forward_evaluated__ or localns is not globalns:
            if globalns is None and localns is None:
                globalns = localns = {}
            elif globalns is None:
                globalns = localns
            elif localns is None:
                localns = globalns
            if self.__forward_module__ is not None:
                globalns = getattr(sys.modules.get(self.__forward_module__, None), "__dict__", globalns)
            if type_params:
                # They hide what has their names outside, but not what a class has made of them.
                globalns, localns = dict(globalns), dict(localns)
                for param in type_params:
                    name = param.__name__
                    if not self.__forward_is_class__ or name not in globalns:
                        globalns[name] = param
                        localns.pop(name, None)
            value = _type_check(eval(self.__forward_code__, globalns, localns),
                                "Forward references must evaluate to types.",
                                is_argument=self.__forward_is_argument__,
                                allow_special_forms=self.__forward_is_class__)
            self.__forward_value__ = _eval_type(value, globalns, localns, type_params,
                                                recursive_guard=recursive_guard | {self.__forward_arg__})
            self.__forward_evaluated__ = True
        return self.__forward_value__

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        if self.__forward_evaluated__ and other.__forward_evaluated__:
            return (self.__forward_arg__ == other.__forward_arg__
                    and self.__forward_value__ == other.__forward_value__)
        return (self.__forward_arg__ == other.__forward_arg__
                and self.__forward_module__ == other.__forward_module__)

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        if self.__forward_module__ is None:
            return f"ForwardRef({self.__forward_arg__!r})"
        return f"ForwardRef({self.__forward_arg__!r}, module={self.__forward_module__!r})"


def _eval_type(t, globalns, localns, type_params=(), *, recursive_guard=frozenset()):
    """Replace the strings in a type by what they name."""
    if isinstance(t, ForwardRef):
        return t._evaluate(globalns, localns, type_params, recursive_guard=recursive_guard)
    if isinstance(t, (_GenericAlias, GenericAlias, UnionType)):
        if isinstance(t, GenericAlias):
            args = tuple(ForwardRef(arg) if isinstance(arg, str) else arg for arg in t.__args__)
        else:
            args = t.__args__
        new = tuple(_eval_type(arg, globalns, localns, type_params, recursive_guard=recursive_guard) for arg in args)
        if new == t.__args__:
            return t
        if isinstance(t, GenericAlias):
            return GenericAlias(t.__origin__, new)
        if isinstance(t, UnionType):
            return Union[new]
        return t.copy_with(new)
    return t


# --- aliases

class _BaseGenericAlias(_Final):
    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin
        self.__slots__ = None

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:
            pass
        return result

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        result = []
        if self.__origin__ not in bases:
            result.append(self.__origin__)
        i = bases.index(self)
        if not any(isinstance(b, _BaseGenericAlias) or issubclass(b, Generic) if isinstance(b, type)
                   else isinstance(b, _BaseGenericAlias) for b in bases[i + 1:]):
            if Generic not in result:
                result.append(Generic)
        return tuple(result)

    def __getattr__(self, attr):
        if attr in ("__name__", "__qualname__"):
            return self._name or self.__origin__.__name__
        if "__origin__" in self.__dict__ and not (len(attr) > 4 and attr[:2] == attr[-2:] == "__"):
            return getattr(self.__origin__, attr)
        raise AttributeError(attr)

    def __setattr__(self, attr, val):
        if (len(attr) > 4 and attr[:2] == attr[-2:] == "__") or attr in (
                "_name", "_inst", "_nparams", "_defaults"):
            super().__setattr__(attr, val)
        else:
            setattr(self.__origin__, attr, val)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


class _GenericAlias(_BaseGenericAlias):
    """Something subscripted: an origin and its arguments."""

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        self.__args__ = tuple(... if a is _TypingEllipsis else a for a in _tuple_of(args))
        self.__parameters__ = _collect_type_parameters(self.__args__)
        if not name:
            self.__module__ = origin.__module__

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]

    @_cached
    def __getitem__(self, args):
        if self.__origin__ in (Generic, Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        args = tuple(_type_convert(p) for p in _tuple_of(args))
        return self.copy_with(_flat_for(self, _substitute(self, args)))

    def copy_with(self, args):
        return self.__class__(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        name = "typing." + self._name if self._name else _type_repr(self.__origin__)
        args = ", ".join(map(_type_repr, self.__args__)) if self.__args__ else "()"
        return f"{name}[{args}]"

    def __reduce__(self):
        import operator
        origin = globals()[self._name] if self._name else self.__origin__
        args = tuple(self.__args__)
        if len(args) == 1 and not isinstance(args[0], tuple):
            args, = args
        return operator.getitem, (origin, args)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:
            return super().__mro_entries__(bases)
        if self.__origin__ is Generic:
            if Protocol in bases:
                return ()
            i = bases.index(self)
            for b in bases[i + 1:]:
                if isinstance(b, _BaseGenericAlias) and b is not self:
                    return ()
        return (self.__origin__,)

    def __iter__(self):
        yield Unpack[self]


def _substitute(alias, args):
    """The arguments of an alias with its parameters replaced."""
    params = alias.__parameters__
    args = _unpack_args(args)
    for param in params:
        prepare = getattr(param, "__typing_prepare_subst__", None)
        if prepare is not None:
            args = prepare(alias, args)
    if len(args) != len(params):
        raise TypeError(f"Too {'many' if len(args) > len(params) else 'few'} arguments for {alias};"
                        f" actual {len(args)}, expected {len(params)}")
    return _put(alias.__args__, dict(zip(params, args)))


def _put(old_args, mapping):
    new = []
    for old in old_args:
        if isinstance(old, type) and not isinstance(old, GenericAlias):
            new.append(old)
            continue
        if isinstance(old, tuple):
            new.append(_put(old, mapping))
            continue
        subst = getattr(old, "__typing_subst__", None)
        if subst is not None:
            value = mapping[old]
            new.append(value if isinstance(old, TypeVarTuple) else subst(value))
            continue
        params = getattr(old, "__parameters__", ())
        if not params:
            new.append(old)
            continue
        if isinstance(old, _UnpackGenericAlias) and isinstance(old.__args__[0], TypeVarTuple):
            new.extend(mapping[old.__args__[0]])
            continue
        sub = []
        for param in params:
            value = mapping[param]
            if isinstance(param, TypeVarTuple):
                sub.extend(value)
            else:
                sub.append(value)
        new.append(old[tuple(sub)])
    return tuple(new)


def _flat_for(alias, args):
    """Callable keeps its parameters flat: what a ParamSpec gave goes among them."""
    if alias.__origin__ is not _abc.Callable:
        return args
    flat = []
    for arg in args:
        flat.extend(arg if isinstance(arg, tuple) else (arg,))
    return tuple(flat)


class _SpecialGenericAlias(_BaseGenericAlias):
    """List, Dict and so on: an alias of a class that takes a number of parameters."""

    def __init__(self, origin, nparams, *, inst=True, name=None, defaults=()):
        super().__init__(origin, inst=inst, name=name or origin.__name__)
        self._nparams = nparams
        self._defaults = defaults
        if origin.__module__ == "builtins":
            self.__doc__ = f"A generic version of {origin.__qualname__}."
        else:
            self.__doc__ = f"A generic version of {origin.__module__}.{origin.__qualname__}."

    @_cached
    def __getitem__(self, params):
        msg = "Parameters to generic types must be types."
        params = tuple(_type_check(p, msg) for p in _tuple_of(params))
        if self._defaults and len(params) < self._nparams and len(params) + len(self._defaults) >= self._nparams:
            params = (*params, *self._defaults[len(params) - self._nparams:])
        if len(params) != self._nparams:
            if self._defaults:
                expected = f"at least {self._nparams - len(self._defaults)}"
            else:
                expected = str(self._nparams)
            if not self._nparams:
                raise TypeError(f"{self} is not a generic class")
            raise TypeError(f"Too {'many' if len(params) > self._nparams else 'few'} arguments for {self};"
                            f" actual {len(params)}, expected {expected}")
        return self.copy_with(params)

    def copy_with(self, params):
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __repr__(self):
        return "typing." + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        if not isinstance(cls, _GenericAlias):
            return issubclass(cls, self.__origin__)
        return super().__subclasscheck__(cls)

    def __reduce__(self):
        return self._name

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]


class _TypingEllipsis:
    """Stands for ... among the arguments of an alias."""


class _CallableGenericAlias(_NotIterable, _GenericAlias):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _is_param_expr(args[0]):
            return super().__repr__()
        return f"typing.Callable[[{', '.join(map(_type_repr, args[:-1]))}], {_type_repr(args[-1])}]"

    def __reduce__(self):
        import operator
        args = self.__args__
        if not (len(args) == 2 and _is_param_expr(args[0])):
            args = list(args[:-1]), args[-1]
        return operator.getitem, (Callable, args)


class _CallableType(_SpecialGenericAlias):
    def copy_with(self, params):
        return _CallableGenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        return self._of((tuple(args) if isinstance(args, list) else args, result))

    @_cached
    def _of(self, params):
        args, result = params
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        if args is ...:
            return self.copy_with((_TypingEllipsis, result))
        if not isinstance(args, tuple):
            args = (args,)
        return self.copy_with((*(_type_convert(arg) for arg in args), result))


class _TupleType(_SpecialGenericAlias):
    @_cached
    def __getitem__(self, params):
        params = _tuple_of(params)
        if len(params) >= 2 and params[-1] is ...:
            msg = "Tuple[t, ...]: t must be a type."
            return self.copy_with((*(_type_check(p, msg) for p in params[:-1]), _TypingEllipsis))
        msg = "Tuple[t0, t1, ...]: each t must be a type."
        return self.copy_with(tuple(_type_check(p, msg) for p in params))


class _UnionGenericAlias(_NotIterable, _GenericAlias):
    def copy_with(self, params):
        return Union[params]

    def __eq__(self, other):
        if not isinstance(other, (_UnionGenericAlias, UnionType)):
            return NotImplemented
        try:
            return set(self.__args__) == set(other.__args__)
        except TypeError:
            return all(a in other.__args__ for a in self.__args__) and all(a in self.__args__ for a in other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2:
            if args[0] is type(None):
                return f"typing.Optional[{_type_repr(args[1])}]"
            if args[1] is type(None):
                return f"typing.Optional[{_type_repr(args[0])}]"
        return f"typing.Union[{', '.join(map(_type_repr, args))}]"

    def __instancecheck__(self, obj):
        return any(isinstance(obj, arg) for arg in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, arg) for arg in self.__args__)

    def __reduce__(self):
        import operator
        return operator.getitem, (Union, self.__args__)


class _LiteralGenericAlias(_GenericAlias):
    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        return {(a, type(a)) for a in self.__args__} == {(a, type(a)) for a in other.__args__}

    def __hash__(self):
        return hash(frozenset((a, type(a)) for a in self.__args__))

    def __repr__(self):
        return f"typing.Literal[{', '.join(map(_type_repr, self.__args__))}]"


class _ConcatenateGenericAlias(_GenericAlias):
    pass


class _UnpackGenericAlias(_GenericAlias):
    def __repr__(self):
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"

    def __getitem__(self, args):
        return args if self.__typing_is_unpacked_typevartuple__ else super().__getitem__(args)

    @property
    def __typing_unpacked_tuple_args__(self):
        arg, = self.__args__
        if not isinstance(arg, (_GenericAlias, GenericAlias)):
            return None
        if arg.__origin__ is not tuple:
            raise TypeError("Unpack[...] must be used with a tuple type")
        return arg.__args__

    @property
    def __typing_is_unpacked_typevartuple__(self):
        return isinstance(self.__args__[0], TypeVarTuple)


class _AnnotatedAlias(_NotIterable, _GenericAlias):
    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, (origin,), name="Annotated")
        self.__metadata__ = metadata

    def copy_with(self, params):
        return _AnnotatedAlias(params[0], self.__metadata__)

    def __repr__(self):
        shown = ", ".join(map(repr, self.__metadata__))
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {shown}]"

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __getattr__(self, attr):
        if attr in ("__name__", "__qualname__"):
            return "Annotated"
        return super().__getattr__(attr)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __reduce__(self):
        import operator
        return operator.getitem, (Annotated, (self.__origin__,) + self.__metadata__)


# --- Generic and Protocol

@_cached
def _generic_class_getitem(cls, args):
    """What subscripting a generic class does."""
    args = _unpack_args(_type_convert(p) for p in _tuple_of(args))
    if cls in (Generic, Protocol):
        if not args:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        if not all(isinstance(p, (TypeVar, ParamSpec, TypeVarTuple)) or isinstance(p, _UnpackGenericAlias)
                   for p in args):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter"
                            " specification variables.")
        if len(set(args)) != len(args):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
    else:
        params = cls.__parameters__
        for param in params:
            prepare = getattr(param, "__typing_prepare_subst__", None)
            if prepare is not None:
                args = prepare(cls, args)
        if not params:
            raise TypeError(f"{cls} is not a generic class")
        if len(args) != len(params):
            needed = sum(1 for p in params if not p.has_default())
            expected = f"at least {needed}" if needed != len(params) and len(args) < needed else str(len(params))
            raise TypeError(f"Too {'many' if len(args) > len(params) else 'few'} arguments for {cls};"
                            f" actual {len(args)}, expected {expected}")
        new = []
        for param, arg in zip(params, args):
            if isinstance(param, TypeVarTuple):
                new.extend(arg)
            else:
                new.append(param.__typing_subst__(arg))
        args = tuple(new)
    return _GenericAlias(cls, args)


def _generic_init_subclass(cls, *args, **kwargs):
    """Find the type parameters of a class in its bases."""
    if "__orig_bases__" in cls.__dict__:
        bare = Generic in cls.__orig_bases__
    else:
        bare = Generic in cls.__bases__ and cls.__name__ != "Protocol"
    if bare:
        raise TypeError("Cannot inherit from plain Generic")
    tvars = ()
    if "__orig_bases__" in cls.__dict__:
        tvars = _collect_type_parameters(cls.__orig_bases__)
        gvars = None
        for base in cls.__orig_bases__:
            if isinstance(base, _GenericAlias) and base.__origin__ in (Generic, Protocol):
                if gvars is not None and base.__origin__ is Generic:
                    raise TypeError("Cannot inherit from Generic[...] multiple times.")
                gvars = base.__parameters__
        if gvars is not None:
            missing = [t for t in tvars if t not in gvars]
            if missing:
                raise TypeError(f"Some type variables ({', '.join(map(str, missing))}) are not listed in"
                                f" Generic[{', '.join(map(str, gvars))}]")
            tvars = gvars
    cls.__parameters__ = tuple(tvars)


_NO_MEMBERS = frozenset({
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__",
    "__slots__", "__subclasshook__", "__weakref__", "__class_getitem__", "__match_args__", "__static_attributes__",
    "__firstlineno__", "_is_protocol", "_is_runtime_protocol", "__protocol_attrs__", "__parameters__",
    "__orig_bases__", "__orig_class__", "_abc_impl", "__non_callable_proto_members__", "__type_params__",
    "__init_subclass__", "__replace__", "__abc_tpflags__", "__qualname__", "__final__", "__slotnames__",
})


def _get_protocol_attrs(cls):
    found = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        for attr in (*base.__dict__, *base.__dict__.get("__annotations__", {})):
            if not attr.startswith("_abc_") and attr not in _NO_MEMBERS:
                found.add(attr)
    return found


def _no_init_or_replace_init(self, *args, **kwargs):
    cls = type(self)
    if cls._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    mine = _no_init_or_replace_init
    if cls.__init__ is mine:
        # The first class behind this one that has an initializer of its own.
        inits = (base.__dict__.get("__init__", mine) for base in cls.__mro__)
        cls.__init__ = next((init for init in inits if init is not mine), object.__init__)
        cls.__init__(self, *args, **kwargs)


def _asked_by_machinery():
    """Does a check come from inside another check, of abc or functools?"""
    return sys._getframe(2).f_globals.get("__name__") in ("abc", "functools")


class _ProtocolMeta(ABCMeta):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        if name != "Protocol" or bases != (Generic,):
            if Protocol in bases:
                for base in bases:
                    if not (base in (object, Generic) or base.__name__ in _PROTO_ALLOWED.get(base.__module__, ())
                            or getattr(base, "_is_protocol", False)):
                        raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        return super().__new__(mcls, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _get_protocol_attrs(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False) and not _asked_by_machinery():
            runtime = getattr(cls, "_is_runtime_protocol", False)
            others = runtime and cls.__non_callable_proto_members__
            hooked = cls.__dict__.get("__subclasshook__") is _protocol_hook
            if (not runtime or others and hooked) and not isinstance(other, type):
                raise TypeError("issubclass() arg 1 must be a class")
            if not runtime:
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            if others and hooked:
                raise TypeError("Protocols with non-method members don't support issubclass()."
                                f" Non-method members: {str(sorted(others))[1:-1]}.")
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False) and not _asked_by_machinery():
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if super().__instancecheck__(instance):
            return True
        from inspect import getattr_static
        for attr in cls.__protocol_attrs__:
            try:
                value = getattr_static(instance, attr)
            except AttributeError:
                return False
            if value is None and attr not in cls.__non_callable_proto_members__:
                return False
        return True


@classmethod
def _protocol_hook(cls, other):
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    for attr in cls.__protocol_attrs__:
        for base in other.__mro__:
            if attr in base.__dict__:
                if base.__dict__[attr] is None:
                    return NotImplemented
                break
            annotations = getattr(base, "__annotations__", {})
            if attr in annotations and issubclass(other, Generic) and getattr(other, "_is_protocol", False):
                break
        else:
            return NotImplemented
    return True


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base class for protocol classes."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = _protocol_hook
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


_PROTO_ALLOWED = {
    "collections.abc": ["Callable", "Awaitable", "Iterable", "Iterator", "AsyncIterable", "AsyncIterator",
                        "Hashable", "Sized", "Container", "Collection", "Reversible", "Buffer"],
    "contextlib": ["AbstractContextManager", "AbstractAsyncContextManager"],
}


def runtime_checkable(cls):
    """Let isinstance() and issubclass() ask a protocol."""
    if not (isinstance(cls, type) and issubclass(cls, Generic) and getattr(cls, "_is_protocol", False)):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    cls.__non_callable_proto_members__ = set()
    for attr in cls.__protocol_attrs__:
        try:
            method = callable(getattr(cls, attr, None))
        except Exception as e:
            raise TypeError(f"Failed to determine whether protocol member {attr!r} is a method member") from e
        if not method:
            cls.__non_callable_proto_members__.add(attr)
    return cls


def get_protocol_members(tp, /):
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


def is_protocol(tp, /):
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp is not Protocol


# --- the names of generic versions of classes

T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)
VT_co = TypeVar("VT_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
CT_co = TypeVar("CT_co", covariant=True, bound=type)
AnyStr = TypeVar("AnyStr", bytes, str)

_alias = _SpecialGenericAlias
Hashable = _alias(_abc.Hashable, 0)
Sized = _alias(_abc.Sized, 0)
Awaitable = _alias(_abc.Awaitable, 1)
Coroutine = _alias(_abc.Coroutine, 3)
AsyncIterable = _alias(_abc.AsyncIterable, 1)
AsyncIterator = _alias(_abc.AsyncIterator, 1)
AsyncGenerator = _alias(_abc.AsyncGenerator, 2, defaults=(type(None),))
Iterable = _alias(_abc.Iterable, 1)
Iterator = _alias(_abc.Iterator, 1)
Generator = _alias(_abc.Generator, 3, defaults=(type(None), type(None)))
Reversible = _alias(_abc.Reversible, 1)
Container = _alias(_abc.Container, 1)
Collection = _alias(_abc.Collection, 1)
Callable = _CallableType(_abc.Callable, 2)
AbstractSet = _alias(_abc.Set, 1, name="AbstractSet")
MutableSet = _alias(_abc.MutableSet, 1)
Mapping = _alias(_abc.Mapping, 2)
MutableMapping = _alias(_abc.MutableMapping, 2)
Sequence = _alias(_abc.Sequence, 1)
MutableSequence = _alias(_abc.MutableSequence, 1)
ByteString = _alias(_abc.ByteString, 0)
MappingView = _alias(_abc.MappingView, 1)
KeysView = _alias(_abc.KeysView, 1)
ItemsView = _alias(_abc.ItemsView, 2)
ValuesView = _alias(_abc.ValuesView, 1)
Tuple = _TupleType(tuple, -1, inst=False, name="Tuple")
List = _alias(list, 1, inst=False, name="List")
Set = _alias(set, 1, inst=False, name="Set")
FrozenSet = _alias(frozenset, 1, inst=False, name="FrozenSet")
Dict = _alias(dict, 2, inst=False, name="Dict")
Type = _alias(type, 1, inst=False, name="Type")


def __getattr__(attr):
    """Aliases of what lies in modules that are not loaded for the others' sake."""
    if attr in ("Deque", "DefaultDict", "OrderedDict", "Counter", "ChainMap"):
        import collections
        origin = {"Deque": collections.deque, "DefaultDict": collections.defaultdict,
                  "OrderedDict": collections.OrderedDict, "Counter": collections.Counter,
                  "ChainMap": collections.ChainMap}[attr]
        made = _alias(origin, 1 if attr in ("Deque", "Counter") else 2, name=attr)
    elif attr in ("ContextManager", "AsyncContextManager"):
        import contextlib
        origin = getattr(contextlib, "Abstract" + attr)
        made = _alias(origin, 2, name=attr, defaults=(bool | None,))
    elif attr in ("Pattern", "Match"):
        import re
        made = _alias(getattr(re, attr), 1)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {attr!r}")
    globals()[attr] = made
    return made


Text = str
TYPE_CHECKING = False


# --- protocols of single methods

def _supports(name, method, result, *more):
    def body(self) -> result:
        pass

    body.__name__ = method
    namespace = {method: abstractmethod(body), "__slots__": (), "__module__": "typing", "__qualname__": name,
                 "__doc__": f"An ABC with one abstract method {method}."}
    return runtime_checkable(_ProtocolMeta(name, (Protocol,), namespace))


SupportsInt = _supports("SupportsInt", "__int__", int)
SupportsFloat = _supports("SupportsFloat", "__float__", float)
SupportsComplex = _supports("SupportsComplex", "__complex__", complex)
SupportsBytes = _supports("SupportsBytes", "__bytes__", bytes)
SupportsIndex = _supports("SupportsIndex", "__index__", int)


@runtime_checkable
class SupportsAbs(Protocol[T_co]):
    """An ABC with one abstract method __abs__ that is covariant in its return type."""

    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T_co:
        pass


@runtime_checkable
class SupportsRound(Protocol[T_co]):
    """An ABC with one abstract method __round__ that is covariant in its return type."""

    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T_co:
        pass


# --- NamedTuple and TypedDict

def _make_nmtuple(name, types, module, defaults=()):
    from collections import namedtuple
    fields = [n for n, _ in types]
    types = {n: _type_check(t, f"field {n} annotation must be a type") for n, t in types}
    made = namedtuple(name, fields, defaults=defaults, module=module)
    made.__annotations__ = made.__new__.__annotations__ = types
    return made


_PROHIBITED = frozenset({"__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults",
                         "_field_types", "_make", "_replace", "_asdict", "_source"})
_SPECIAL = frozenset({"__module__", "__name__", "__annotations__"})


class NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        types = ns.get("__annotations__", {})
        with_default = []
        for name in types:
            if name in ns:
                with_default.append(name)
            elif with_default:
                raise TypeError(f"Non-default namedtuple field {name} cannot follow default"
                                f" field{'s' if len(with_default) > 1 else ''} {', '.join(with_default)}")
        made = _make_nmtuple(typename, types.items(), ns["__module__"], [ns[n] for n in with_default])
        made.__bases__ = bases
        if Generic in bases:
            made.__class_getitem__ = classmethod(_generic_class_getitem)
        for key, val in ns.items():
            if key in _PROHIBITED:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in _SPECIAL:
                if key not in made._fields:
                    setattr(made, key, val)
                set_name = getattr(type(val), "__set_name__", None)
                if set_name is not None:
                    set_name(val, made, key)
        if Generic in bases:
            made.__init_subclass__()
        return made


def NamedTuple(typename, fields=None, /, **kwargs):
    """Typed version of namedtuple."""
    if fields is None:
        fields = kwargs.items()
    made = _make_nmtuple(typename, fields, _caller())
    made.__orig_bases__ = (NamedTuple,)
    return made


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries


def _caller(depth=1):
    try:
        return sys._getframe(depth + 1).f_globals.get("__name__", "__main__")
    except (AttributeError, ValueError):
        return None


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        generic_base = (Generic,) if any(issubclass(b, Generic) for b in bases) else ()
        made = type.__new__(_TypedDictMeta, name, (*generic_base, dict), ns)
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        annotations, required, optional, readonly, mutable = {}, set(), set(), set(), set()
        msg = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"
        own = {n: _type_check(tp, msg, module=made.__module__, allow_special_forms=True)
               for n, tp in ns.get("__annotations__", {}).items()}
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required |= base.__dict__.get("__required_keys__", set())
            optional |= base.__dict__.get("__optional_keys__", set())
            readonly |= base.__dict__.get("__readonly_keys__", set())
            mutable |= base.__dict__.get("__mutable_keys__", set())
        annotations.update(own)
        for key, tp in own.items():
            marks = set()
            while isinstance(tp, _GenericAlias) and (tp.__origin__ in (Required, NotRequired, ReadOnly)
                                                     or isinstance(tp, _AnnotatedAlias)):
                if not isinstance(tp, _AnnotatedAlias):
                    marks.add(tp.__origin__._name)
                tp = tp.__args__[0]
            needed = "Required" in marks or ("NotRequired" not in marks and total)
            (required if needed else optional).add(key)
            (optional if needed else required).discard(key)
            (readonly if "ReadOnly" in marks else mutable).add(key)
            (mutable if "ReadOnly" in marks else readonly).discard(key)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__readonly_keys__ = frozenset(readonly)
        made.__mutable_keys__ = frozenset(mutable)
        made.__total__ = total
        return made

    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields=NoDefault, /, *, total=True):
    """A dictionary whose keys and the types of their values are said."""
    if fields is NoDefault or fields is None:
        fields = {}
    ns = {"__annotations__": dict(fields)}
    module = _caller()
    if module is not None:
        ns["__module__"] = module
    made = _TypedDictMeta(typename, (), ns, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


class NewType:
    """A type that checkers tell apart from what it is made of."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        module = _caller()
        if module != "typing":
            self.__module__ = module

    def __call__(self, x, /):
        return x

    def __mro_entries__(self, bases):
        name = self.__name__

        class Dummy:
            def __init_subclass__(cls):
                raise TypeError(f"Cannot subclass an instance of NewType. Perhaps you were looking for:"
                                f" `{cls.__name__} = NewType({cls.__name__!r}, {name})`")

        return (Dummy,)

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class IO(Generic[AnyStr]):
    """Generic base class for TextIO and BinaryIO."""

    __slots__ = ()


class BinaryIO(IO[bytes]):
    """Typed version of the return of open() in binary mode."""

    __slots__ = ()


class TextIO(IO[str]):
    """Typed version of the return of open() in text mode."""

    __slots__ = ()


# --- functions

def cast(typ, val):
    """Cast a value to a type: checkers believe it, nothing happens."""
    return val


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


_ASSERT_NEVER_REPR_MAX_LENGTH = 100


def assert_never(arg, /):
    value = repr(arg)
    if len(value) > _ASSERT_NEVER_REPR_MAX_LENGTH:
        value = value[:_ASSERT_NEVER_REPR_MAX_LENGTH] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


_overloads = {}


def _overload_dummy(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions"
                              " outside a stub module should always be followed by an implementation that is not"
                              " @overload-ed.")


def overload(func):
    """Decorator of one of several signatures of a function."""
    f = getattr(func, "__func__", func)
    try:
        _overloads.setdefault((f.__module__, f.__qualname__), {})[f.__code__.co_firstlineno] = func
    except AttributeError:
        pass
    return _overload_dummy


def get_overloads(func):
    f = getattr(func, "__func__", func)
    return list(_overloads.get((f.__module__, f.__qualname__), {}).values())


def clear_overloads():
    _overloads.clear()


def _mark(name):
    def decorator(f):
        try:
            setattr(f, name, True)
        except (AttributeError, TypeError):
            pass
        return f

    return decorator


final = _mark("__final__")
final.__name__ = final.__qualname__ = "final"
override = _mark("__override__")
override.__name__ = override.__qualname__ = "override"


def no_type_check(arg):
    """Decorator: annotations here are not type hints."""
    if isinstance(arg, type):
        for key in dir(arg):
            obj = getattr(arg, key)
            if getattr(obj, "__qualname__", None) == f"{arg.__qualname__}.{getattr(obj, '__name__', None)}":
                no_type_check(getattr(obj, "__func__", obj))
    try:
        arg.__no_type_check__ = True
    except (TypeError, AttributeError):
        pass
    return arg


def no_type_check_decorator(decorator):
    import functools

    @functools.wraps(decorator)
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))

    return wrapped


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default, "order_default": order_default, "kw_only_default": kw_only_default,
            "frozen_default": frozen_default, "field_specifiers": field_specifiers, "kwargs": kwargs}
        return cls_or_fn

    return decorator


def _strip_annotations(t):
    """A type without Annotated, Required and the like, all the way down."""
    if isinstance(t, _AnnotatedAlias):
        return _strip_annotations(t.__origin__)
    if getattr(t, "__origin__", None) in (Required, NotRequired, ReadOnly):
        return _strip_annotations(t.__args__[0])
    if isinstance(t, (_GenericAlias, GenericAlias, UnionType)):
        args = tuple(_strip_annotations(a) for a in t.__args__)
        if args == t.__args__:
            return t
        if isinstance(t, GenericAlias):
            return GenericAlias(t.__origin__, args)
        return Union[args] if isinstance(t, UnionType) else t.copy_with(args)
    return t


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class, module or function, with strings evaluated."""
    if getattr(obj, "__no_type_check__", None):
        return {}
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            base_globals = getattr(sys.modules.get(base.__module__), "__dict__", {}) if globalns is None else globalns
            base_locals = dict(vars(base)) if localns is None else localns
            if localns is None and globalns is None:
                base_globals, base_locals = base_locals, base_globals
            found = base.__dict__.get("__annotations__", {})
            if type(found).__name__ == "getset_descriptor":
                found = {}
            for name, value in found.items():
                if value is None:
                    value = type(None)
                if isinstance(value, str):
                    value = ForwardRef(value, is_argument=False, is_class=True)
                hints[name] = _eval_type(value, base_globals, base_locals, base.__type_params__)
    else:
        if isinstance(obj, ModuleType):
            globalns = obj.__dict__ if globalns is None else globalns
        else:
            inner = obj
            while hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            if globalns is None:
                globalns = getattr(inner, "__globals__", {})
        localns = globalns if localns is None else localns
        found = getattr(obj, "__annotations__", None)
        if found is None:
            if isinstance(obj, (FunctionType, BuiltinFunctionType, MethodType, ModuleType, WrapperDescriptorType,
                                MethodWrapperType, MethodDescriptorType)):
                return {}
            raise TypeError(f"{obj!r} is not a module, class, method, or function.")
        params = getattr(obj, "__type_params__", ())
        for name, value in found.items():
            if value is None:
                value = type(None)
            if isinstance(value, str):
                value = ForwardRef(value, is_argument=not isinstance(obj, ModuleType), is_class=False)
            hints[name] = _eval_type(value, globalns, localns, params)
    return hints if include_extras else {k: _strip_annotations(t) for k, t in hints.items()}


def get_origin(tp):
    """What was subscripted: list for List[int], None where nothing was."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_BaseGenericAlias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return UnionType if isinstance(tp, UnionType) else None


def get_args(tp):
    """What it was subscripted with."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_GenericAlias, GenericAlias)):
        args = tp.__args__
        if tp.__origin__ is _abc.Callable and not (len(args) == 2 and _is_param_expr(args[0])):
            args = (list(args[:-1]), args[-1])
        return args
    return tp.__args__ if isinstance(tp, UnionType) else ()
