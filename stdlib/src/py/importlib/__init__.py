"""What the import statement does, as functions."""

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

import sys
from importlib import _bootstrap

__import__ = __import__


def invalidate_caches():
    """Let finders look at the disk anew."""
    for finder in sys.meta_path:
        if hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()


def import_module(name, package=None):
    """Import a module. A relative name needs the package that it is relative to."""
    level = 0
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        for character in name:
            if character != ".":
                break
            level += 1
    full = _resolve(name[level:], package, level)
    __import__(full)
    return sys.modules[full]


def _resolve(name, package, level):
    """An absolute name for one that is `level` dots away from a package."""
    if level == 0:
        return name
    bits = package.rsplit(".", level - 1)
    if len(bits) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{bits[0]}.{name}" if name else bits[0]


def reload(module):
    """Run a module's code again, in the same module: its code is run again in its namespace, which keeps what it had."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    path = None
    parent = name.rpartition(".")[0]
    if parent:
        try:
            path = sys.modules[parent].__path__
        except KeyError:
            raise ImportError(f"parent {parent!r} not in sys.modules", name=parent) from None
    spec = _bootstrap._find_spec(name, path)
    if spec is None:
        raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
    _bootstrap._init_attrs(spec, module)
    if spec.loader is not None:
        spec.loader.exec_module(module)
    # It may have put another in its place.
    return sys.modules[name]
