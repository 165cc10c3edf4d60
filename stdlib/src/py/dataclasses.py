"""Classes that are mostly their fields: the methods are made from the annotations."""

import sys
from reprlib import recursive_repr

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
           "astuple", "make_dataclass", "replace", "is_dataclass"]

_GenericAlias = type(list[int])
_MappingProxy = type(type.__dict__)


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()

_EMPTY_METADATA = _MappingProxy({})


class _FIELD_BASE:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"


class InitVar:
    """Annotation of what __init__ takes and hands to __post_init__, but does not keep."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type) and not isinstance(self.type, _GenericAlias):
            return f"dataclasses.InitVar[{self.type.__name__}]"
        return f"dataclasses.InitVar[{self.type!r}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata",
                 "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else _MappingProxy(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @recursive_repr()
    def __repr__(self):
        shown = ",".join(f"{name}={getattr(self, name)!r}" for name in (
            "name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only"))
        return f"Field({shown},_field_type={self._field_type})"

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(_GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots",
                 "weakref_slot")

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values):
            setattr(self, name, value)

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    """Say more of a field than its type and default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# --- reading the class

def _is_type(annotation, cls, is_meant, module):
    """Whether an annotation given as a string begins with what names such a type, bare or as a module's attribute."""
    words = []
    rest = annotation.lstrip()
    while len(words) < 2:
        size = 0
        while size < len(rest) and (rest[size].isalnum() or rest[size] == "_"):
            size += 1
        if not size:
            break
        words.append(rest[:size])
        rest = rest[size:].lstrip()
        if len(words) == 1 and not rest.startswith("."):
            break
        rest = rest[1:].lstrip()
    if not words:
        return False
    namespace = getattr(sys.modules.get(cls.__module__), "__dict__", {})
    if len(words) == 2:
        if namespace.get(words[0]) is not module:
            return False
        namespace = module.__dict__
    return is_meant(namespace.get(words[-1]))


def _is_classvar(annotation, cls):
    typing = sys.modules.get("typing")
    if typing is None:
        return False

    def is_meant(found):
        return found is typing.ClassVar or (type(found) is typing._GenericAlias
                                            and found.__origin__ is typing.ClassVar)

    if isinstance(annotation, str):
        return _is_type(annotation, cls, is_meant, typing)
    return is_meant(annotation)


def _is_initvar(annotation, cls):
    def is_meant(found):
        return found is InitVar or type(found) is InitVar

    if isinstance(annotation, str):
        return _is_type(annotation, cls, is_meant, sys.modules[__name__])
    return is_meant(annotation)


def _is_kw_only(annotation, cls):
    if isinstance(annotation, str):
        return _is_type(annotation, cls, lambda found: found is KW_ONLY, sys.modules[__name__])
    return annotation is KW_ONLY


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if type(default).__name__ == "member_descriptor":
            default = MISSING  # a slot, no default
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _FIELD
    if _is_classvar(annotation, cls):
        f._field_type = _FIELD_CLASSVAR
    elif _is_initvar(annotation, cls):
        f._field_type = _FIELD_INITVAR
    if f._field_type is not _FIELD:
        if f.default_factory is not MISSING:
            raise TypeError(f"field {name} cannot have a default factory")
    if f._field_type is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = default_kw_only
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {name} is not allowed: use default_factory")
    return f


# --- making the methods

def _init_source(fields, post_init, frozen, self_name, env):
    """The text of __init__: only text gives it the signature, and the speed, of one written out."""
    params, body = [], []

    def param(f):
        if f.default is MISSING and f.default_factory is MISSING:
            default = ""
        elif f.default is not MISSING:
            default = f"=__dataclass_dflt_{f.name}__"
        else:
            default = "=__dataclass_HAS_DEFAULT_FACTORY__"
        return f"{f.name}:__dataclass_type_{f.name}__{default}"

    seen_default = None
    for f in fields:
        if f.init and not f.kw_only:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    for f in fields:
        env[f"__dataclass_type_{f.name}__"] = f.type
        env[f"__dataclass_dflt_{f.name}__"] = f.default
        if f.default_factory is not MISSING:
            env[f"__dataclass_dflt_{f.name}__"] = f.default_factory
            made = f"__dataclass_dflt_{f.name}__()"
            value = f"{made} if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}" if f.init else made
        elif f.init:
            value = f.name
        else:
            continue  # the class attribute is the default
        if f._field_type is _FIELD_INITVAR:
            if f.default_factory is not MISSING:
                body.append(f"{f.name} = {value}")
            continue
        if frozen:
            body.append(f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})")
        else:
            body.append(f"{self_name}.{f.name}={value}")
    for f in fields:
        if not f.init and f.default is not MISSING and f._field_type is _FIELD and env["__dataclass_slots__"]:
            body.append(f"{self_name}.{f.name}=__dataclass_dflt_{f.name}__" if not frozen else
                        f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},__dataclass_dflt_{f.name}__)")
    if post_init:
        given = ",".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT_NAME}({given})")
    params = [self_name, *(param(f) for f in fields if f.init and not f.kw_only)]
    keyword = [param(f) for f in fields if f.init and f.kw_only]
    if keyword:
        params += ["*", *keyword]
    return f"def __init__({','.join(params)})->None:\n  " + "\n  ".join(body or ["pass"])


def _tuple_of(name, fields):
    return "(" + "".join(f"{name}.{f.name}," for f in fields) + ")"


def _repr_of(fields):
    names = [f.name for f in fields]

    def __repr__(self):
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__}({shown})"

    return recursive_repr()(__repr__)


def _set_new_attribute(cls, name, value):
    if name in cls.__dict__:
        return True
    if type(value) is type(_set_new_attribute):
        value.__qualname__ = f"{cls.__qualname__}.{value.__name__}"
    setattr(cls, name, value)
    return False


def _exec_methods(cls, sources, env):
    """Compile the texts of methods where the class's module can see them: (name, function) each."""
    names = tuple(env)
    lines = [f"def __create_fn__({','.join(names)}):"]
    for _, source in sources:
        lines += [" " + line for line in source.split("\n")]
    lines.append(" return (" + "".join(f"{name}," for name, _ in sources) + ")")
    module = sys.modules.get(cls.__module__)
    namespace = {}
    exec("\n".join(lines), module.__dict__ if module is not None else {}, namespace)
    return zip([name for name, _ in sources], namespace["__create_fn__"](**env))


_HASH_ADD, _HASH_NONE, _HASH_RAISE = "add", "none", "raise"


def _hash_action(unsafe_hash, eq, frozen, has_explicit_hash):
    if unsafe_hash:
        return _HASH_RAISE if has_explicit_hash else _HASH_ADD
    if not eq or has_explicit_hash:
        return None
    return _HASH_ADD if frozen else _HASH_NONE


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    fields = {}
    any_frozen_base = False
    all_frozen_bases = None
    has_dataclass_bases = False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            for f in base_fields.values():
                fields[f.name] = f
            if all_frozen_bases is None:
                all_frozen_bases = True
            frozen_base = getattr(base, _PARAMS).frozen
            all_frozen_bases = all_frozen_bases and frozen_base
            any_frozen_base = any_frozen_base or frozen_base

    annotations = cls.__dict__.get("__annotations__", {})
    own = []
    keyword_from_here = kw_only
    kw_only_seen = False
    for name, annotation in annotations.items():
        if _is_kw_only(annotation, cls):
            if kw_only_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            kw_only_seen = keyword_from_here = True
        else:
            own.append(_get_field(cls, name, annotation, keyword_from_here))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")

    setattr(cls, _FIELDS, fields)
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                                           weakref_slot))
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or (class_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")

    real = [f for f in fields.values() if f._field_type is _FIELD]
    compared = [f for f in real if f.compare]
    sources = []
    env = {"__dataclass_HAS_DEFAULT_FACTORY__": _HAS_DEFAULT_FACTORY, "__dataclass_builtins_object__": object,
           "__dataclass_slots__": slots, "__dataclass_cls__": cls, "__dataclass_error__": FrozenInstanceError}
    if init:
        given = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
        given = [f for f in given if not f.kw_only] + [f for f in given if f.kw_only]
        self_name = "__dataclass_self__" if "self" in fields else "self"
        sources.append(("__init__", _init_source(given, hasattr(cls, _POST_INIT_NAME), frozen, self_name, env)))
    if eq:
        same = " and ".join(f"self.{f.name}==other.{f.name}" for f in compared) or "True"
        sources.append(("__eq__", "def __eq__(self,other):\n  if self is other:\n   return True\n"
                        f"  if other.__class__ is self.__class__:\n   return {same}\n  return NotImplemented"))
    if order:
        mine, theirs = _tuple_of("self", compared), _tuple_of("other", compared)
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            sources.append((name, f"def {name}(self,other):\n  if other.__class__ is self.__class__:\n"
                            f"   return {mine}{op}{theirs}\n  return NotImplemented"))
    if frozen:
        names = tuple(f.name for f in real)
        guard = f"type(self) is __dataclass_cls__ or name in {names!r}" if names else "type(self) is __dataclass_cls__"
        for name, extra, verb in (("__setattr__", ",value", "assign to"), ("__delattr__", "", "delete")):
            sources.append((name, f"def {name}(self,name{extra}):\n  if {guard}:\n"
                            f"   raise __dataclass_error__(f'cannot {verb} field {{name!r}}')\n"
                            f"  super(__dataclass_cls__, self).{name}(name{extra})"))
    action = _hash_action(unsafe_hash, eq, frozen, has_explicit_hash)
    if action == _HASH_RAISE:
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if action == _HASH_ADD:
        hashed = [f for f in real if (f.compare if f.hash is None else f.hash)]
        sources.append(("__hash__", f"def __hash__(self):\n  return hash({_tuple_of('self', hashed)})"))

    made = dict(_exec_methods(cls, sources, env)) if sources else {}
    if init:
        _set_new_attribute(cls, "__init__", made["__init__"])
    _set_new_attribute(cls, "__replace__", _replace)
    if repr:
        _set_new_attribute(cls, "__repr__", _repr_of([f for f in real if f.repr]))
    if eq:
        _set_new_attribute(cls, "__eq__", made["__eq__"])
    if order:
        for name in ("__lt__", "__le__", "__gt__", "__ge__"):
            if _set_new_attribute(cls, name, made[name]):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__} Consider using"
                                " functools.total_ordering")
    if frozen:
        for name in ("__setattr__", "__delattr__"):
            if _set_new_attribute(cls, name, made[name]):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
    if action == _HASH_ADD:
        made["__hash__"].__qualname__ = f"{cls.__qualname__}.__hash__"
        cls.__hash__ = made["__hash__"]
    elif action == _HASH_NONE:
        cls.__hash__ = None
    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__ + _signature_text(cls, fields.values(), init)
    if match_args:
        _set_new_attribute(cls, "__match_args__", tuple(
            f.name for f in fields.values() if f.init and not f.kw_only and f._field_type is not _FIELD_CLASSVAR))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot, real)
    if sys.modules.get("abc") is not None:
        sys.modules["abc"].update_abstractmethods(cls)
    return cls


def _signature_text(cls, fields, init):
    """The signature as inspect would print it, without loading inspect."""
    if not init:
        from inspect import signature
        try:
            return str(signature(cls)).replace(" -> None", "")
        except (TypeError, ValueError):
            return ""

    def shown(annotation):
        if isinstance(annotation, str):
            return repr(annotation)
        if isinstance(annotation, type) and not isinstance(annotation, _GenericAlias):
            if annotation.__module__ in ("builtins", ""):
                return annotation.__qualname__
            return f"{annotation.__module__}.{annotation.__qualname__}"
        if getattr(annotation, "__module__", None) == "typing":
            return builtins_repr(annotation).replace("typing.", "")
        return builtins_repr(annotation)

    def param(f):
        text = f"{f.name}: {shown(f.type)}"
        if f.default is not MISSING:
            return f"{text} = {f.default!r}"
        return text if f.default_factory is MISSING else f"{text} = <factory>"

    given = [f for f in fields if f.init and f._field_type is not _FIELD_CLASSVAR]
    params = [param(f) for f in given if not f.kw_only]
    keyword = [param(f) for f in given if f.kw_only]
    if keyword:
        params += ["*", *keyword]
    return f"({', '.join(params)})"


builtins_repr = repr


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def _add_slots(cls, is_frozen, weakref_slot, real):
    """Slots can only be asked for when a class is made: make it again."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = tuple(f.name for f in real)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        if hasattr(slots, "__next__"):
            raise TypeError(f"Slots of {base.__name__!r} cannot be determined")
        inherited.update((slots,) if isinstance(slots, str) else slots)
        if "__weakref__" in base.__dict__ or (not slots and "__slots__" not in base.__dict__):
            inherited.add("__weakref__")
    namespace["__slots__"] = tuple(name for name in names + (("__weakref__",) if weakref_slot else ())
                                   if name not in inherited)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        made.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            made.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            made.__setstate__ = _dataclass_setstate
    return made


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Add dunder methods based on the fields defined in the class."""

    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                              weakref_slot)

    return wrap if cls is None else wrap(cls)


# --- looking at instances

def fields(class_or_instance):
    """The fields of a dataclass, or of an instance of one, as a tuple."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Whether this is a dataclass, or an instance of one."""
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


_ATOMS = frozenset({type(None), bool, int, float, str, complex, bytes, type(Ellipsis), type(NotImplemented), type,
                    range, property, type(len), type(fields), type(fields.__code__)})


def _convert(obj, factory, whole):
    """asdict and astuple, which differ in `whole`: what becomes of a dataclass."""
    kind = type(obj)
    if kind in _ATOMS:
        return obj
    if hasattr(kind, _FIELDS):
        return whole(obj, factory)
    if issubclass(kind, tuple):
        items = [_convert(v, factory, whole) for v in obj]
        return kind(*items) if hasattr(kind, "_fields") else kind(items)
    if issubclass(kind, dict):
        if hasattr(kind, "default_factory"):
            made = kind(obj.default_factory)
            for k, v in obj.items():
                made[_convert(k, factory, whole)] = _convert(v, factory, whole)
            return made
        return kind((_convert(k, factory, whole), _convert(v, factory, whole)) for k, v in obj.items())
    if issubclass(kind, list):
        return kind(_convert(v, factory, whole) for v in obj)
    from copy import deepcopy
    return deepcopy(obj)


def _whole_dict(obj, factory):
    return factory([(f.name, _convert(getattr(obj, f.name), factory, _whole_dict)) for f in fields(obj)])


def _whole_tuple(obj, factory):
    return factory([_convert(getattr(obj, f.name), factory, _whole_tuple) for f in fields(obj)])


def asdict(obj, *, dict_factory=dict):
    """The fields of an instance as a new dictionary, recursively."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _whole_dict(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    """The fields of an instance as a new tuple, recursively."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _whole_tuple(obj, tuple_factory)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
                   module=None):
    """Make a dataclass from a list of names, (name, type) or (name, type, Field)."""
    from keyword import iskeyword
    import types
    seen, annotations, defaults = set(), {}, {}
    for item in fields:
        if isinstance(item, str):
            name, tp = item, "typing.Any"
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, defaults[name] = item[0], item[1], item[2]
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = tp

    def body(ns):
        ns.update(namespace or {})
        ns.update(defaults)
        ns["__annotations__"] = annotations

    cls = types.new_class(cls_name, bases, {}, body)
    if module is None:
        try:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            pass
    if module is not None:
        cls.__module__ = module
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new object of the same type, with some fields replaced."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
