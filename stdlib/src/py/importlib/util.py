"""Helpers for what imports modules."""

__all__ = ["Loader", "MAGIC_NUMBER", "cache_from_source", "decode_source", "find_spec", "module_from_spec",
           "resolve_name", "source_from_cache", "spec_from_file_location", "spec_from_loader"]

import sys
from importlib import _resolve
from importlib._bootstrap import (_find_spec, decode_source, module_from_spec, spec_from_file_location,
                                  spec_from_loader)
from importlib.abc import Loader

# That of CPython 3.13, as the names of its cached files are.
MAGIC_NUMBER = b"\xf3\r\r\n"


def resolve_name(name, package):
    """The full name of a module that was named by dots."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    return _resolve(name[level:], package, level)


def find_spec(name, package=None):
    """The spec of a module, whether it is imported or not; its parents are imported. None if there is none."""
    full = resolve_name(name, package) if name.startswith(".") else name
    if full in sys.modules:
        module = sys.modules[full]
        if module is None:
            return None
        try:
            spec = module.__spec__
        except AttributeError:
            raise ValueError(f"{name}.__spec__ is not set") from None
        if spec is None:
            raise ValueError(f"{name}.__spec__ is None")
        return spec
    parent = full.rpartition(".")[0]
    if not parent:
        return _find_spec(full)
    package = __import__(parent, fromlist=["__path__"])
    try:
        path = package.__path__
    except AttributeError as error:
        raise ModuleNotFoundError(f"__path__ attribute not found on {parent!r} while trying to find {full!r}",
                                  name=full) from error
    return _find_spec(full, path)


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython keeps the compiled code of a source."""
    import os
    folder, name = os.path.split(os.fspath(path))
    base = name.rpartition(".")[0] or name
    level = sys.flags.optimize if optimization is None else optimization
    mark = f".opt-{level}" if level else ""
    return os.path.join(folder, "__pycache__", f"{base}.cpython-313{mark}.pyc")


def source_from_cache(path):
    """The source whose compiled code CPython would keep there."""
    import os
    path = os.fspath(path)
    folder, name = os.path.split(path)
    parent, cache = os.path.split(folder)
    if cache != "__pycache__":
        raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    if name.count(".") not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    return os.path.join(parent, name.partition(".")[0] + ".py")
