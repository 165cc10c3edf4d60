"""The operating system: what `posix` offers, and what can be said in its terms."""

import sys
import posix
import posixpath as path
from posix import *

sys.modules["os.path"] = path
# Raw bytes: ours is made below, when asked for.
globals().pop("environ", None)

name = "posix"
linesep = "\n"
curdir, pardir, sep, pathsep = ".", "..", "/", ":"
defpath, extsep, altsep, devnull = "/bin:/usr/bin", ".", None, "/dev/null"
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
error = OSError

P_WAIT, P_NOWAIT = 0, 1
P_NOWAITO = P_NOWAIT

_exit = posix._exit


# --- names of files

def fsencode(filename):
    """Encode a name the way the operating system has it."""
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    """Decode a name, bytes that are no UTF-8 becoming lone surrogates."""
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


fspath = getattr(posix, "fspath", path._fspath)


def _path_like():
    """PathLike, made when first asked for: abc need not be loaded by all who import os."""
    from abc import ABC, abstractmethod
    from _collections_abc import _check_methods

    class PathLike(ABC):
        """What stands for a path."""

        __slots__ = ()

        @abstractmethod
        def __fspath__(self):
            """The path, as str or bytes."""
            raise NotImplementedError

        @classmethod
        def __subclasshook__(cls, subclass):
            if cls is PathLike:
                return _check_methods(subclass, "__fspath__")
            return NotImplemented

        __class_getitem__ = classmethod(type(list[int]))

    PathLike.__qualname__ = "PathLike"
    return PathLike


# --- the environment

def _environ_class():
    from _collections_abc import Mapping, MutableMapping

    class _Environ(MutableMapping):
        """The environment as a mapping; changes go to the process too."""

        def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
            self._data = data
            self.encodekey, self.decodekey = encodekey, decodekey
            self.encodevalue, self.decodevalue = encodevalue, decodevalue

        def __getitem__(self, key):
            try:
                encoded = self._data[self.encodekey(key)]
            except KeyError:
                raise KeyError(key) from None
            return self.decodevalue(encoded)

        def __setitem__(self, key, value):
            encoded = self.encodekey(key), self.encodevalue(value)
            putenv(*encoded)
            self._data.__setitem__(*encoded)

        def __delitem__(self, key):
            encoded = self.encodekey(key)
            unsetenv(encoded)
            try:
                del self._data[encoded]
            except KeyError:
                raise KeyError(key) from None

        def __iter__(self):
            for key in list(self._data):
                yield self.decodekey(key)

        def __len__(self):
            return len(self._data)

        def __repr__(self):
            shown = ", ".join(f"{self.decodekey(key)!r}: {self.decodevalue(value)!r}"
                              for key, value in self._data.items())
            return f"environ({{{shown}}})"

        def copy(self):
            return dict(self)

        def setdefault(self, key, value):
            if key in self:
                return self[key]
            self[key] = value
            return value

        def __or__(self, other):
            return {**self, **other} if isinstance(other, Mapping) else NotImplemented

        def __ror__(self, other):
            return {**other, **self} if isinstance(other, Mapping) else NotImplemented

        def __ior__(self, other):
            self.update(other)
            return self

    return _Environ


def _encode_text(value):
    if not isinstance(value, str):
        raise TypeError("str expected, not %s" % type(value).__name__)
    return value.encode("utf-8", "surrogateescape")


def _decode_text(value):
    return value.decode("utf-8", "surrogateescape")


def _encode_bytes(value):
    if not isinstance(value, bytes):
        raise TypeError("bytes expected, not %s" % type(value).__name__)
    return value


def _same(value):
    return value


supports_bytes_environ = True


def getenv(key, default=None):
    """The value of an environment variable, or the default."""
    return _environ().get(key, default)


def getenvb(key, default=None):
    return __getattr__("environb").get(key, default)


def _environ():
    return globals().get("environ") or __getattr__("environ")


def __getattr__(attr):
    """What costs something to make is made when first asked for."""
    if attr == "environ":
        made = _environ_class()(posix.environ, _encode_text, _decode_text, _encode_text, _decode_text)
    elif attr == "environb":
        made = _environ_class()(posix.environ, _encode_bytes, _same, _encode_bytes, _same)
    elif attr == "PathLike":
        made = _path_like()
    elif attr in ("sysconf_names", "confstr_names", "pathconf_names"):
        made = posix._settings(attr.removesuffix("_names"))
    elif attr == "_Environ":
        made = _environ_class()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {attr!r}")
    globals()[attr] = made
    return made


def __dir__():
    return sorted({*globals(), "environ", "environb", "PathLike", "sysconf_names", "confstr_names", "pathconf_names"})


def get_exec_path(env=None):
    """The directories that will be searched for a named executable."""
    if env is None:
        env = _environ()
    found = env.get("PATH")
    return (defpath if found is None else found).split(pathsep)


# --- directories

def makedirs(name, mode=0o777, exist_ok=False):
    """mkdir for a path: makes all directories that lead there."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail == (b"." if isinstance(tail, bytes) else "."):
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """rmdir for a path: goes on to the directories above as long as they are empty."""
    rmdir(name)
    above, last = path.split(name)
    if not last:
        above, last = path.split(above)
    while above and last:
        try:
            rmdir(above)
        except OSError:
            return
        above, last = path.split(above)


def renames(old, new):
    """rename that makes what leads to the new name, and clears away what led to the old."""
    leads, last = path.split(new)
    if leads and last and not path.exists(leads):
        makedirs(leads)
    rename(old, new)
    left, last = path.split(old)
    if left and last:
        try:
            removedirs(left)
        except OSError:
            # Something else is in there.
            return


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yield (directory, names of directories, names of others) for a tree."""
    stack = [fspath(top)]
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        dirs, nondirs, below = [], [], []
        try:
            entries = scandir(top)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        with entries:
            while True:
                try:
                    entry = next(entries)
                except StopIteration:
                    break
                except OSError as error:
                    if onerror is not None:
                        onerror(error)
                    break
                try:
                    is_dir = entry.is_dir()
                except OSError:
                    is_dir = False
                if is_dir:
                    dirs.append(entry.name)
                    if not topdown:
                        try:
                            is_link = not followlinks and entry.is_symlink()
                        except OSError:
                            is_link = False
                        if not is_link:
                            below.append(entry.path)
                else:
                    nondirs.append(entry.name)
        if topdown:
            # The caller may take out names that are not to be walked.
            yield top, dirs, nondirs
            for name in reversed(dirs):
                new = path.join(top, name)
                if followlinks or not path.islink(new):
                    stack.append(new)
        else:
            stack.append((top, dirs, nondirs))
            stack.extend(reversed(below))


def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
    """As walk(), with a descriptor of each directory as the fourth item; it is open until the next one is asked for."""
    sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
    # What is still to do, the last first: directories to look into, directories to tell of, descriptors to close.
    todo = [("look", fspath(top), fspath(top), dir_fd, None, True)]
    try:
        while todo:
            what, name, shown, parent, known, is_top = todo.pop()
            if what == "close":
                close(parent)
                continue
            if what == "tell":
                yield known
                continue
            try:
                if not follow_symlinks:
                    before = known or stat(name, follow_symlinks=False, dir_fd=parent)
                fd = open(name, O_RDONLY | O_NONBLOCK, dir_fd=parent)
            except OSError as error:
                if is_top:
                    raise
                if onerror is not None:
                    onerror(error)
                continue
            todo.append(("close", None, None, fd, None, False))
            # A link that took the directory's place meanwhile is not followed.
            if not follow_symlinks and not (path.samestat(before, stat(fd)) and before.st_mode & 0o170000 == 0o040000):
                continue
            dirs, others, below = [], [], []
            for entry in scandir(fd):
                entry_name = fsencode(entry.name) if isinstance(shown, bytes) else entry.name
                try:
                    if entry.is_dir():
                        dirs.append(entry_name)
                        if not topdown:
                            below.append(None if follow_symlinks else entry.stat(follow_symlinks=False))
                    else:
                        others.append(entry_name)
                except OSError:
                    try:
                        if entry.is_symlink():
                            others.append(entry_name)
                    except OSError:
                        pass
            if topdown:
                yield shown, dirs, others, fd
                below = [None] * len(dirs)
            else:
                todo.append(("tell", None, None, None, (shown, dirs, others, fd), False))
            todo.extend(("look", name, path.join(shown, name), fd, found, False)
                        for name, found in zip(dirs[::-1], below[::-1]))
    finally:
        for what, _, _, fd, _, _ in reversed(todo):
            if what == "close":
                close(fd)


# --- processes

def execl(file, *args):
    """Replace the current process by a program; arguments one by one."""
    execv(file, args)


def execle(file, *args):
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    execvp(file, args)


def execlpe(file, *args):
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    _execvpe(file, args)


def execvpe(file, args, env):
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    run, rest = (execv, (args,)) if env is None else (execve, (args, env))
    if path.dirname(file):
        return run(file, *rest)
    first = last = None
    for directory in get_exec_path(env):
        try:
            run(path.join(directory, fsdecode(file)), *rest)
        except (FileNotFoundError, NotADirectoryError) as error:
            last = error
        except OSError as error:
            last = error
            first = first or error
    raise first or last


def _spawn(mode, file, args, env, run):
    """Run a program in a child; its exit status if that is waited for, else its process id."""
    if not isinstance(args, (tuple, list)):
        raise TypeError("argv must be a tuple or a list")
    if not args or not args[0]:
        raise ValueError("argv first element cannot be empty")
    pid = fork()
    if not pid:
        try:
            run(file, args) if env is None else run(file, args, env)
        except:
            _exit(127)
    if mode == P_NOWAIT:
        return pid
    while True:
        status = waitpid(pid, 0)[1]
        if not WIFSTOPPED(status):
            return waitstatus_to_exitcode(status)


def spawnv(mode, file, args):
    """Execute a program with a list of arguments in a new process."""
    return _spawn(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    return _spawn(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    return _spawn(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    return _spawn(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    return spawnvpe(mode, file, args[:-1], args[-1])


def popen(cmd, mode="r", buffering=-1):
    """Run a shell command, one end of a pipe to it being the file returned."""
    if not isinstance(cmd, str):
        raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess
    if mode == "r":
        proc = subprocess.Popen(cmd, shell=True, text=True, stdout=subprocess.PIPE, bufsize=buffering)
        return _wrap_close(proc.stdout, proc)
    proc = subprocess.Popen(cmd, shell=True, text=True, stdin=subprocess.PIPE, bufsize=buffering)
    return _wrap_close(proc.stdin, proc)


class _wrap_close:
    """A file whose close() waits for the process behind it."""

    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        self._stream.close()
        returncode = self._proc.wait()
        return None if returncode == 0 else returncode << 8

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """open() for a file descriptor."""
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    return _open(fd, mode, buffering, encoding, *args, **kwargs)


_before_fork, _after_in_parent, _after_in_child = [], [], []


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    """Register callables to be called when forking a new process."""
    if before is after_in_child is after_in_parent is None:
        raise TypeError("At least one argument is required.")
    for f, hooks in ((before, _before_fork), (after_in_child, _after_in_child), (after_in_parent, _after_in_parent)):
        if f is not None:
            if not callable(f):
                raise TypeError(f"'{type(f).__name__}' object is not callable")
            hooks.append(f)


def _call_hooks(hooks):
    for f in hooks:
        try:
            f()
        except BaseException:
            sys.excepthook(*sys.exc_info())


def fork():
    """Fork a child process: 0 in the child, the child's process id in the parent."""
    if sys.is_finalizing():
        raise PythonFinalizationError("can't fork at interpreter shutdown")
    _call_hooks(reversed(_before_fork))
    pid = posix._fork()
    if pid:
        _call_hooks(_after_in_parent)
        import _thread
        if _thread._count() > 0:
            import warnings
            warnings.warn(f"This process (pid={getpid()}) is multi-threaded, use of fork() may lead to deadlocks in the child.",
                          DeprecationWarning, stacklevel=2)
    else:
        if "threading" in sys.modules:
            sys.modules["threading"]._after_fork()
        _call_hooks(_after_in_child)
    return pid


def forkpty():
    """Fork a child with a terminal of its own: (0, -1) in the child, else its process id and the terminal's other end."""
    master, slave = openpty()
    pid = fork()
    if pid:
        close(slave)
        return pid, master
    close(master)
    login_tty(slave)
    return 0, -1


def wait():
    """Wait for completion of a child process: its process id and status."""
    return waitpid(-1, 0)


# --- what a wait status says: the low seven bits are a signal, 0 for an exit, 0x7F for a stop

def WIFEXITED(status):
    return status & 0x7F == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    return status & 0x7F not in (0, 0x7F)


def WTERMSIG(status):
    return status & 0x7F


def WCOREDUMP(status):
    return status & 0x80 != 0


def WIFSTOPPED(status):
    return status & 0xFF == 0x7F


def WSTOPSIG(status):
    return status >> 8 & 0xFF


def WIFCONTINUED(status):
    return status == 0xFFFF


import builtins

_open = builtins.open
del builtins


supports_dir_fd = {access, chmod, chown, link, mkdir, mkfifo, mknod, open, readlink, rename, rmdir, stat, symlink,
                   unlink, utime}
supports_effective_ids = {access}
supports_fd = {chdir, chmod, chown, execve, listdir, pathconf, scandir, stat, statvfs, truncate, utime}
supports_follow_symlinks = {access, chown, link, stat, utime}
__all__ = [_name for _name in globals() if _name[:1] != "_" and _name not in ("sys", "posix")]
__all__ += ["environ", "environb", "PathLike", "_exit", "sysconf_names", "confstr_names", "pathconf_names"]
