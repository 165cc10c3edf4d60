"""Processes with the interface of threading's threads: real parallelism, memory of their own."""

import sys

from multiprocessing import context

__all__ = [name for name in dir(context._default) if not name.startswith("_")]
globals().update((name, getattr(context._default, name)) for name in __all__)

# A child that starts from the beginning knows this program's __main__ under another name.
if "__main__" in sys.modules:
    sys.modules["__mp_main__"] = sys.modules["__main__"]
