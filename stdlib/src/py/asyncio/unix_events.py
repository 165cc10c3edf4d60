"""What the loop has on Unix: signals, Unix sockets, pipes and processes."""

import collections
import errno
import os
import signal
import socket
import stat
import subprocess
import threading
import warnings

from asyncio import base_events, coroutines, events, futures, protocols, selector_events, transports
from asyncio.log import logger

__all__ = ("SelectorEventLoop", "EventLoop", "DefaultEventLoopPolicy")

_AGAIN = BlockingIOError, InterruptedError


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """Unix event loop."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}

    def close(self):
        super().close()
        for number in list(self._signal_handlers):
            self.remove_signal_handler(number)

    # --- signals

    def _process_data(self, data):
        for number in data:
            # A zero is a wake and nothing more.
            if number:
                handle = self._signal_handlers.get(number)
                if handle is None:
                    continue
                if handle._cancelled:
                    self.remove_signal_handler(number)
                else:
                    self._ready.append(handle)

    def add_signal_handler(self, sig, callback, *args):
        """Add a handler for a signal, which the loop calls as it does others."""
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        try:
            signal.set_wakeup_fd(self._csock.fileno())
        except (ValueError, OSError) as error:
            raise RuntimeError(str(error)) from None
        self._signal_handlers[sig] = events.Handle(callback, args, self, None)
        try:
            signal.signal(sig, _noted)
            signal.siginterrupt(sig, False)
        except OSError as error:
            del self._signal_handlers[sig]
            raise RuntimeError(f"sig {sig} cannot be caught") from error

    def remove_signal_handler(self, sig):
        """Forget what a signal calls; was there one?"""
        self._check_signal(sig)
        if self._signal_handlers.pop(sig, None) is None:
            return False
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        if not self._signal_handlers:
            try:
                signal.set_wakeup_fd(-1)
            except (ValueError, OSError) as error:
                logger.info("set_wakeup_fd(-1) failed: %s", error)
        return True

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        if sig not in signal.valid_signals():
            raise ValueError(f"invalid signal number {sig}")

    # --- Unix sockets

    async def create_unix_connection(self, protocol_factory, path=None, *, ssl=None, sock=None, server_hostname=None,
                                     ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        base_events._refuse_ssl(ssl)
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            sock = await self._open_socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, os.fspath(path))
        elif sock is None:
            raise ValueError("no path and sock were specified")
        elif sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A UNIX Domain Stream Socket was expected, got {sock!r}")
        return await self._make_connection(sock, protocol_factory)

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None,
                                 ssl_handshake_timeout=None, ssl_shutdown_timeout=None, start_serving=True,
                                 cleanup_socket=True):
        base_events._refuse_ssl(ssl)
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            path = os.fspath(path)
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            if path[:1] not in ("\0", b"\0"):
                try:
                    if stat.S_ISSOCK(os.stat(path).st_mode):
                        os.remove(path)
                except FileNotFoundError:
                    pass
                except OSError as error:
                    logger.error("Unable to check or remove stale UNIX socket %r: %r", path, error)
            try:
                sock.bind(path)
            except OSError as error:
                sock.close()
                if isinstance(error, OSError) and error.errno == 98:
                    raise OSError(error.errno, f"Address {path!r} is already in use") from None
                raise
            except:
                sock.close()
                raise
        elif sock is None:
            raise ValueError("path was not specified, and no sock specified")
        elif sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A UNIX Domain Stream Socket was expected, got {sock!r}")
        if cleanup_socket:
            name = sock.getsockname()
            if name[:1] not in ("\0", b"\0", "", b""):
                self._unix_paths()[sock] = name, os.stat(name).st_ino
        return await self._serve([sock], protocol_factory, backlog, start_serving)

    def _unix_paths(self):
        return self.__dict__.setdefault("_paths_of_servers", {})

    def _stop_serving(self, sock):
        name, inode = self._unix_paths().pop(sock, (None, None))
        super()._stop_serving(sock)
        if name is not None:
            try:
                if os.stat(name).st_ino == inode:
                    os.unlink(name)
            except FileNotFoundError:
                pass
            except OSError as error:
                logger.error("Unable to unlink listening UNIX socket %r: %r", name, error)

    # --- pipes and processes

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixReadPipeTransport(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixWritePipeTransport(self, pipe, protocol, waiter, extra)

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr, extra=None, **kwargs):
        waiter = self.create_future()
        transport = _SubprocessTransport(self, protocol, args, shell, stdin, stdout, stderr, waiter, extra, **kwargs)
        try:
            await waiter
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            transport.close()
            await transport._wait()
            raise
        return transport

    def _watch_child(self, pid, callback):
        """Call back with the exit status of a child."""
        try:
            fd = os.pidfd_open(pid)
        except OSError:
            # Kernels without such descriptors, or none left.
            threading.Thread(target=self._wait_for_child, args=(pid, callback), daemon=True,
                             name=f"asyncio-waitpid-{pid}").start()
            return

        def ended():
            self._remove_reader(fd)
            os.close(fd)
            callback(_exit_code(pid))

        self._add_reader(fd, ended)

    def _wait_for_child(self, pid, callback):
        code = _exit_code(pid)
        if self.is_closed():
            logger.warning("Loop %r that handles pid %r is closed", self, pid)
        else:
            self.call_soon_threadsafe(callback, code)


def _noted(number, frame):
    """The loop hears of the signal by its socket; without a handler Python would not write to that."""


def _exit_code(pid):
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        # Somebody else has waited for it.
        logger.warning("Unknown child process pid %d, will report returncode 255", pid)
        return 255


class _UnixPipeTransport(transports.BaseTransport):
    """One end of a pipe."""

    _closing = False

    def _open(self, loop, pipe, protocol, only):
        """Begin, if the pipe is one; `only` says what else may pass for one. True for a terminal."""
        self._extra["pipe"] = self._pipe = pipe
        self._loop, self._protocol, self._fileno = loop, protocol, pipe.fileno()
        mode = os.fstat(self._fileno).st_mode
        is_terminal = stat.S_ISCHR(mode)
        if not (is_terminal or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            self._pipe = self._fileno = self._protocol = None
            raise ValueError(f"Pipe transport is {only}")
        os.set_blocking(self._fileno, False)
        loop.call_soon(protocol.connection_made, self)
        return is_terminal

    def __repr__(self):
        state = "closed" if self._pipe is None else "closing" if self._closing else "open"
        return f"<{type(self).__name__} fd={self._fileno} {state}>"

    def __del__(self, _warn=warnings.warn):
        if self._pipe is not None:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._pipe.close()

    def get_protocol(self):
        return self._protocol

    def set_protocol(self, protocol):
        self._protocol = protocol

    def is_closing(self):
        return self._closing

    def _fatal_error(self, error, expected, doing):
        if not expected:
            self._loop.call_exception_handler({
                "message": f"Fatal {doing} error on pipe transport",
                "exception": error,
                "transport": self,
                "protocol": self._protocol,
            })
        self._close(error)

    def _close(self, error):
        if self._pipe is not None:
            self._closing = True
            self._loop._remove_reader(self._fileno)
            self._loop.call_soon(self._call_connection_lost, error)

    def _call_connection_lost(self, error):
        if self._pipe is None:
            return
        try:
            self._protocol.connection_lost(error)
        finally:
            self._pipe.close()
            self._pipe = self._protocol = self._loop = None


class _UnixReadPipeTransport(_UnixPipeTransport, transports.ReadTransport):
    """The end of a pipe that is read."""

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra)
        self._paused = False
        self._open(loop, pipe, protocol, "for pipes/sockets only.")
        loop.call_soon(self._add_reader)
        if waiter is not None:
            loop.call_soon(futures._settle, waiter)

    def is_reading(self):
        return not (self._paused or self._closing)

    def _add_reader(self):
        if self.is_reading():
            self._loop._add_reader(self._fileno, self._read_ready)

    def pause_reading(self):
        if self.is_reading():
            self._loop._remove_reader(self._fileno)
            self._paused = True

    def resume_reading(self):
        if self._paused and not self._closing:
            self._paused = False
            self._add_reader()

    def _read_ready(self):
        try:
            data = os.read(self._fileno, 256 * 1024)
        except _AGAIN:
            return
        except OSError as error:
            # A terminal whose other end is gone says so by EIO.
            self._fatal_error(error, error.errno == errno.EIO, "read")
            return
        if data:
            self._protocol.data_received(data)
        else:
            self._loop.call_soon(self._protocol.eof_received)
            self._close(None)

    def close(self):
        if not self._closing:
            self._close(None)


class _UnixWritePipeTransport(_UnixPipeTransport, transports._FlowControlMixin):
    """The end of a pipe that is written to."""

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._buffer = bytearray()
        self._conn_lost = 0
        if not self._open(loop, pipe, protocol, "only for pipes, sockets and character devices"):
            # That the other end closes shows as something to read.
            loop.call_soon(loop._add_reader, self._fileno, self._other_end_gone)
        if waiter is not None:
            loop.call_soon(futures._settle, waiter)

    def get_write_buffer_size(self):
        return len(self._buffer)

    def _other_end_gone(self):
        self._close(BrokenPipeError() if self._buffer else None)

    def write(self, data):
        if isinstance(data, bytearray):
            data = memoryview(data)
        if not data:
            return
        if self._conn_lost or self._closing:
            if self._conn_lost >= 5:
                logger.warning("pipe closed by peer or os.write(pipe, data) raised exception.")
            self._conn_lost += 1
            return
        if not self._buffer:
            written = self._try_to_write(data)
            if written is None or written == len(data):
                return
            data = memoryview(data)[written:]
            self._loop._add_writer(self._fileno, self._write_ready)
        self._buffer += data
        self._maybe_pause_protocol()

    def _write_ready(self):
        written = self._try_to_write(self._buffer)
        if not written:
            return
        del self._buffer[:written]
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._fileno)
            if self._closing:
                self._loop._remove_reader(self._fileno)
                self._call_connection_lost(None)

    def _try_to_write(self, data):
        """How much of it the pipe has taken; None if it takes nothing any more."""
        try:
            return os.write(self._fileno, data)
        except _AGAIN:
            return 0
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._conn_lost += 1
            self._fatal_error(error, isinstance(error, OSError), "write")
            return None

    def can_write_eof(self):
        return True

    def write_eof(self):
        if not self._closing:
            self._closing = True
            if not self._buffer:
                self._loop._remove_reader(self._fileno)
                self._loop.call_soon(self._call_connection_lost, None)

    def close(self):
        if self._pipe is not None:
            self.write_eof()

    def abort(self):
        self._close(None)

    def _close(self, error):
        if self._pipe is not None and self._buffer:
            self._buffer.clear()
            self._loop._remove_writer(self._fileno)
        super()._close(error)


class _PipeProtocol(protocols.Protocol):
    """Tells the process's transport of one of its pipes."""

    disconnected = False
    pipe = None

    def __init__(self, process, fd):
        self.process, self.fd = process, fd

    def __repr__(self):
        return f"<{type(self).__name__} fd={self.fd} pipe={self.pipe!r}>"

    def connection_made(self, transport):
        self.pipe = transport

    def connection_lost(self, error):
        self.disconnected = True
        self.process._pipe_connection_lost(self.fd, error)
        self.process = None

    def data_received(self, data):
        self.process._tell("pipe_data_received", self.fd, data)

    def pause_writing(self):
        self.process._protocol.pause_writing()

    def resume_writing(self):
        self.process._protocol.resume_writing()


class _SubprocessTransport(transports.SubprocessTransport):
    """A process, of which the protocol hears."""

    def __init__(self, loop, protocol, args, shell, stdin, stdout, stderr, waiter=None, extra=None, **kwargs):
        super().__init__(extra)
        self._closed = False
        self._protocol = protocol
        self._loop = loop
        self._proc = None
        self._pid = None
        self._returncode = None
        self._exit_waiters = []
        # What happened before the protocol heard of the connection; None afterwards.
        self._pending_calls = collections.deque()
        self._pipes = {}
        self._finished = False
        theirs = None
        if stdin == subprocess.PIPE:
            # Of a pipe the end that is written to does not tell that the other end is closed, of a pair of sockets it does.
            stdin, theirs = socket.socketpair()
            given = stdin
        else:
            given = stdin
        try:
            self._proc = subprocess.Popen(args, shell=shell, stdin=given, stdout=stdout, stderr=stderr, bufsize=0,
                                          universal_newlines=False, **kwargs)
        except:
            if theirs is not None:
                theirs.close()
            self.close()
            raise
        finally:
            if theirs is not None:
                stdin.close()
        if theirs is not None:
            self._proc.stdin = open(theirs.detach(), "wb", buffering=0)
        for fd, pipe in ((0, self._proc.stdin), (1, self._proc.stdout), (2, self._proc.stderr)):
            if pipe is not None:
                self._pipes[fd] = None
        self._pid = self._proc.pid
        self._extra["subprocess"] = self._proc
        loop._watch_child(self._pid, self._process_exited)
        loop.create_task(self._connect_pipes(waiter))

    def __repr__(self):
        info = [type(self).__name__, "closed" if self._closed else "", "" if self._pid is None else f"pid={self._pid}"]
        if self._returncode is not None:
            info.append(f"returncode={self._returncode}")
        else:
            info.append("not started" if self._pid is None else "running")
        return f"<{' '.join(filter(None, info))}>"

    def __del__(self, _warn=warnings.warn):
        if not self._closed:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self.close()

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closed

    def close(self):
        if self._closed:
            return
        self._closed = True
        for protocol in self._pipes.values():
            if protocol is not None and protocol.pipe is not None:
                protocol.pipe.close()
        if self._proc is not None and self._returncode is None and self._proc.poll() is None:
            try:
                self._proc.kill()
            except (ProcessLookupError, PermissionError):
                pass

    def get_pid(self):
        return self._pid

    def get_returncode(self):
        return self._returncode

    def get_pipe_transport(self, fd):
        protocol = self._pipes.get(fd)
        return None if protocol is None else protocol.pipe

    def _check_proc(self):
        if self._proc is None or self._returncode is not None:
            raise ProcessLookupError()

    def send_signal(self, signal):
        self._check_proc()
        # Not by Popen, which would wait for the child, and take its status from the loop.
        os.kill(self._pid, signal)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    async def _connect_pipes(self, waiter):
        try:
            proc, loop = self._proc, self._loop
            for fd, pipe, connect in ((0, proc.stdin, loop.connect_write_pipe), (1, proc.stdout, loop.connect_read_pipe),
                                      (2, proc.stderr, loop.connect_read_pipe)):
                if pipe is not None:
                    _, self._pipes[fd] = await connect(lambda: _PipeProtocol(self, fd), pipe)
            loop.call_soon(self._protocol.connection_made, self)
            for name, args in self._pending_calls:
                loop.call_soon(getattr(self._protocol, name), *args)
            self._pending_calls = None
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            failure = error
        else:
            failure = None
        if waiter is not None:
            futures._settle(waiter, failure)

    def _tell(self, name, *args):
        if self._pending_calls is not None:
            self._pending_calls.append((name, args))
        else:
            self._loop.call_soon(getattr(self._protocol, name), *args)

    def _pipe_connection_lost(self, fd, error):
        self._tell("pipe_connection_lost", fd, error)
        self._try_finish()

    def _process_exited(self, returncode):
        self._returncode = returncode
        if self._proc.returncode is None:
            # So that Popen does not wait for what has gone.
            self._proc.returncode = returncode
        self._tell("process_exited")
        self._try_finish()

    async def _wait(self):
        """Wait until the process exits; its return code."""
        if self._returncode is not None:
            return self._returncode
        waiter = self._loop.create_future()
        self._exit_waiters.append(waiter)
        return await waiter

    def _try_finish(self):
        if self._finished or self._returncode is None:
            return
        if all(p is not None and p.disconnected for p in self._pipes.values()):
            self._finished = True
            self._loop.call_soon(self._call_connection_lost, None)

    def _call_connection_lost(self, error):
        try:
            if self._pending_calls is None:
                self._protocol.connection_lost(error)
        finally:
            for waiter in self._exit_waiters:
                if not waiter.cancelled():
                    waiter.set_result(self._returncode)
            self._exit_waiters = []
            self._loop = self._proc = self._protocol = None


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """Unix event loop policy."""

    _loop_factory = _UnixSelectorEventLoop


SelectorEventLoop = _UnixSelectorEventLoop
DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop
