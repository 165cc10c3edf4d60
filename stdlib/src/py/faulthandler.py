"""Where the threads are: on demand, after a time, on a signal, and when a signal ends the process."""

import sys
import _faulthandler
import _thread
from _faulthandler import disable, is_enabled

__all__ = ["cancel_dump_traceback_later", "disable", "dump_traceback", "dump_traceback_later", "enable", "is_enabled",
           "register", "unregister"]

_file = None     # what enable() was given: it must not be closed meanwhile
_watch = None    # the lock that the thread of dump_traceback_later waits for
_registered = {}


def _descriptor(file):
    """The descriptor of a file, which may be one itself; sys.stderr's if there is none."""
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("unable to get sys.stderr")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descriptor")
        return file
    fd = file.fileno()
    if not isinstance(fd, int) or fd < 0:
        raise RuntimeError("file.fileno() is not a valid file descriptor")
    try:
        file.flush()
    except Exception:
        pass
    return fd


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread, or of all threads if all_threads is True, into file."""
    _faulthandler.dump(_descriptor(file), all_threads)


def enable(file=None, all_threads=True):
    """Enable the fault handler: fatal signals dump the traceback into file."""
    global _file
    fd = _descriptor(file)
    _file = file
    _faulthandler.enable(fd, all_threads)


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Dump the traceback of all threads after a timeout, again and again if repeat is true."""
    global _watch
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    fd = _descriptor(file)
    cancel_dump_traceback_later()
    lock = _watch = _thread.allocate_lock()
    lock.acquire()
    whole = int(timeout)
    micros = round((timeout - whole) * 1e6)
    fraction = f".{micros:06}" if micros else ""
    text = f"Timeout ({whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}{fraction})!\n".encode()
    _thread.start_new_thread(_wait, (lock, timeout, repeat, fd, exit, text, file))


def _wait(lock, timeout, repeat, fd, exit, text, file):
    import posix
    while not lock.acquire(timeout=timeout):
        posix.write(fd, text)
        _faulthandler.dump(fd, True)
        if exit:
            posix._exit(1)
        if not repeat:
            return


def cancel_dump_traceback_later():
    """Cancel the previous call to dump_traceback_later()."""
    global _watch
    if _watch is not None:
        try:
            _watch.release()
        except RuntimeError:
            pass
        _watch = None


def register(signum, file=None, all_threads=True, chain=False):
    """Register a handler for the signal 'signum': dump the traceback into file."""
    import _signal
    if signum in (_signal.SIGBUS, _signal.SIGILL, _signal.SIGFPE, _signal.SIGABRT, _signal.SIGSEGV):
        raise RuntimeError(f"signal {signum} cannot be registered, use enable() instead")
    fd = _descriptor(file)
    before = _registered[signum][0] if signum in _registered else _signal.getsignal(signum)

    def handler(number, frame):
        _faulthandler.dump(fd, all_threads)
        if chain and callable(before):
            before(number, frame)

    _signal.signal(signum, handler)
    _registered[signum] = before, file


def unregister(signum):
    """Unregister the handler of the signal 'signum' registered by register()."""
    if signum not in _registered:
        return False
    import _signal
    before, _ = _registered.pop(signum)
    _signal.signal(signum, _signal.SIG_DFL if before is None else before)
    return True
