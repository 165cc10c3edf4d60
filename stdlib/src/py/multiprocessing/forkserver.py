"""The server that forks children: a process that has done little, and so has little to hand down.

Requests come over a pair of sockets that keeps them apart; each carries the descriptors of one child. When nobody
holds the other end any more the server ends: there is no address, and nothing to clean up."""

import atexit
import os
import sys

__all__ = ["ensure_running", "get_inherited_fds", "set_forkserver_preload"]

# A message of whole packets (SOCK_SEQPACKET).
_SEQPACKET = 5

_socket = None
_preload = ["__main__"]
_inherited = None


def set_forkserver_preload(modules_names):
    """Say what the fork server is to import."""
    global _preload
    if not all(type(name) is str for name in modules_names):
        raise TypeError("module_names must be a list of strings")
    _preload = list(modules_names)


def get_inherited_fds():
    """Descriptors that came from the parent."""
    return _inherited


def read_number(fd):
    data = b""
    while len(data) < 8:
        part = os.read(fd, 8 - len(data))
        if not part:
            raise EOFError("unexpected EOF")
        data += part
    return int.from_bytes(data, "little", signed=True)


def _write_number(fd, n):
    os.write(fd, n.to_bytes(8, "little", signed=True))


def ensure_running():
    """Start the fork server unless it runs."""
    global _socket
    if _socket is not None:
        return
    from _posixsubprocess import spawn as start
    from _socket import socketpair
    from multiprocessing import process, spawn
    ours, theirs = socketpair(1, _SEQPACKET)
    program = sys.modules["__main__"]
    # What -m ran is each child's to run again, by its name.
    by_path = "__main__" in _preload and getattr(program, "__spec__", None) is None
    path = getattr(program, "__file__", None) if by_path else None
    if path is not None and not os.path.isabs(path) and process.ORIGINAL_DIR is not None:
        path = os.path.join(process.ORIGINAL_DIR, path)
    modules = [name for name in _preload if name != "__main__"]
    executable = spawn.get_executable()
    code = (f"from multiprocessing.forkserver import main; "
            f"main({theirs}, {modules!r}, {path!r}, {sys.path!r})")
    start([os.fsencode(executable)], [executable, *sys._inherited_options, "-c", code], None, None, (-1, -1, -1),
          True, [theirs], False, -1, False, executable)
    os.close(theirs)
    _socket = ours


def request(fds):
    """Has the server fork a child that gets these descriptors."""
    global _socket
    import _multiprocessing
    ensure_running()
    try:
        _multiprocessing.send_fds(_socket, b"f", fds)
    except (BrokenPipeError, ConnectionError):
        # It was killed: another one takes its place.
        _socket = None
        ensure_running()
        _multiprocessing.send_fds(_socket, b"f", fds)


def main(fd, preload, main_path=None, sys_path=None):
    """The life of the server."""
    import _multiprocessing
    import _signal
    import select
    from multiprocessing import process, spawn
    if sys_path is not None:
        sys.path[:] = sys_path
    process.current_process()._inheriting = True
    try:
        if main_path is not None:
            spawn.import_main_path(os.path.normpath(main_path))
        for name in preload:
            try:
                __import__(name)
            except ImportError:
                pass
    finally:
        del process.current_process()._inheriting
    process._flush_std_streams()
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    # By the descriptor of each child's process: its pid, and where its end is to be told.
    children = {}
    while True:
        for ready, _ in poll.poll():
            if ready == fd:
                data, fds = _multiprocessing.recv_fds(fd, 1, 253)
                if not data:
                    os._exit(0)
                child_end, status, *rest = fds
                pid = os.fork()
                if pid == 0:
                    _child(fd, [*children, *(s for _, s in children.values()), status], child_end, rest)
                for n in (child_end, *rest):
                    os.close(n)
                try:
                    _write_number(status, pid)
                except BrokenPipeError:
                    pass
                watch = _multiprocessing.pidfd_open(pid)
                children[watch] = pid, status
                poll.register(watch, select.POLLIN)
            else:
                pid, status = children.pop(ready)
                poll.unregister(ready)
                os.close(ready)
                _, ended = os.waitpid(pid, 0)
                try:
                    _write_number(status, os.waitstatus_to_exitcode(ended))
                except BrokenPipeError:
                    pass
                os.close(status)


def _child(server, others, child_end, fds):
    """The life of a child of the server."""
    global _inherited
    code = 1
    try:
        import _signal
        from multiprocessing import spawn
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        os.close(server)
        for fd in others:
            os.close(fd)
        _inherited = fds
        code = spawn._main(child_end, os.dup(child_end))
    except Exception:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(code)
