"""Handlers for the system's signals."""

import _signal
from _signal import (ItimerError, ITIMER_PROF, ITIMER_REAL, ITIMER_VIRTUAL, NSIG, alarm, default_int_handler,
                     getitimer, pause, pidfd_send_signal, pthread_kill, raise_signal, set_wakeup_fd, setitimer, siginterrupt,
                     sigtimedwait, sigwaitinfo, strsignal, struct_siginfo)
from enum import IntEnum as _IntEnum

_numbers = vars(_signal)
Signals = _IntEnum('Signals', [(name, n) for name, n in _numbers.items()
                               if name.startswith('SIG') and not name.startswith('SIG_')], module=__name__)
Handlers = _IntEnum('Handlers', [(name, _numbers[name]) for name in ('SIG_DFL', 'SIG_IGN')], module=__name__)
Sigmasks = _IntEnum('Sigmasks', [(name, _numbers[name]) for name in ('SIG_BLOCK', 'SIG_UNBLOCK', 'SIG_SETMASK')],
                    module=__name__)
for _enum in (Signals, Handlers, Sigmasks):
    globals().update(_enum.__members__)
del _enum


def _named(value, enum):
    """The enum's member for a number, anything else as it is."""
    if not isinstance(value, int):
        return value
    try:
        return enum(value)
    except ValueError:
        return value


def _number(value):
    return int(value) if isinstance(value, _IntEnum) else value


def signal(signalnum, handler):
    """Set what happens when the signal comes; returns what it was."""
    return _named(_signal.signal(_number(signalnum), _number(handler)), Handlers)


def getsignal(signalnum):
    """What happens when the signal comes: SIG_IGN, SIG_DFL, a callable, or None when it is not Python's."""
    return _named(_signal.getsignal(signalnum), Handlers)


def pthread_sigmask(how, mask):
    """Change the signals that this thread blocks; returns those it blocked."""
    return {_named(n, Signals) for n in _signal.pthread_sigmask(how, mask)}


def sigpending():
    """The signals that have come and are blocked."""
    return {_named(n, Signals) for n in _signal.sigpending()}


def sigwait(sigset):
    """Wait for one of the signals, and take it."""
    return _named(_signal.sigwait(sigset), Signals)


def valid_signals():
    """The signals that programs may use."""
    return {_named(n, Signals) for n in _signal.valid_signals()}
