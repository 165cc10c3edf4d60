"""What is a coroutine?"""

import collections.abc
import inspect
import os
import sys
import types

__all__ = ("iscoroutinefunction", "iscoroutine")

_is_coroutine = object()
# Types that were found to be coroutines: asking a type is much quicker than asking an abstract class.
_known = {types.CoroutineType, collections.abc.Coroutine}


def _is_debug_mode():
    flags = sys.flags
    return flags.dev_mode or (not flags.ignore_environment and bool(os.environ.get("PYTHONASYNCIODEBUG")))


def iscoroutinefunction(func):
    """Do calls of it make coroutines?"""
    return inspect.iscoroutinefunction(func) or getattr(func, "_is_coroutine", None) is _is_coroutine


def iscoroutine(obj):
    """Is it a coroutine?"""
    if type(obj) in _known:
        return True
    if isinstance(obj, (types.CoroutineType, collections.abc.Coroutine)):
        if len(_known) < 100:
            _known.add(type(obj))
        return True
    return False


def _format_coroutine(coro):
    """The coroutine as tasks show it: its name, and the line where it stands."""
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None) or type(coro).__name__
    name = f"{name}()"
    code = getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)
    running = getattr(coro, "cr_running", False) or getattr(coro, "gi_running", False)
    if code is None:
        return f"{name} running" if running else name
    frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
    file = code.co_filename or "<empty co_filename>"
    if frame is not None:
        return f"{name} running at {file}:{frame.f_lineno}"
    return f"{name} done, defined at {file}:{code.co_firstlineno}"
