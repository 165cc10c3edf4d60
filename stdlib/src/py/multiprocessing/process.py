"""Process objects, and what a process knows of itself and its children."""

import atexit
import itertools
import os
import sys

import _multiprocessing

__all__ = ["BaseProcess", "current_process", "active_children", "parent_process"]

# The directory the program began in: relative paths of sys.path begin there.
try:
    ORIGINAL_DIR = os.path.abspath(os.getcwd())
except OSError:
    ORIGINAL_DIR = None


def current_process():
    """The process this runs in."""
    return _current


def active_children():
    """The children that live."""
    _reap()
    return list(_children)


def parent_process():
    """The process that started this one."""
    return _parent


def _reap():
    for p in list(_children):
        if p._popen.poll() is not None:
            _children.discard(p)


class AuthenticationString(bytes):
    """The key that connections are authenticated with."""

    def __reduce__(self):
        from multiprocessing.context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError("Pickling an AuthenticationString object is disallowed for security reasons")
        return AuthenticationString, (bytes(self),)


def _util(name, *args):
    """Calls a function of multiprocessing.util, if anybody has loaded that: otherwise it has nothing to do."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        getattr(util, name)(*args)


class BaseProcess:
    """A function, or a subclass's run(), in a process of its own.

    Used as a Thread is."""

    _start_method = None

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, "group argument must be None for now"
        count = next(_counter)
        self._identity = _current._identity + (count,)
        self._config = _current._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = _current.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or type(self).__name__ + "-" + ":".join(str(i) for i in self._identity)
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def run(self):
        """What the process does; subclasses may have another."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Start child process."""
        self._check_closed()
        assert self._popen is None, "cannot start a process twice"
        assert self._parent_pid == os.getpid(), "can only start a process object created by current process"
        assert not _current._config.get("daemon"), "daemonic processes are not allowed to have children"
        _reap()
        self._popen = self._Popen(self)
        self._sentinel = self._popen.sentinel
        # A target that refers to this object would keep it alive.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def _Popen(self):
        raise NotImplementedError

    def terminate(self):
        """Terminate process; sends SIGTERM signal."""
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        """Terminate process; sends SIGKILL signal."""
        self._check_closed()
        self._popen.kill()

    def join(self, timeout=None):
        """Wait for the end of the child."""
        self._check_closed()
        assert self._parent_pid == os.getpid(), "can only join a child process"
        assert self._popen is not None, "can only join a started process"
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        """Does it run?"""
        self._check_closed()
        if self is _current:
            return True
        assert self._parent_pid == os.getpid(), "can only test a child process"
        if self._popen is None:
            return False
        if self._popen.poll() is None:
            return True
        _children.discard(self)
        return False

    def close(self):
        """Close the Process object, releasing resources held by it."""
        child, self._closed = self._popen, True
        if child is None:
            return
        if child.poll() is None:
            self._closed = False
            raise ValueError("Cannot close a process while it is still running. "
                             "You should first call join() or terminate().")
        child.close()
        _children.discard(self)
        self._popen = None
        del self._sentinel

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        """Is it to be ended with this process?"""
        return self._config.get("daemon", False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, "process has already started"
        self._config["daemon"] = daemonic

    @property
    def authkey(self):
        return self._config["authkey"]

    @authkey.setter
    def authkey(self, authkey):
        self._config["authkey"] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        """The exit status; None while it runs."""
        self._check_closed()
        return None if self._popen is None else self._popen.poll()

    @property
    def ident(self):
        """Its number; None before the start."""
        self._check_closed()
        return os.getpid() if self is _current else self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that is ready to be read once the process has ended."""
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None

    def __repr__(self):
        exitcode = None
        if self is _current:
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != os.getpid():
            status = "unknown"
        elif self._popen is None:
            status = "initial"
        else:
            exitcode = self._popen.poll()
            status = "started" if exitcode is None else "stopped"
        info = [type(self).__name__, f"name={self._name!r}"]
        if self._popen is not None:
            info.append(f"pid={self._popen.pid}")
        info.append(f"parent={self._parent_pid}")
        info.append(status)
        if exitcode is not None:
            info.append(f"exitcode={_exitcode_name(exitcode)}")
        if self.daemon:
            info.append("daemon")
        return f"<{' '.join(info)}>"

    def _bootstrap(self, parent_sentinel=None):
        """The life of the child; the status it ends with."""
        global _current, _parent, _counter, _children
        try:
            if self._start_method is not None:
                sys.modules["multiprocessing.context"]._force_start_method(self._start_method)
            # What the parent registered is for the parent to do.
            atexit._clear()
            atexit.register(_exit_function)
            _counter = itertools.count(1)
            siblings, _children = _children, set()
            for p in siblings:
                p._popen.disown()
            _exit_functions.clear()
            _close_stdin()
            old, _current = _current, self
            _parent = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
            del old, siblings
            _multiprocessing.trace_process(self._name)
            if self.daemon and parent_sentinel is not None:
                _multiprocessing.kill_on_close(parent_sentinel)
            for f in list(_after_fork_functions):
                f()
            _util("_run_after_forkers")
            _util("info", "child process calling self.run()")
            self.run()
            code = 0
        except SystemExit as e:
            if e.code is None:
                code = 0
            elif isinstance(e.code, int):
                code = e.code
            else:
                sys.stderr.write(str(e.code) + "\n")
                code = 1
        except BaseException:
            code = 1
            import traceback
            sys.stderr.write(f"Process {self.name}:\n")
            traceback.print_exc()
        finally:
            if "threading" in sys.modules:
                sys.modules["threading"]._shutdown()
            _util("info", "process exiting with exitcode %d", code)
            _flush_std_streams()
        return code & 0xFF


def _close_stdin():
    """Children do not compete for the terminal's input."""
    if sys.stdin is None:
        return
    try:
        sys.stdin.close()
    except (OSError, ValueError):
        pass
    try:
        sys.stdin = open(os.open(os.devnull, os.O_RDONLY), encoding="utf-8", closefd=False)
    except (OSError, ValueError):
        pass


def _flush_std_streams():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass


class _Standing(BaseProcess):
    """A process that nobody here has started."""

    _popen = _parent_pid = None
    _closed = False
    _identity = ()

    def __init__(self, name, config):
        self._name, self._config = name, config


class _ParentProcess(_Standing):
    def __init__(self, name, pid, sentinel):
        super().__init__(name, {})
        self._pid, self._sentinel = pid, sentinel

    pid = ident = property(lambda self: self._pid)

    def join(self, timeout=None):
        """Wait for the end of the parent."""
        from multiprocessing.connection import wait
        wait([self._sentinel], timeout)

    def is_alive(self):
        from multiprocessing.connection import wait
        return not wait([self._sentinel], 0)


class _MainProcess(_Standing):
    def __init__(self):
        super().__init__("MainProcess", {"authkey": AuthenticationString(os.urandom(32)), "semprefix": "/mp"})

    def close(self):
        pass


def _exitcode_name(code):
    from signal import Signals
    try:
        return f"-{Signals(-code).name}"
    except ValueError:
        return code


# What else a child has to do first.
_after_fork_functions = []
# What is to be done before the process ends, the last first.
_exit_functions = []
_parent = None
_current = _MainProcess()
_counter = itertools.count(1)
_children = set()


def _exit_function():
    """The end of a process: daemons are ended, other children awaited, what was registered is called."""
    _util("info", "process shutting down")
    _util("debug", 'running all "atexit" finalizers with priority >= 0')
    _util("_run_finalizers", 0)
    for p in active_children():
        if p.daemon:
            _util("info", "calling terminate() for daemon %s", p.name)
            p._popen.terminate()
    for p in active_children():
        _util("info", "calling join() for process %s", p.name)
        p.join()
    while _exit_functions:
        _exit_functions.pop()()
    _util("debug", 'running the remaining "atexit" finalizers')
    _util("_run_finalizers")


atexit.register(_exit_function)

# Functions that are called in every child.
_OF_CHILDREN = (
    BaseProcess._bootstrap, BaseProcess.run, BaseProcess.daemon.fget, _ParentProcess.__init__, _close_stdin,
    _exit_function, _flush_std_streams, _reap, _util, active_children,
)
