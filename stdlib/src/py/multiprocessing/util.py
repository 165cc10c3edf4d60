"""Logging, finalizers, and what else the parts of the package share."""

import atexit
import itertools
import os
import sys
import threading
import weakref

from multiprocessing import process

__all__ = ["sub_debug", "debug", "info", "sub_warning", "get_logger", "log_to_stderr", "get_temp_dir",
           "register_after_fork", "is_exiting", "Finalize", "ForkAwareThreadLock", "ForkAwareLocal",
           "SUBDEBUG", "SUBWARNING"]

NOTSET = 0
SUBDEBUG = 5
DEBUG = 10
INFO = 20
SUBWARNING = 25
WARNING = 30

LOGGER_NAME = "multiprocessing"
DEFAULT_LOGGING_FORMAT = "[%(levelname)s/%(processName)s] %(message)s"

_logger = None
_log_to_stderr = False


def _logs(level):
    """A function that logs at a level, if anyone wants the log."""
    def log(msg, *args):
        if _logger:
            _logger.log(level, msg, *args, stacklevel=2)
    return log


sub_debug, debug, info, sub_warning = map(_logs, (SUBDEBUG, DEBUG, INFO, SUBWARNING))


def get_logger():
    """The package's logger"""
    global _logger
    import logging
    if not _logger:
        _logger = logging.getLogger(LOGGER_NAME)
        _logger.propagate = 0
        # So that what is logged at the very end still finds logging at work.
        atexit.unregister(process._exit_function)
        atexit.register(process._exit_function)
    return _logger


def log_to_stderr(level=None):
    """Log to stderr"""
    global _log_to_stderr
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    _log_to_stderr = True
    return _logger


def is_abstract_socket_namespace(address):
    """Is it the address of a Unix socket that is no file?"""
    if not address:
        return False
    if isinstance(address, bytes):
        return address[0] == 0
    if isinstance(address, str):
        return address[0] == "\0"
    raise TypeError(f"address type of {address!r} unrecognized")


def get_temp_dir():
    """The process's own directory for temporary files, which goes when the process ends."""
    directory = process.current_process()._config.get("tempdir")
    if directory is None:
        import tempfile
        directory = tempfile.mkdtemp(prefix="pymp-")
        info("created temp directory %s", directory)
        Finalize(None, _remove_temp_dir, args=(directory,), exitpriority=-100)
        process.current_process()._config["tempdir"] = directory
    return directory


def _remove_temp_dir(directory):
    for name in os.listdir(directory):
        os.unlink(os.path.join(directory, name))
    os.rmdir(directory)
    process.current_process()._config.pop("tempdir", None)


_afterfork_registry = weakref.WeakValueDictionary()
_afterfork_counter = itertools.count()


def _run_after_forkers():
    items = sorted(_afterfork_registry.items(), key=lambda item: item[0][0])
    for (_, _, func), obj in items:
        try:
            func(obj)
        except Exception as e:
            info("after forker raised exception %s", e)


def register_after_fork(obj, func):
    """Has `func(obj)` called in each child that this process forks, while `obj` lives."""
    _afterfork_registry[next(_afterfork_counter), id(obj), func] = obj


_finalizer_registry = {}
_finalizer_counter = itertools.count()


class Finalize:
    """Calls something when an object dies, or at exit"""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(f"Exitpriority ({exitpriority!r}) must be None or int, not {type(exitpriority)}")
        if obj is not None:
            self._weakref = weakref.ref(obj, self)
        elif exitpriority is None:
            raise ValueError("Without object, exitpriority cannot be None")
        else:
            self._weakref = None
        self._callback, self._args, self._kwargs = callback, args, kwargs or {}
        self._key = exitpriority, next(_finalizer_counter)
        self._pid = os.getpid()
        _finalizer_registry[self._key] = self

    def __call__(self, wr=None):
        """Call it, unless that has been done or given up"""
        if _finalizer_registry.pop(self._key, None) is None:
            return None
        # Only the process that made it has anything to finish.
        result = self._callback(*self._args, **self._kwargs) if self._pid == os.getpid() else None
        self._weakref = self._callback = self._args = self._kwargs = None
        return result

    def cancel(self):
        """Give it up"""
        if _finalizer_registry.pop(self._key, None) is not None:
            self._weakref = self._callback = self._args = self._kwargs = None

    def still_active(self):
        """Is it still to be called?"""
        return self._key in _finalizer_registry

    def __repr__(self):
        obj = self._weakref and self._weakref()
        if self._callback is None or self._weakref is not None and obj is None:
            return f"<{type(self).__name__} object, dead>"
        text = f"<{type(self).__name__} object, callback={getattr(self._callback, '__name__', self._callback)}"
        if self._args:
            text += f", args={self._args}"
        if self._kwargs:
            text += f", kwargs={self._kwargs}"
        if self._key[0] is not None:
            text += f", exitpriority={self._key[0]}"
        return text + ">"


def _run_finalizers(minpriority=None):
    """Calls finalizers, the highest priority first, of these the last made first; those below the minimum stay."""
    def wanted(key):
        return key[0] is not None and (minpriority is None or key[0] >= minpriority)

    for key in sorted(filter(wanted, list(_finalizer_registry)), reverse=True):
        if key not in _finalizer_registry:
            continue  # an earlier one has called it
        finalizer = _finalizer_registry[key]
        sub_debug("calling %s", finalizer)
        try:
            finalizer()
        except Exception:
            import traceback
            traceback.print_exc()
    if minpriority is None:
        _finalizer_registry.clear()


def is_exiting():
    """Is this the end of the process?"""
    return sys.is_finalizing()


class ForkAwareThreadLock:
    """A lock that a child finds open."""

    def __init__(self):
        self._lock = threading.Lock()
        self.acquire, self.release = self._lock.acquire, self._lock.release
        register_after_fork(self, ForkAwareThreadLock.__init__)

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)


class ForkAwareLocal(threading.local):
    """Thread-locals that a child finds empty."""

    def __init__(self):
        register_after_fork(self, lambda obj: obj.__dict__.clear())

    def __reduce__(self):
        return type(self), ()


def close_fds(*fds):
    """Close descriptors"""
    for fd in fds:
        os.close(fd)


def spawnv_passfds(path, args, passfds):
    """Starts a program that inherits the given descriptors; its pid."""
    from _posixsubprocess import spawn
    path = os.fsencode(path)
    return spawn([path], args, None, None, (-1, -1, -1), True, sorted(map(int, passfds)), False, -1, False, path)
