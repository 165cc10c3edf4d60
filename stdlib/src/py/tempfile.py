"""Files and directories for the time being."""

import os

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp",
           "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb"]

TMP_MAX = 10000
template = "tmp"
tempdir = None

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def _candidates():
    """Names that nobody guesses."""
    while True:
        yield "".join(_LETTERS[byte % len(_LETTERS)] for byte in os.urandom(8))


def gettempprefix():
    """What names begin with if nothing else is asked for."""
    return template


def gettempprefixb():
    return template.encode()


def gettempdir():
    """The directory for temporary files, found once."""
    global tempdir
    if tempdir is None:
        places = [os.getenv(name) for name in ("TMPDIR", "TEMP", "TMP")] + ["/tmp", "/var/tmp", "/usr/tmp"]
        for place in places:
            if place and os.path.isdir(place) and os.access(place, os.W_OK):
                tempdir = os.path.abspath(place)
                break
        else:
            tempdir = os.getcwd()
    return tempdir


def gettempdirb():
    return os.fsencode(gettempdir())


def _make(suffix, prefix, dir, create, what):
    """Try names until one is new: (what creating gave, the path)."""
    prefix = template if prefix is None else prefix
    dir = gettempdir() if dir is None else os.fspath(dir)
    for _, name in zip(range(TMP_MAX), _candidates()):
        path = os.path.join(os.path.abspath(dir), prefix + name + (suffix or ""))
        try:
            return create(path), path
        except FileExistsError:
            continue
    raise FileExistsError(17, f"No usable temporary {what} name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """A file with a name that nobody had: (descriptor, path). The caller removes it."""
    return _make(suffix, prefix, dir, lambda path: os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "file")


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Create a unique temporary directory, and return its path. The caller removes it."""
    return _make(suffix, prefix, dir, lambda path: os.mkdir(path, 0o700), "directory")[1]


def mktemp(suffix="", prefix=template, dir=None):
    """A name that was free a moment ago: not safe, use mkstemp()."""
    dir = gettempdir() if dir is None else dir
    for name in _candidates():
        path = os.path.join(dir, prefix + name + suffix)
        if not os.path.lexists(path):
            return path


class _TemporaryFileWrapper:
    """A file that is removed when it is closed."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        self._delete_on_close = delete_on_close

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._remove()
        return result

    def close(self):
        self.file.close()
        if self._delete_on_close:
            self._remove()

    def _remove(self):
        if self.delete:
            self.delete = False
            try:
                os.unlink(self.name)
            except FileNotFoundError:
                pass

    def __iter__(self):
        return iter(self.file)

    def __del__(self):
        self.file.close()
        self._remove()


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, *, errors=None, delete_on_close=True):
    """A temporary file that others can open by its name."""
    fd, name = mkstemp(suffix, prefix, dir)
    file = open(fd, mode, buffering=buffering, encoding=encoding, newline=newline, errors=errors)
    return _TemporaryFileWrapper(file, name, delete, delete_on_close)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                  errors=None):
    """Create and return a temporary file that has no name any more."""
    fd, name = mkstemp(suffix, prefix, dir)
    os.unlink(name)
    return open(fd, mode, buffering=buffering, encoding=encoding, newline=newline, errors=errors)


def SpooledTemporaryFile(max_size=0, mode="w+b", **kwargs):
    """A temporary file; it does not wait in memory first."""
    return TemporaryFile(mode, **kwargs)


class TemporaryDirectory:
    """A directory that is removed, with all in it, at the end of the block."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore = ignore_cleanup_errors
        self._delete = delete

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        if not os.path.exists(self.name):
            return
        try:
            for place, dirs, files in os.walk(self.name, topdown=False):
                for name in files:
                    os.unlink(os.path.join(place, name))
                for name in dirs:
                    path = os.path.join(place, name)
                    (os.unlink if os.path.islink(path) else os.rmdir)(path)
            os.rmdir(self.name)
        except OSError:
            if not self._ignore:
                raise
