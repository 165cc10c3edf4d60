"""The parts that the import system is made of."""

from importlib._bootstrap import (BuiltinImporter, FileFinder, FrozenImporter, ModuleSpec, NamespaceLoader, PathFinder,
                                  SourceFileLoader)

__all__ = ["BYTECODE_SUFFIXES", "BuiltinImporter", "EXTENSION_SUFFIXES", "FileFinder", "FrozenImporter", "ModuleSpec",
           "NamespaceLoader", "PathFinder", "SOURCE_SUFFIXES", "SourceFileLoader", "all_suffixes"]

SOURCE_SUFFIXES = [".py"]
# Neither compiled files nor libraries of machine code are modules here.
BYTECODE_SUFFIXES = []
EXTENSION_SUFFIXES = []


def all_suffixes():
    """How files of modules may end"""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES
