"""Programs found by the name of a module or by a path: what -m does (PEP 338)."""

import sys
from importlib import _bootstrap

__all__ = ["run_module", "run_path"]


class _Error(ImportError):
    """What -m tells in one line, without a traceback."""


def _find_spec(name):
    """A module's spec; the packages it lies in are imported. None if there is no such module."""
    if name == "__main__" and getattr(sys.modules[name], "__spec__", None) is None:
        raise ValueError("__main__.__spec__ is None")
    package = name.rpartition(".")[0]
    path = sys.path
    if package:
        __import__(package)
        try:
            path = sys.modules[package].__path__
        except AttributeError:
            raise ModuleNotFoundError(f"__path__ attribute not found on {package!r} while trying to find {name!r}",
                                      name=name) from None
    return _bootstrap._find_spec(name, path)


def _module_details(name, error=ImportError):
    """Name, spec and code of the module to run: for a package, those of its __main__."""
    if name.startswith("."):
        raise error("Relative module names not supported")
    package = name.rpartition(".")[0]
    if package:
        try:
            __import__(package)
        except ImportError as e:
            # Only that the package itself is missing is for us to tell, below.
            if e.name is None or e.name != package and not package.startswith(e.name + "."):
                raise
        there = sys.modules.get(name)
        if there is not None and not hasattr(there, "__path__"):
            from warnings import warn
            warn(f"{name!r} found in sys.modules after import of package {package!r}, but prior to execution of"
                 f" {name!r}; this may result in unpredictable behaviour", RuntimeWarning)
    try:
        spec = _find_spec(name)
    except (ImportError, AttributeError, TypeError, ValueError) as e:
        text = f"Error while finding module specification for {name!r} ({type(e).__name__}: {e})"
        if name.endswith(".py"):
            text += f". Try using '{name[:-3]}' instead of '{name}' as the module name."
        raise error(text) from e
    if spec is None:
        raise error(f"No module named {name}")
    if spec.submodule_search_locations is not None:
        if name == "__main__" or name.endswith(".__main__"):
            raise error("Cannot use package as __main__ module")
        try:
            return _module_details(name + ".__main__", error)
        except error as e:
            if name not in sys.modules:
                raise
            raise error(f"{e}; {name!r} is a package and cannot be directly executed")
    try:
        code = spec.loader.get_code(name)
    except ImportError as e:
        raise error(format(e)) from e
    if code is None:
        raise error(f"No code object available for {name}")
    return name, spec, code


def _run_code(code, namespace, init_globals, name, spec, package=None, file=None):
    if init_globals is not None:
        namespace.update(init_globals)
    loader = None
    if spec is not None:
        loader, file = spec.loader, spec.origin
        if package is None:
            package = spec.parent
    namespace.update(__name__=name, __file__=file, __cached__=None, __doc__=None, __loader__=loader,
                     __package__=package, __spec__=spec)
    exec(code, namespace)
    return namespace


def _run_in_place(code, init_globals, name, spec, argv0, package=None):
    """Runs code with a module of this name in sys.modules and with this sys.argv[0], and puts back what was there."""
    module = type(sys)(name)
    saved, argv = sys.modules.get(name), sys.argv[0]
    sys.modules[name] = module
    sys.argv[0] = argv0
    try:
        _run_code(code, module.__dict__, init_globals, name, spec, package, argv0)
    finally:
        sys.argv[0] = argv
        if saved is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = saved
    # The module's own dict is emptied with it.
    return module.__dict__.copy()


def _run_module_as_main(name):
    """-m: runs a module in the namespace of __main__."""
    try:
        name, spec, code = _module_details(name, _Error)
    except _Error as e:
        sys.exit(f"{sys.executable}: {e}")
    sys.argv[0] = spec.origin
    return _run_code(code, sys.modules["__main__"].__dict__, None, "__main__", spec)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Run a module by its name, as -m does; returns its globals.

    run_name is what __name__ shall be: the module's name if not given. With alter_sys, sys.argv[0] and
    sys.modules[run_name] are the module's while it runs.
    """
    mod_name, spec, code = _module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_in_place(code, init_globals, run_name, spec, spec.origin)
    return _run_code(code, {}, init_globals, run_name, spec)


def run_path(path_name, init_globals=None, run_name=None):
    """Execute the code of a file, or of the __main__.py of a folder; returns its globals."""
    import os
    if run_name is None:
        run_name = "<run_path>"
    path = os.fsdecode(path_name)
    if not os.path.isdir(path):
        with open(os.path.abspath(path), "rb") as file:
            code = compile(file.read(), path, "exec")
        return _run_in_place(code, init_globals, run_name, None, path, run_name.rpartition(".")[0])
    sys.path.insert(0, path)
    try:
        spec = _bootstrap.PathFinder.find_spec("__main__", [path])
        if spec is None:
            raise ImportError(f"can't find '__main__' module in {path!r}")
        code = spec.loader.get_code("__main__")
        return _run_in_place(code, init_globals, run_name, spec, path, "")
    finally:
        try:
            sys.path.remove(path)
        except ValueError:
            pass
