"""Processes with the interface of threading's threads: real parallelism, memory of their own."""

from multiprocessing import context as _context

__all__ = [name for name in dir(_context._default) if not name.startswith("_")]
globals().update((name, getattr(_context._default, name)) for name in __all__)
