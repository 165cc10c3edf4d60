"""Abstract base classes for what finds and loads modules."""

import abc
from importlib import _bootstrap

__all__ = ["ExecutionLoader", "FileLoader", "InspectLoader", "Loader", "MetaPathFinder", "PathEntryFinder",
           "ResourceLoader", "SourceLoader"]


class Loader(metaclass=abc.ABCMeta):
    """What makes modules."""

    def create_module(self, spec):
        """The module that the code is to run in; None for a new one."""
        return None

    def load_module(self, fullname):
        """Return the loaded module (deprecated)."""
        if not hasattr(self, "exec_module"):
            raise ImportError
        return _bootstrap._Loader.load_module(self, fullname)


class MetaPathFinder(metaclass=abc.ABCMeta):
    """What finds modules by their names."""

    def invalidate_caches(self):
        """Forget what is known of the disk."""


class PathEntryFinder(metaclass=abc.ABCMeta):
    """Abstract base class for finders of one entry of a path."""

    def invalidate_caches(self):
        """Forget what is known of the disk."""


class ResourceLoader(Loader):
    """Loaders that can give the data of other files too."""

    @abc.abstractmethod
    def get_data(self, path):
        """The bytes that stand there."""
        raise OSError


class InspectLoader(Loader):
    """Loaders that can tell of a module without running it."""

    def is_package(self, fullname):
        """Is the module a package?"""
        raise ImportError

    def get_code(self, fullname):
        """The code object for the module; None if there is none."""
        source = self.get_source(fullname)
        return None if source is None else self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        """The source code for the module; None if there is none."""
        raise ImportError

    @staticmethod
    def source_to_code(data, path="<string>"):
        """Source as code."""
        return compile(data, path, "exec", dont_inherit=True)

    exec_module = _bootstrap._Loader.exec_module
    load_module = _bootstrap._Loader.load_module


class ExecutionLoader(InspectLoader):
    """Loaders of what can be run as a program."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """What __file__ is to be."""
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        if source is None:
            return None
        try:
            path = self.get_filename(fullname)
        except ImportError:
            return self.source_to_code(source)
        return self.source_to_code(source, path)


class FileLoader(ResourceLoader, ExecutionLoader):
    """Loaders that read a file."""

    __init__ = _bootstrap.SourceFileLoader.__init__
    __eq__ = _bootstrap.SourceFileLoader.__eq__
    __hash__ = _bootstrap.SourceFileLoader.__hash__
    _check = _bootstrap.SourceFileLoader._check
    get_filename = _bootstrap.SourceFileLoader.get_filename
    get_data = _bootstrap.SourceFileLoader.get_data


class SourceLoader(ResourceLoader, ExecutionLoader):
    """Loaders of source, wherever that lies."""

    def get_source(self, fullname):
        path = self.get_filename(fullname)
        try:
            data = self.get_data(path)
        except OSError as error:
            raise ImportError("source not available through get_data()", name=fullname) from error
        return _bootstrap.decode_source(data)

    is_package = _bootstrap.SourceFileLoader.is_package

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


MetaPathFinder.register(_bootstrap.BuiltinImporter)
MetaPathFinder.register(_bootstrap.FrozenImporter)
MetaPathFinder.register(_bootstrap.PathFinder)
PathEntryFinder.register(_bootstrap.FileFinder)
InspectLoader.register(_bootstrap.BuiltinImporter)
InspectLoader.register(_bootstrap.FrozenImporter)
InspectLoader.register(_bootstrap.NamespaceLoader)
SourceLoader.register(_bootstrap.SourceFileLoader)
FileLoader.register(_bootstrap.SourceFileLoader)
