"""Handles of callbacks, what every event loop offers, and which loop runs."""

import contextvars
import os
import sys
import threading

from asyncio import format_helpers

__all__ = ("AbstractEventLoopPolicy", "AbstractEventLoop", "AbstractServer", "Handle", "TimerHandle",
           "get_event_loop_policy", "set_event_loop_policy", "get_event_loop", "set_event_loop", "new_event_loop",
           "_set_running_loop", "get_running_loop", "_get_running_loop")


# --- handles

class Handle:
    """A callback that a loop will call, unless it is cancelled before."""

    __slots__ = ("_callback", "_args", "_cancelled", "_loop", "_context", "_repr", "_source_traceback",
                 "__weakref__")

    def __init__(self, callback, args, loop, context=None):
        self._context = contextvars.copy_context() if context is None else context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None
        self._source_traceback = format_helpers.extract_stack(sys._getframe(1)) if loop.get_debug() else None

    def _info(self):
        info = [type(self).__name__]
        if self._cancelled:
            info.append("cancelled")
        if self._callback is not None:
            info.append(format_helpers._format_callback_source(self._callback, self._args))
        if self._source_traceback:
            frame = self._source_traceback[-1]
            info.append(f"created at {frame[0]}:{frame[1]}")
        return info

    def __repr__(self):
        return self._repr or f"<{' '.join(self._info())}>"

    def cancel(self):
        if self._cancelled:
            return
        self._cancelled = True
        if self._loop.get_debug():
            # Shown later, when what is cleared here is gone.
            self._repr = repr(self)
        self._callback = self._args = None

    def cancelled(self):
        return self._cancelled

    def get_context(self):
        return self._context

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            shown = format_helpers._format_callback_source(self._callback, self._args)
            context = {"message": f"Exception in callback {shown}", "exception": exception, "handle": self}
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)
        # The frame may live on in a traceback: no cycle through it.
        self = None


class TimerHandle(Handle):
    """A callback that is due at a time of the loop's clock."""

    __slots__ = ("_scheduled", "_when")

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        if self._source_traceback:
            # Not where this class is.
            del self._source_traceback[-1]
        self._when = when
        self._scheduled = False

    def _info(self):
        info = super()._info()
        info.insert(2 if self._cancelled else 1, f"when={self._when}")
        return info

    def __hash__(self):
        return hash(self._when)

    def __lt__(self, other):
        return self._when < other._when if isinstance(other, TimerHandle) else NotImplemented

    def __le__(self, other):
        return self._when <= other._when if isinstance(other, TimerHandle) else NotImplemented

    def __gt__(self, other):
        return self._when > other._when if isinstance(other, TimerHandle) else NotImplemented

    def __ge__(self, other):
        return self._when >= other._when if isinstance(other, TimerHandle) else NotImplemented

    def __eq__(self, other):
        if isinstance(other, TimerHandle):
            return (self._when == other._when and self._callback == other._callback and self._args == other._args
                    and self._cancelled == other._cancelled)
        return NotImplemented

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def when(self):
        return self._when


# --- what others build upon

def _abstract(*names):
    """Methods that only say that they are missing."""
    def make(name):
        def method(self, *args, **kwargs):
            raise NotImplementedError
        method.__name__ = name
        return method
    return {name: make(name) for name in names}


def _abstract_coroutines(*names):
    def make(name):
        async def method(self, *args, **kwargs):
            raise NotImplementedError
        method.__name__ = name
        return method
    return {name: make(name) for name in names}


class AbstractServer:
    """What listens for connections."""

    locals().update(_abstract("close", "close_clients", "abort_clients", "get_loop", "is_serving"))
    locals().update(_abstract_coroutines("start_serving", "serve_forever", "wait_closed"))

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class AbstractEventLoop:
    """Abstract event loop."""

    locals().update(_abstract(
        "run_forever", "run_until_complete", "stop", "is_running", "is_closed", "close", "_timer_handle_cancelled",
        "call_soon", "call_later", "call_at", "time", "create_future", "create_task", "call_soon_threadsafe",
        "run_in_executor", "set_default_executor", "add_reader", "remove_reader", "add_writer", "remove_writer",
        "add_signal_handler", "remove_signal_handler", "set_task_factory", "get_task_factory",
        "get_exception_handler", "set_exception_handler", "default_exception_handler", "call_exception_handler",
        "get_debug", "set_debug"))
    locals().update(_abstract_coroutines(
        "shutdown_asyncgens", "shutdown_default_executor", "getaddrinfo", "getnameinfo", "create_connection",
        "create_server", "sendfile", "start_tls", "create_unix_connection", "create_unix_server",
        "connect_accepted_socket", "create_datagram_endpoint", "connect_read_pipe", "connect_write_pipe",
        "subprocess_shell", "subprocess_exec", "sock_recv", "sock_recv_into", "sock_recvfrom", "sock_recvfrom_into",
        "sock_sendall", "sock_sendto", "sock_connect", "sock_accept", "sock_sendfile"))


class AbstractEventLoopPolicy:
    """How loops are made and found."""

    locals().update(_abstract("get_event_loop", "set_event_loop", "new_event_loop"))


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """Each thread has a loop of its own, which the main thread's is made for when it is first asked for."""

    _loop_factory = None

    def __init__(self):
        self._local = threading.local()

    def get_event_loop(self):
        if getattr(self._local, "loop", None) is None:
            in_main = threading.current_thread() is threading.main_thread()
            if in_main and not getattr(self._local, "was_set", False):
                import warnings
                warnings.warn("There is no current event loop", DeprecationWarning, stacklevel=2)
                self.set_event_loop(self.new_event_loop())
            else:
                raise RuntimeError("There is no current event loop in thread %r." % threading.current_thread().name)
        return self._local.loop

    def set_event_loop(self, loop):
        self._local.was_set = True
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            given = type(loop).__name__
            raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{given}'")
        self._local.loop = loop

    def new_event_loop(self):
        return self._loop_factory()


_event_loop_policy = None
_lock = threading.Lock()
_running = threading.local()


def get_running_loop():
    """The loop that runs in this thread.  RuntimeError without one."""
    loop = _get_running_loop()
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


def _get_running_loop():
    loop, pid = getattr(_running, "loop_pid", (None, None))
    # The child of a fork runs no loop of its parent.
    return loop if loop is not None and pid == os.getpid() else None


def _set_running_loop(loop):
    _running.loop_pid = (loop, os.getpid())


def get_event_loop_policy():
    """What says how loops are made and found."""
    global _event_loop_policy
    if _event_loop_policy is None:
        with _lock:
            if _event_loop_policy is None:
                from asyncio.unix_events import DefaultEventLoopPolicy
                _event_loop_policy = DefaultEventLoopPolicy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    """Say how loops are made and found."""
    global _event_loop_policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        given = type(policy).__name__
        raise TypeError(f"policy must be an instance of AbstractEventLoopPolicy or None, not '{given}'")
    _event_loop_policy = policy


def get_event_loop():
    """Return the running loop, or the policy's where none runs."""
    return _get_running_loop() or get_event_loop_policy().get_event_loop()


def set_event_loop(loop):
    """Make a loop this thread's, by the policy."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """A new loop, by the policy."""
    return get_event_loop_policy().new_event_loop()
