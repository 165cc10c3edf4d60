"""Type parameters: what `def f[T]` and `type X = ...` make, apart so that these do not load `typing`."""

import sys

GenericAlias = type(list[int])


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = object.__new__(NoDefaultType)


def _caller_module(depth):
    try:
        return sys._getframe(depth).f_globals.get("__name__")
    except (AttributeError, ValueError):
        return None


_FINAL = ("TypeVar", "TypeVarTuple", "ParamSpec", "ParamSpecArgs", "ParamSpecKwargs", "TypeAliasType")


class _Sealed:
    """What no class outside of here derives from."""

    def __init_subclass__(cls):
        for base in cls.__bases__:
            if base.__module__ == "typing" and base.__name__ in _FINAL:
                raise TypeError(f"type 'typing.{base.__name__}' is not an acceptable base type")


class _Param(_Sealed):
    """What type parameters share: a name, and a default worked out when first asked for."""

    def __or__(self, other):
        from typing import Union
        return Union[self, other]

    def __ror__(self, other):
        from typing import Union
        return Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def __default__(self):
        if self._default is NoDefault and self._lazy_default is not None:
            self._default = self._lazy_default()
            self._lazy_default = None
        return self._default

    def has_default(self):
        return self._default is not NoDefault or self._lazy_default is not None


def _prefix(param):
    if param.__infer_variance__:
        return ""
    return "+" if param.__covariant__ else "-" if param.__contravariant__ else "~"


class TypeVar(_Param):
    """Type variable."""

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self.__name__ = name
        self._bound = bound
        self._lazy_bound = None
        self._constraints = constraints
        self._lazy_constraints = None
        self._default = default
        self._lazy_default = None
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self.__module__ = _caller_module(2)

    @property
    def __bound__(self):
        if self._lazy_bound is not None:
            self._bound = self._lazy_bound()
            self._lazy_bound = None
        return self._bound

    @property
    def __constraints__(self):
        if self._lazy_constraints is not None:
            self._constraints = self._lazy_constraints()
            self._lazy_constraints = None
        return self._constraints

    def __repr__(self):
        return _prefix(self) + self.__name__

    def __typing_subst__(self, arg):
        import typing
        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        at = alias.__parameters__.index(self)
        if at < len(args):
            return args
        if at == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {at + 1}")


class TypeVarTuple(_Param):
    """Type variable that stands for any number of types."""

    def __init__(self, name, *, default=NoDefault):
        self.__name__ = name
        self._default = default
        self._lazy_default = None
        self.__module__ = _caller_module(2)

    def __iter__(self):
        from typing import Unpack
        yield Unpack[self]

    def __repr__(self):
        return self.__name__

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, args)


class _ParamSpecPart(_Sealed):
    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self), self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecArgs(_ParamSpecPart):
    def __repr__(self):
        return f"{self.__origin__.__name__}.args"


class ParamSpecKwargs(_ParamSpecPart):
    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_Param):
    """Parameter specification variable."""

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        self.__name__ = name
        self.__bound__ = bound
        self._default = default
        self._lazy_default = None
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self.__module__ = _caller_module(2)

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __repr__(self):
        return _prefix(self) + self.__name__

    def __typing_subst__(self, arg):
        import typing
        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._paramspec_prepare_subst(self, alias, args)


class TypeAliasType(_Sealed):
    """Type alias: made by `type X = ...`, its value worked out when first asked for."""

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        self.__name__ = name
        self.__type_params__ = type_params
        self._value = value
        self._lazy_value = None
        self.__module__ = _caller_module(2)

    @property
    def __value__(self):
        if self._lazy_value is not None:
            self._value = self._lazy_value()
            self._lazy_value = None
        return self._value

    @property
    def __parameters__(self):
        found = []
        for param in self.__type_params__:
            found.extend(param if isinstance(param, TypeVarTuple) else (param,))
        return tuple(found)

    def __repr__(self):
        return self.__name__

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return GenericAlias(self, args)

    def __or__(self, other):
        from typing import Union
        return Union[self, other]

    def __ror__(self, other):
        from typing import Union
        return Union[other, self]

    def __reduce__(self):
        return self.__name__


# What the compiler calls: the name, and functions that work out the rest when it is asked for.

def make_typevar(name, bound=None, constraints=None):
    made = TypeVar(name, infer_variance=True)
    made._lazy_bound = bound
    made._lazy_constraints = constraints
    made.__module__ = "typing"
    return made


def make_paramspec(name):
    made = ParamSpec(name, infer_variance=True)
    made.__module__ = "typing"
    return made


def make_typevartuple(name):
    made = TypeVarTuple(name)
    made.__module__ = "typing"
    return made


def set_default(param, default):
    param._lazy_default = default
    return param


def generic_base(params):
    """`Generic[params]`, type variable tuples unpacked."""
    if any(isinstance(p, TypeVarTuple) for p in params):
        from typing import Unpack
        params = tuple(Unpack[p] if isinstance(p, TypeVarTuple) else p for p in params)
    return Generic[params]


def make_alias(name, type_params, value):
    made = TypeAliasType(name, None, type_params=type_params or ())
    made._lazy_value = value
    made.__module__ = _caller_module(2)
    return made


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, args):
        import typing
        return typing._generic_class_getitem(cls, args)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        # A class without subscripted bases takes over its parameters unchanged.
        if "__orig_bases__" in cls.__dict__ or Generic in cls.__bases__:
            import typing
            typing._generic_init_subclass(cls)
        elif "__parameters__" not in cls.__dict__:
            cls.__parameters__ = tuple(cls.__dict__.get("__type_params__", ()))


Generic.__module__ = TypeVar.__module__ = ParamSpec.__module__ = TypeVarTuple.__module__ = "typing"
ParamSpecArgs.__module__ = ParamSpecKwargs.__module__ = TypeAliasType.__module__ = "typing"
