"""How callbacks are shown."""

import functools
import inspect
import reprlib
import sys
import traceback

# Frames that are kept of where something was made, in debug mode.
_DEPTH = 10


def _get_function_source(func):
    """The file and line where a function is defined."""
    func = inspect.unwrap(func)
    if inspect.isfunction(func):
        return func.__code__.co_filename, func.__code__.co_firstlineno
    if isinstance(func, (functools.partial, functools.partialmethod)):
        return _get_function_source(func.func)
    return None


def _format_callback(func, args, kwargs=None, suffix=""):
    if isinstance(func, functools.partial):
        return _format_callback(func.func, func.args, func.keywords, _format_args_and_kwargs(args, kwargs) + suffix)
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None) or repr(func)
    return name + _format_args_and_kwargs(args, kwargs) + suffix


def _format_args_and_kwargs(args, kwargs):
    parts = [reprlib.repr(arg) for arg in args]
    parts += [f"{name}={reprlib.repr(value)}" for name, value in (kwargs or {}).items()]
    return f"({', '.join(parts)})"


def _format_callback_source(func, args):
    place = _get_function_source(func)
    shown = _format_callback(func, args)
    return f"{shown} at {place[0]}:{place[1]}" if place else shown


def extract_stack(frame=None, limit=_DEPTH):
    """The stack below a frame, the caller's by default, as `traceback` shows stacks; lines are not looked up yet."""
    if frame is None:
        frame = sys._getframe().f_back
    stack = traceback.StackSummary.extract(traceback.walk_stack(frame), limit=limit, lookup_lines=False)
    stack.reverse()
    return stack
