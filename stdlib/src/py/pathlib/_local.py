"""Names of files as objects: pure ones that only know their text, and those that ask the system."""

import os
import posixpath
from _collections_abc import Sequence

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "Path", "PosixPath", "WindowsPath"]


class UnsupportedOperation(NotImplementedError):
    """An operation that this system does not have."""


class _Parents(Sequence):
    """The paths above a path, the nearest first."""

    def __init__(self, path):
        self._path = path

    def __len__(self):
        return len(self._path._tail)

    def __getitem__(self, i):
        n = len(self)
        if isinstance(i, slice):
            return tuple(self[k] for k in range(*i.indices(n)))
        if not -n <= i < n:
            raise IndexError(i)
        tail = self._path._tail
        return self._path._with_tail(tail[:n - 1 - i if i >= 0 else -1 - i])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


def _matcher(pattern, case_sensitive, recursive=False):
    """The match method of the regular expression for a pattern."""
    import glob
    import _re as re
    flags = re.IGNORECASE if case_sensitive is False else re.NOFLAG
    return re.compile(glob.translate(pattern, recursive=recursive, include_hidden=True, seps="/"), flags).match


class PurePath:
    """A path whose parts can be looked at and put together, without a look at the file system."""

    __slots__ = ("_raw", "_root", "_tail", "_str", "_hash", "__weakref__")
    parser = posixpath

    def __new__(cls, *args, **kwargs):
        return object.__new__(PurePosixPath if cls is PurePath else cls)

    def __init__(self, *args):
        raw = []
        for arg in args:
            if isinstance(arg, PurePath):
                raw.extend(arg._raw)
                continue
            try:
                text = os.fspath(arg)
            except TypeError:
                text = arg
            if not isinstance(text, str):
                raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str,"
                                f" not {type(text).__name__!r}")
            raw.append(text)
        self._raw = raw
        text = raw[0] if len(raw) == 1 else posixpath.join(*raw) if raw else ""
        _, self._root, rest = posixpath.splitroot(text)
        self._tail = [part for part in rest.split("/") if part and part != "."]
        self._str = self._root + "/".join(self._tail) or "."

    def with_segments(self, *pathsegments):
        """Make a path of the same kind: what every method that returns a path calls."""
        return type(self)(*pathsegments)

    def _with_tail(self, tail):
        return self.with_segments(self._root + "/".join(tail))

    def __reduce__(self):
        return self.__class__, tuple(self._raw)

    def __str__(self):
        return self._str

    def __fspath__(self):
        return str(self)

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{self.__class__.__name__}({self.as_posix()!r})"

    def as_posix(self):
        """The text with forward slashes."""
        return str(self)

    def as_uri(self):
        """The path as a file: URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote_from_bytes
        return "file://" + quote_from_bytes(os.fsencode(self))

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(str(self))
            return self._hash

    def __eq__(self, other):
        return str(self) == str(other) if isinstance(other, PurePath) else NotImplemented

    def __lt__(self, other):
        return str(self).split("/") < str(other).split("/") if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return str(self).split("/") <= str(other).split("/") if isinstance(other, PurePath) else NotImplemented

    def __gt__(self, other):
        return str(self).split("/") > str(other).split("/") if isinstance(other, PurePath) else NotImplemented

    def __ge__(self, other):
        return str(self).split("/") >= str(other).split("/") if isinstance(other, PurePath) else NotImplemented

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    def joinpath(self, *pathsegments):
        """This path with others behind it; an absolute one drops all before it."""
        return self.with_segments(self, *pathsegments)

    @property
    def drive(self):
        """Empty: there are drives on Windows only."""
        return ""

    @property
    def root(self):
        """The slash, or two, that an absolute path begins with; else empty."""
        return self._root

    @property
    def anchor(self):
        """Drive and root."""
        return self._root

    @property
    def parts(self):
        """The components, the root being one."""
        return (self._root, *self._tail) if self._root else tuple(self._tail)

    @property
    def parent(self):
        """The path above; a root, and the empty path, are above themselves."""
        return self._with_tail(self._tail[:-1]) if self._tail else self

    @property
    def parents(self):
        """The paths above, the nearest first."""
        return _Parents(self)

    @property
    def name(self):
        """The last component, but no root."""
        return self._tail[-1] if self._tail else ""

    def _split_name(self):
        name = self.name
        i = name.rfind(".")
        return (name[:i], name[i:]) if 0 < i < len(name) - 1 else (name, "")

    @property
    def suffix(self):
        """The last suffix of the name, with its dot."""
        return self._split_name()[1]

    @property
    def suffixes(self):
        """All suffixes of the name, with their dots."""
        name = self.name
        return [] if name.endswith(".") else ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        """The name without its last suffix."""
        return self._split_name()[0]

    def with_name(self, name):
        """This path with another name."""
        if not name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        if not self._tail:
            raise ValueError(f"{self!r} has an empty name")
        return self._with_tail([*self._tail[:-1], name])

    def with_stem(self, stem):
        """This path with another stem, its last suffix kept."""
        suffix = self.suffix
        if suffix and not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """This path with another suffix in the place of its last; none if it is empty."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and (not suffix.startswith(".") or len(suffix) == 1):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    def _other(self, method, other, more):
        if more:
            from warnings import warn
            count = "positional argument" if method == "relative_to" else "argument"
            warn(f"support for supplying more than one {count} to pathlib.PurePath.{method}() is deprecated and"
                 " scheduled for removal in Python 3.14", DeprecationWarning, stacklevel=3)
            return self.with_segments(other, *more)
        return other if isinstance(other, PurePath) else self.with_segments(other)

    def relative_to(self, other, /, *_deprecated, walk_up=False):
        """This path as seen from another; with walk_up, .. may lead there."""
        other = self._other("relative_to", other, _deprecated)
        up = 0
        for base in (other, *other.parents):
            if base == self or base in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if base.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
            up += 1
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self.with_segments("/".join([".."] * up + self._tail[len(base._tail):]))

    def is_relative_to(self, other, /, *_deprecated):
        """Does this path lie below another, or is it the same?"""
        other = self._other("is_relative_to", other, _deprecated)
        return other == self or other in self.parents

    def is_absolute(self):
        return bool(self._root)

    def is_reserved(self):
        """False: names are reserved on Windows only."""
        from warnings import warn
        warn("pathlib.PurePath.is_reserved() is deprecated and scheduled for removal in Python 3.15. Use"
             " os.path.isreserved() to detect reserved paths on Windows.", DeprecationWarning, stacklevel=2)
        return False

    def match(self, path_pattern, *, case_sensitive=None):
        """Do the last components match a relative pattern, or all of them an absolute one?"""
        if not isinstance(path_pattern, PurePath):
            path_pattern = self.with_segments(path_pattern)
        mine, theirs = self.parts[::-1], path_pattern.parts[::-1]
        if not theirs:
            raise ValueError("empty pattern")
        if len(mine) < len(theirs) or len(mine) > len(theirs) and path_pattern.anchor:
            return False
        return all(_matcher(pattern, case_sensitive)(part) for part, pattern in zip(mine, theirs))

    def full_match(self, pattern, *, case_sensitive=None):
        """Does the whole path match a pattern, in which ** stands for any number of components?"""
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        texts = ["" if str(path) == "." else str(path) for path in (pattern, self)]
        return _matcher(texts[0], case_sensitive, True)(texts[1]) is not None


os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """PurePath with the rules of POSIX."""

    __slots__ = ()


def _entries(directory):
    """What stands in a directory; nothing if it can not be read."""
    try:
        with os.scandir(directory or ".") as found:
            return list(found)
    except OSError:
        return []


def _is_dir(entry, follow_symlinks=True):
    try:
        return entry.is_dir(follow_symlinks=follow_symlinks)
    except OSError:
        return False


class _Glob:
    """The paths below a directory that match the parts of a pattern. Texts of directories end in a slash, or are
    empty."""

    def __init__(self, case_sensitive, recurse_symlinks):
        self.case_sensitive = case_sensitive
        self.recurse_symlinks = recurse_symlinks

    def select(self, base, parts, there):
        """Yield what matches at base, which may lead nowhere unless it is known to be there."""
        if not parts:
            if there or os.path.lexists(base or "."):
                yield base
            return
        part, rest = parts[0], parts[1:]
        if part == "":
            if os.path.isdir(base or "."):
                yield base
        elif part == "**":
            while rest[:1] == ["**"]:
                rest = rest[1:]
            if not os.path.lexists(base or "."):
                return
            if not rest:
                yield base
                yield from self.below(base, False)
                return
            yield from self.select(base, rest, True)
            for directory in self.below(base, True):
                yield from self.select(directory, rest, True)
        elif part == ".." or self.case_sensitive is None and not any(c in part for c in "*?["):
            yield from self.select(base + part + "/" * bool(rest), rest, False)
        else:
            match = _matcher(part, self.case_sensitive)
            for entry in _entries(base):
                if match(entry.name) and (not rest or _is_dir(entry)):
                    yield from self.select(base + entry.name + "/" * bool(rest), rest, True)

    def below(self, base, only_dirs):
        """Yield all that lies below a directory."""
        todo = [base]
        while todo:
            base = todo.pop()
            for entry in _entries(base):
                path = base + entry.name
                if _is_dir(entry, self.recurse_symlinks):
                    todo.append(path + "/")
                    yield path + "/"
                elif not only_dirs:
                    yield path


class Path(PurePath):
    """A path that can ask and change the file system."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        return object.__new__(PosixPath if cls is Path else cls)

    def __init__(self, *args, **kwargs):
        if kwargs:
            from warnings import warn
            warn("support for supplying keyword arguments to pathlib.PurePath is deprecated and scheduled for removal"
                 " in Python 3.14", DeprecationWarning, stacklevel=2)
        super().__init__(*args)

    @classmethod
    def cwd(cls):
        """The current directory."""
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        """The user's home directory."""
        return cls("~").expanduser()

    @classmethod
    def from_uri(cls, uri):
        """The path that a file: URI names."""
        if not uri.startswith("file:"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        path = uri[5:]
        if path[:3] == "///":
            path = path[2:]
        elif path[:12] == "//localhost/":
            path = path[11:]
        from urllib.parse import unquote_to_bytes
        made = cls(os.fsdecode(unquote_to_bytes(path)))
        if not made.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return made

    # --- what it is

    def stat(self, *, follow_symlinks=True):
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """stat() of a link itself."""
        return os.lstat(self)

    def _mode(self, follow_symlinks=True):
        """The kind of file in st_mode; 0 if there is none."""
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode & 0o170000
        except ValueError:
            return 0
        except OSError as e:
            # ENOENT, EBADF, ENOTDIR and ELOOP: there is none. Other errors are the caller's.
            if e.errno not in (2, 9, 20, 40):
                raise
            return 0

    def exists(self, *, follow_symlinks=True):
        """Is there such a file or directory?"""
        return (os.path.exists if follow_symlinks else os.path.lexists)(self)

    def is_dir(self, *, follow_symlinks=True):
        return os.path.isdir(self) if follow_symlinks else self._mode(False) == 0o040000

    def is_file(self, *, follow_symlinks=True):
        return os.path.isfile(self) if follow_symlinks else self._mode(False) == 0o100000

    def is_symlink(self):
        return os.path.islink(self)

    def is_mount(self):
        return os.path.ismount(self)

    def is_junction(self):
        return os.path.isjunction(self)

    def is_block_device(self):
        return self._mode() == 0o060000

    def is_char_device(self):
        return self._mode() == 0o020000

    def is_fifo(self):
        return self._mode() == 0o010000

    def is_socket(self):
        return self._mode() == 0o140000

    def samefile(self, other_path):
        """Are both the same file?"""
        other = other_path if isinstance(other_path, Path) else self.with_segments(other_path)
        return os.path.samestat(self.stat(), other.stat())

    def owner(self, *, follow_symlinks=True):
        raise UnsupportedOperation(f"{type(self).__name__}.owner() is unsupported on this system")

    def group(self, *, follow_symlinks=True):
        raise UnsupportedOperation(f"{type(self).__name__}.group() is unsupported on this system")

    # --- where it leads

    def absolute(self):
        """The path from the root, nothing resolved."""
        if self.is_absolute():
            return self
        return self.with_segments("/".join([os.getcwd().rstrip("/"), *self._tail]) or "/")

    def resolve(self, strict=False):
        """The path from the root without links and dots."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def readlink(self):
        """What a link points to."""
        return self.with_segments(os.readlink(self))

    def expanduser(self):
        """The path with the home directory in the place of ~ or ~user."""
        if self._root or not self._tail or self._tail[0][:1] != "~":
            return self
        home = os.path.expanduser(self._tail[0])
        if home[:1] == "~":
            raise RuntimeError("Could not determine home directory.")
        return self.with_segments("/".join([home.rstrip("/"), *self._tail[1:]]) or "/")

    # --- what stands in it

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file, as open() does."""
        return open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        with self.open("rb", buffering=0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open("r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Write bytes to the file, from its start; returns how many."""
        view = memoryview(data)
        with self.open("wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text to the file, from its start; returns how many characters."""
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {data.__class__.__name__}")
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    def iterdir(self):
        """The paths of what stands in the directory, in no order."""
        prefix = _prefix(self)
        return map(self.with_segments, [prefix + name for name in os.listdir(self)])

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Yield the paths below that match a pattern, in no order."""
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = list(pattern._tail)
        if not parts:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        if posixpath.join(*pattern._raw).endswith("/"):
            parts.append("")
        return self._glob(parts, case_sensitive, recurse_symlinks)

    def _glob(self, parts, case_sensitive, recurse_symlinks):
        found = _Glob(case_sensitive, recurse_symlinks).select(_prefix(self), parts, False)
        # Two ** can lead to a path in two ways.
        seen = set() if parts.count("**") > 1 else None
        for path in found:
            path = self.with_segments(path)
            if seen is not None:
                if path in seen:
                    continue
                seen.add(path)
            yield path

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """glob() with **/ before the pattern."""
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        return self.glob("**" / pattern, case_sensitive=case_sensitive, recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Yield (path, names of directories, names of others) for the tree; links are others unless followed."""
        stack = [self]
        while stack:
            path = stack.pop()
            if isinstance(path, tuple):
                yield path
                continue
            dirs, others = [], []
            try:
                with os.scandir(path) as entries:
                    for entry in entries:
                        (dirs if _is_dir(entry, follow_symlinks) else others).append(entry.name)
            except OSError as e:
                if on_error is not None:
                    on_error(e)
                continue
            if top_down:
                # The caller may take out names that are not to be walked.
                yield path, dirs, others
            else:
                stack.append((path, dirs, others))
            stack.extend(path / name for name in reversed(dirs))

    # --- changes

    def touch(self, mode=0o666, exist_ok=True):
        """Make the file, or give it the present as its time."""
        if exist_ok:
            try:
                return os.utime(self, None)
            except OSError:
                pass
        os.close(os.open(self, os.O_CREAT | os.O_WRONLY | (0 if exist_ok else os.O_EXCL), mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make the directory; with parents, what leads to it too."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if parents and self.parent != self:
                self.parent.mkdir(parents=True, exist_ok=True)
                return self.mkdir(mode, exist_ok=exist_ok)
            raise
        except OSError:
            if not (exist_ok and self.is_dir()):
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Remove the file or link."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Remove the directory, which must be empty."""
        os.rmdir(self)

    def rename(self, target):
        """Give it another path, which is returned."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """rename() that replaces what has that path."""
        os.replace(self, target)
        return self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Make this path a symbolic link to a target."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make this path another name of the file that target names."""
        os.link(target, self)


def _prefix(path):
    """What stands before the names in a directory."""
    text = str(path)
    return "" if text == "." else text if text.endswith("/") else text + "/"


class PosixPath(Path, PurePosixPath):
    """Path of systems that are not Windows."""

    __slots__ = ()


class WindowsPath(Path):
    """Path of Windows: can not be made here."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")
