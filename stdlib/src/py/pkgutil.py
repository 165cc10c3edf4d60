"""Packages: what is in them, and objects by their full names."""

import importlib
import importlib.util
import os
import re
import sys
from collections import namedtuple

__all__ = ['ModuleInfo', 'extend_path', 'get_data', 'iter_modules', 'resolve_name', 'walk_packages']

ModuleInfo = namedtuple('ModuleInfo', 'module_finder name ispkg')


class _FileFinder:
    """Stands for a folder in a ModuleInfo."""

    def __init__(self, path):
        self.path = path

    def __repr__(self):
        return f'FileFinder({self.path!r})'


def iter_modules(path=None, prefix=''):
    """A ModuleInfo for each module in the folders of a path, by default sys.path; packages are not looked into."""
    if isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    seen = set()
    for folder in sys.path if path is None else path:
        finder = _FileFinder(folder or os.curdir)
        for name, is_package in _modules_in(finder.path):
            if name not in seen:
                seen.add(name)
                yield ModuleInfo(finder, prefix + name, is_package)


def _modules_in(folder):
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return
    for entry in entries:
        name, dot, ending = entry.partition('.')
        where = os.path.join(folder, entry)
        if name == '__init__' or not name.isidentifier():
            continue
        if ending == 'py':
            yield name, False
        elif not dot and os.path.isdir(where) and os.path.isfile(os.path.join(where, '__init__.py')):
            yield name, True


def walk_packages(path=None, prefix='', onerror=None):
    """As iter_modules(), with what is in packages, which are imported for that.

    onerror is called with the name of a package that cannot be; without it an ImportError is passed over.
    """
    seen = set()
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            importlib.import_module(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
            continue
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
            continue
        inside = [folder for folder in getattr(sys.modules[info.name], '__path__', None) or ()
                  if folder not in seen and not seen.add(folder)]
        yield from walk_packages(inside, info.name + '.', onerror)


def extend_path(path, name):
    """The path of a package with all folders of that name on sys.path (or its parent's path)."""
    if not isinstance(path, list):
        return path
    path = path[:]
    parent, _, last = name.rpartition('.')
    try:
        places = sys.modules[parent].__path__ if parent else sys.path
    except (KeyError, AttributeError):
        return path
    for place in places:
        if isinstance(place, str):
            folder = os.path.join(place, last)
            if folder not in path and os.path.isfile(os.path.join(folder, '__init__.py')):
                path.append(folder)
    return path


def get_data(package, resource):
    """The content of a file in a package; None if the package has no files."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.loader is None:
        return None
    module = sys.modules.get(package) or importlib.import_module(package)
    file = getattr(module, '__file__', None)
    if file is None:
        return None
    with open(os.path.join(os.path.dirname(file), *resource.split('/')), 'rb') as stream:
        return stream.read()


_DOTTED = r'(?!\d)\w+(?:\.(?!\d)\w+)*'


def resolve_name(name):
    """The object of a name: 'package.module:attribute.attribute', or all with dots, modules as far as there are some."""
    found = re.fullmatch(f'({_DOTTED})(?:(:)({_DOTTED})?)?', name)
    if found is None:
        raise ValueError(f'invalid format: {name!r}')
    modules, colon, attributes = found.groups()
    if colon:
        result = importlib.import_module(modules)
        rest = attributes.split('.') if attributes else []
    else:
        path, *rest = modules.split('.')
        result = importlib.import_module(path)
        while rest:
            path = f'{path}.{rest[0]}'
            try:
                result = importlib.import_module(path)
            except ImportError:
                break
            del rest[0]
    for attribute in rest:
        result = getattr(result, attribute)
    return result
