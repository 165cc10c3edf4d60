"""Decimal numbers, exact and with as many digits as one likes; how they round and what is an error is up to a context."""

import contextvars
from _decimal import (MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
                      ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, _set_variable, _signals)
from _decimal import Context as _Context
from collections import namedtuple
from collections.abc import MutableMapping
from numbers import Number as _Number, Rational as _Rational

__all__ = ['Decimal', 'Context', 'DecimalTuple', 'DefaultContext', 'BasicContext', 'ExtendedContext',
           'DecimalException', 'Clamped', 'InvalidOperation', 'DivisionByZero', 'Inexact', 'Rounded', 'Subnormal',
           'Overflow', 'Underflow', 'FloatOperation', 'DivisionImpossible', 'InvalidContext', 'ConversionSyntax',
           'DivisionUndefined', 'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN', 'ROUND_CEILING', 'ROUND_FLOOR',
           'ROUND_UP', 'ROUND_HALF_DOWN', 'ROUND_05UP', 'setcontext', 'getcontext', 'localcontext', 'MAX_PREC',
           'MAX_EMAX', 'MIN_EMIN', 'MIN_ETINY', 'HAVE_THREADS', 'HAVE_CONTEXTVAR']

__version__ = '1.70'
__libmpdec_version__ = '2.5.1'
HAVE_THREADS = True
HAVE_CONTEXTVAR = True

DecimalTuple = namedtuple('DecimalTuple', 'sign digits exponent', module='decimal')
_Number.register(Decimal)


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class InvalidContext(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


_BITS = {globals()[name]: bits for name, bits in _signals}
_UNKNOWN = ("valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, "
            "Underflow, Subnormal, Inexact, Rounded,\n   Clamped]")
# The order in which a context shows them.
_SHOWN = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded, Subnormal, Underflow)


def _bits_of(signals):
    bits = 0
    for signal in signals:
        if signal not in _BITS:
            raise KeyError(_UNKNOWN)
        bits |= _BITS[signal]
    return bits


class SignalDict(MutableMapping):
    """The flags or the traps of a context, by their signals: always all of them."""

    __slots__ = ('_context', '_name')

    def __init__(self, context, name):
        self._context = context
        self._name = name

    def __getitem__(self, key):
        if key not in _BITS:
            raise KeyError(_UNKNOWN)
        return bool(getattr(self._context, self._name) & _BITS[key])

    def __setitem__(self, key, value):
        if key not in _BITS:
            raise KeyError(_UNKNOWN)
        bits = getattr(self._context, self._name) & ~_BITS[key]
        setattr(self._context, self._name, bits | _BITS[key] if value else bits)

    def __delitem__(self, key):
        raise ValueError("signal keys cannot be deleted")

    def __iter__(self):
        return iter(_BITS)

    def __len__(self):
        return len(_BITS)

    def __repr__(self):
        return '{' + ', '.join(f'{key}:{value}' for key, value in self.items()) + '}'

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return dict(self) == dict(other)
        if isinstance(other, dict):
            try:
                return len(other) == len(self) and all(bool(other[key]) == value for key, value in self.items())
            except KeyError:
                return False
        return NotImplemented

    __hash__ = None

    def copy(self):
        return dict(self)


class Context(_Context):
    """What arithmetic is done in: precision, rounding, bounds of exponents, what has happened and what is an error."""

    __slots__ = ('_flag_dict', '_trap_dict')

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None,
                 traps=None):
        given = {'prec': prec, 'rounding': rounding, 'Emin': Emin, 'Emax': Emax, 'capitals': capitals, 'clamp': clamp}
        for name, value in given.items():
            if value is None and DefaultContext is not None:
                value = getattr(DefaultContext, name)
            if value is not None:
                setattr(self, name, value)
        if traps is not None:
            self._traps = self._bits(traps)
        elif DefaultContext is not None:
            self._traps = DefaultContext._traps
        if flags is not None:
            self._flags = self._bits(flags)

    def __setattr__(self, name, value):
        if not hasattr(self, name):
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")
        super().__setattr__(name, value)

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    @property
    def flags(self):
        return self._signals('_flag_dict', '_flags')

    @flags.setter
    def flags(self, value):
        self._flags = self._checked(value)

    @property
    def traps(self):
        return self._signals('_trap_dict', '_traps')

    @traps.setter
    def traps(self, value):
        self._traps = self._checked(value)

    def _signals(self, place, name):
        """The dictionary of flags or traps, which is always the same."""
        try:
            return getattr(self, place)
        except AttributeError:
            found = SignalDict(self, name)
            _Context.__setattr__(self, place, found)
            return found

    def _bits(self, signals):
        """Bits of signals: a list of those that are set, or a mapping of all."""
        return _bits_of(signals) if isinstance(signals, list) else self._checked(signals)

    @staticmethod
    def _checked(signals):
        if not isinstance(signals, (dict, SignalDict)):
            raise TypeError("argument must be a signal dict")
        if len(signals) != len(_BITS) or any(key not in _BITS for key in signals):
            raise KeyError(_UNKNOWN if len(signals) == len(_BITS) else "invalid signal dict")
        return _bits_of(key for key, value in signals.items() if value)

    def __repr__(self):
        flags, traps = (', '.join(signal.__name__ for signal in _SHOWN if bits & _BITS[signal])
                        for bits in (self._flags, self._traps))
        return (f'Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, '
                f'capitals={self.capitals}, clamp={self.clamp}, flags=[{flags}], traps=[{traps}])')

    def clear_flags(self):
        """Forget what has happened."""
        self._flags = 0

    def clear_traps(self):
        """Have nothing be an error."""
        self._traps = 0

    def copy(self):
        """Another one like this."""
        made = Context.__new__(Context)
        for name in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', '_flags', '_traps'):
            _Context.__dict__[name].__set__(made, getattr(self, name))
        return made

    __copy__ = copy

    def __reduce__(self):
        set_bits = ([signal for signal in _BITS if bits & _BITS[signal]] for bits in (self._flags, self._traps))
        return (Context, (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, *set_bits))


DefaultContext = None
DefaultContext = Context(traps=[DivisionByZero, Overflow, InvalidOperation])
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[])
_templates = (DefaultContext, BasicContext, ExtendedContext)

_current = contextvars.ContextVar('decimal_context')
_set_variable(_current)


def getcontext():
    """The context of this thread or task; a new one at first, as DefaultContext is then."""
    context = _current.get(None)
    if context is None:
        context = DefaultContext.copy()
        context.clear_flags()
        _current.set(context)
    return context


def setcontext(context, /):
    """Have a context be in force here; of the three that are there from the beginning, a copy."""
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    if any(context is template for template in _templates):
        context = context.copy()
        context.clear_flags()
    _current.set(context)


class ContextManager:
    """A `with` in which a copy of a context is in force."""

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'decimal.ContextManager' instances")

    def __enter__(self):
        self._before = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *exc):
        setcontext(self._before)


def localcontext(ctx=None, **kwargs):
    """For `with`: a copy of a context, or of the one that is in force, with other attributes as they are given."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    context = ctx.copy()
    for name, value in kwargs.items():
        if name not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags', 'traps'):
            raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        setattr(context, name, value)
    manager = object.__new__(ContextManager)
    manager._new = context
    return manager
