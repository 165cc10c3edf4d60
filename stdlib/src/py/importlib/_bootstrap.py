"""Specs of modules, their loaders, and where they are found (PEP 451).

The import statement itself is native and makes none of these; they describe what it did, and do the same step by step."""

import sys

_SUFFIX = ".py"


class ModuleSpec:
    """Where a module comes from, and who loads it."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        told = {"name": repr(self.name), "loader": repr(self.loader)}
        if self.origin is not None:
            told["origin"] = repr(self.origin)
        if self.submodule_search_locations is not None:
            told["submodule_search_locations"] = str(self.submodule_search_locations)
        return f"{self.__class__.__name__}({', '.join(f'{name}={text}' for name, text in told.items())})"

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader and self.origin == other.origin
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.cached == other.cached and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    __hash__ = None

    @property
    def cached(self):
        """Where compiled code is kept. Ouro keeps none of a program's own modules."""
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        return self.name.rpartition(".")[0] if self.submodule_search_locations is None else self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


def _init_attrs(spec, module):
    """Gives a module the attributes that its spec decides."""
    module.__name__ = spec.name
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    module.__spec__ = spec
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
        if spec.cached is not None:
            module.__cached__ = spec.cached
    return module


def module_from_spec(spec):
    """A module for a spec, empty yet."""
    module = None
    if hasattr(spec.loader, "create_module"):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = type(sys)(spec.name)
    return _init_attrs(spec, module)


def _load(spec):
    """Makes, registers and runs the module of a spec, as an import does."""
    if spec.loader is not None and not hasattr(spec.loader, "exec_module"):
        return spec.loader.load_module(spec.name)
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec._initializing = True
    try:
        if spec.loader is not None:
            spec.loader.exec_module(module)
        elif spec.submodule_search_locations is None:
            raise ImportError("missing loader", name=spec.name)
    except:
        sys.modules.pop(spec.name, None)
        raise
    finally:
        spec._initializing = False
    # It may have put another in its place; either way it comes last.
    module = sys.modules.pop(spec.name)
    sys.modules[spec.name] = module
    return module


def _import_by_hooks(name, path):
    """What the finders of sys.meta_path make of a name: a module, or None if none of them knows it."""
    for finder in list(sys.meta_path):
        find_spec = getattr(finder, "find_spec", None)
        spec = None if find_spec is None else find_spec(name, path, None)
        if spec is not None:
            return _load(spec)
    return None


class _Loader:
    """What all loaders have in common: a module is run in its own namespace."""

    def create_module(self, spec):
        """Nothing special: a new module will do."""
        return None

    def exec_module(self, module):
        """Run the module's code in it."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"cannot load module {module.__name__!r} when get_code() returns None")
        exec(code, module.__dict__)

    def load_module(self, fullname):
        """Load the module, or run it again if it is there (deprecated)."""
        module = sys.modules.get(fullname)
        if module is None:
            return _load(spec_from_loader(fullname, self))
        self.exec_module(module)
        return module

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)


class SourceFileLoader(_Loader):
    """Loads a module from a file of Python source."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def _check(self, fullname):
        if fullname is not None and fullname != self.name:
            raise ImportError(f"loader for {self.name} cannot handle {fullname}", name=fullname)

    def get_filename(self, fullname=None):
        self._check(fullname)
        return self.path

    def is_package(self, fullname):
        filename = self.get_filename(fullname).rpartition("/")[2]
        return filename.rsplit(".", 1)[0] == "__init__" and fullname.rpartition(".")[2] != "__init__"

    def get_data(self, path):
        """The bytes of a file."""
        with open(path, "rb") as file:
            return file.read()

    def path_stats(self, path):
        import os
        found = os.stat(path)
        return {"mtime": found.st_mtime, "size": found.st_size}

    def get_source(self, fullname):
        path = self.get_filename(fullname)
        try:
            data = self.get_data(path)
        except OSError as error:
            raise ImportError("source not available through get_data()", name=fullname) from error
        return decode_source(data)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class NamespaceLoader:
    """Loads a package that is nothing but folders: there is nothing to run."""

    def __init__(self, name, path, path_finder=None):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ""

    def get_code(self, fullname):
        return compile("", "<string>", "exec", dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


class BuiltinImporter:
    """Finds and loads modules that are written in Rust: both at once, and never an instance."""

    _ORIGIN = "built-in"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return ModuleSpec(fullname, cls, origin=cls._ORIGIN) if _library(fullname) == () else None

    @staticmethod
    def create_module(spec):
        """There is one of each; making it is all there is to its loading."""
        return __import__(spec.name, None, None, ["*"])

    @staticmethod
    def exec_module(module):
        """Nothing is left to be run."""

    @classmethod
    def load_module(cls, fullname):
        return __import__(fullname, None, None, ["*"])

    @staticmethod
    def get_code(fullname):
        return None

    @staticmethod
    def get_source(fullname):
        return None

    @staticmethod
    def is_package(fullname):
        return False


class FrozenImporter:
    """Finds and loads modules of the library that are written in Python and lie in the binary."""

    _ORIGIN = "frozen"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        found = _library(fullname)
        return ModuleSpec(fullname, cls, origin=cls._ORIGIN, is_package=found[1]) if found else None

    @staticmethod
    def create_module(spec):
        return None

    @classmethod
    def exec_module(cls, module):
        exec(cls.get_code(module.__name__), module.__dict__)

    @classmethod
    def load_module(cls, fullname):
        return _load(cls.find_spec(fullname))

    @staticmethod
    def _get(fullname):
        found = _library(fullname)
        if not found:
            raise ImportError(f"{fullname!r} is not a frozen module", name=fullname)
        return found

    @classmethod
    def get_code(cls, fullname):
        return compile(cls._get(fullname)[0], f"<frozen {fullname}>", "exec", dont_inherit=True)

    @staticmethod
    def get_source(fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return cls._get(fullname)[1]


def _library(name):
    """(source, is it a package) of a module in the binary, () of one without Python code, None of any other."""
    from _imp import _library_source
    return _library_source(name)


class FileFinder:
    """Finds modules in one folder."""

    def __init__(self, path, *loader_details):
        import os
        self.path = os.path.abspath(path or ".")

    def __repr__(self):
        return f"FileFinder({self.path!r})"

    def invalidate_caches(self):
        """Nothing is kept of the folder."""

    def find_spec(self, fullname, target=None):
        import os
        base = os.path.join(self.path, fullname.rpartition(".")[2])
        init = os.path.join(base, "__init__" + _SUFFIX)
        if os.path.isfile(init):
            return spec_from_file_location(fullname, init, submodule_search_locations=[base])
        if os.path.isfile(base + _SUFFIX):
            return spec_from_file_location(fullname, base + _SUFFIX)
        if os.path.isdir(base):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base]
            return spec
        return None


class PathFinder:
    """Finds modules in the folders of sys.path, or of a package's __path__."""

    @staticmethod
    def invalidate_caches():
        """Nothing is kept."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        spaces = []
        for folder in sys.path if path is None else path:
            if not isinstance(folder, str):
                continue
            spec = FileFinder(folder).find_spec(fullname)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            spaces += spec.submodule_search_locations
        if not spaces:
            return None
        spec = ModuleSpec(fullname, NamespaceLoader(fullname, spaces))
        spec.submodule_search_locations = spaces
        return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """A spec, as far as the loader tells."""
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if origin is None and hasattr(loader, "get_filename"):
        places = _ASK if is_package is None else [] if is_package else None
        return spec_from_file_location(name, loader=loader, submodule_search_locations=places)
    if is_package is None:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


_ASK = object()


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_ASK):
    """A spec for a file; None if there is no loader for such a file."""
    import os
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = os.path.abspath(os.fspath(location))
    if loader is None:
        if not location.endswith(_SUFFIX):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if submodule_search_locations is _ASK:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
        submodule_search_locations = [] if is_package else None
    spec.submodule_search_locations = submodule_search_locations
    if submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(os.path.dirname(location))
    return spec


def decode_source(source_bytes):
    """Decode bytes representing source code and return the string, with universal newlines."""
    import io
    import re
    head = source_bytes.split(b"\n", 2)[:2]
    encoding = "utf-8-sig"
    for line in head:
        found = re.match(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
        if found:
            encoding = found[1].decode()
            break
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding))


def _find_spec(name, path=None):
    """A module's spec by name, wherever it is; None if there is no such module."""
    for finder in [*sys.meta_path, BuiltinImporter, FrozenImporter, PathFinder]:
        find_spec = getattr(finder, "find_spec", None)
        spec = None if find_spec is None else find_spec(name, path, None)
        if spec is not None:
            return spec
    return None


def _spec_of(module):
    """The spec of a module that the import statement made; None for one that came about otherwise."""
    name = module.__dict__.get("__name__")
    if sys.modules.get(name) is not module or name == "__main__":
        return None
    file, path = module.__dict__.get("__file__"), module.__dict__.get("__path__")
    if file is not None:
        return spec_from_file_location(name, file, submodule_search_locations=path)
    spec = BuiltinImporter.find_spec(name) or FrozenImporter.find_spec(name)
    if spec is None and path is not None:
        spec = ModuleSpec(name, NamespaceLoader(name, path))
        spec.submodule_search_locations = path
    return spec


def _late_attribute(module, name):
    """`__spec__` and `__loader__` of a module, which it gets when somebody asks for them."""
    spec = _spec_of(module)
    loader = None if spec is None else spec.loader
    if module.__dict__.get("__name__") == "__main__" and "__file__" in module.__dict__:
        loader = SourceFileLoader("__main__", module.__file__)
    module.__dict__.setdefault("__spec__", spec)
    module.__dict__.setdefault("__loader__", loader)
    return module.__dict__[name]
