"""Variables with a value per context; every thread begins in an empty one of its own."""

from _thread import _local
from types import GenericAlias

__all__ = ('Context', 'ContextVar', 'Token', 'copy_context')

_MODULE = '_contextvars'
_state = _local()


class _Final:

    __slots__ = ()

    def __init_subclass__(cls):
        if cls.__module__ != __name__:
            raise TypeError(f"type '{_MODULE}.{cls.__base__.__name__}' is not an acceptable base type")
        cls.__module__ = _MODULE


def _current():
    try:
        return _state.context
    except AttributeError:
        context = _state.context = Context()
        return context


def _check_key(key):
    if not isinstance(key, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {key!r}")


class Context(_Final):
    """A mapping of context variables to their values."""

    __slots__ = ('_values', '_outer', '__weakref__')
    __hash__ = None

    def __init__(self, *args, **kwargs):
        if args or kwargs:
            raise TypeError("Context() does not accept any arguments")
        self._values = {}
        # While it is entered: the context to go back to.
        self._outer = None

    def run(self, /, *args, **kwargs):
        """Call the first argument with the others in this context."""
        if not args:
            raise TypeError("run() missing 1 required positional argument")
        if self._outer is not None:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._outer = _current()
        _state.context = self
        try:
            return args[0](*args[1:], **kwargs)
        finally:
            _state.context = self._outer
            self._outer = None
            # The frame may live on in a traceback of what was called.
            args = kwargs = None

    def copy(self):
        """A copy, whose variables change by themselves from now on."""
        new = Context()
        new._values = self._values.copy()
        return new

    def __getitem__(self, key):
        _check_key(key)
        return self._values[key]

    def __contains__(self, key):
        _check_key(key)
        return key in self._values

    def get(self, key, default=None, /):
        _check_key(key)
        return self._values.get(key, default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __repr__(self):
        return f"<{_MODULE}.Context object at {id(self):#x}>"


class _Missing:

    __slots__ = ()

    def __repr__(self):
        return '<Token.MISSING>'


_MISSING = _Missing()


class Token(_Final):
    """What ContextVar.set() returns, for ContextVar.reset()."""

    __slots__ = ('_var', '_old', '_context', '_used')
    __hash__ = None
    MISSING = _MISSING
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old

    def __repr__(self):
        used = ' used' if self._used else ''
        return f"<Token{used} var={self._var!r} at {id(self):#x}>"


class ContextVar(_Final):
    """A variable with a value per context."""

    __slots__ = ('_name', '_default', '__weakref__')
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, *args, default=_MISSING):
        if len(args) != 1:
            raise TypeError(f"ContextVar() takes exactly 1 positional argument ({len(args)} given)")
        if not isinstance(args[0], str):
            raise TypeError("context variable name must be a str")
        self._name = args[0]
        self._default = default

    @property
    def name(self):
        return self._name

    def get(self, *default):
        """The value in this context, or the default given here, or the one given to the variable."""
        if len(default) > 1:
            raise TypeError(f"get expected at most 1 argument, got {len(default)}")
        try:
            return _current()._values[self]
        except KeyError:
            pass
        if default:
            return default[0]
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Change the value in this context; returns a token that can take that back."""
        context = _current()
        token = Token.__new__(Token)
        token._var = self
        token._old = context._values.get(self, _MISSING)
        token._context = context
        token._used = False
        context._values[self] = value
        return token

    def reset(self, token, /):
        """Take back what the set() that returned the token has done."""
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _current()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is _MISSING:
            context._values.pop(self, None)
        else:
            context._values[self] = token._old

    def __repr__(self):
        default = '' if self._default is _MISSING else f' default={self._default!r}'
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"


def copy_context():
    """A copy of the current context."""
    return _current().copy()
