"""The event loop but for what it waits by: callbacks, timers, executors, generators, errors."""

import collections
import collections.abc
import concurrent.futures
import functools
import heapq
import itertools
import os
import socket
import subprocess
import sys
import threading
import time
import traceback
import warnings
import weakref

from asyncio import coroutines, events, exceptions, futures, tasks
from asyncio.log import logger

__all__ = ("BaseEventLoop", "Server")

# A heap of timers with more cancelled ones than this, and more than half of them, is cleaned.
_MANY_CANCELLED = 100
# Seconds that select waits at most.
_LONGEST = 24 * 3600


def _drop_caller(handle):
    """A handle was made where the loop was asked for it, not where the loop does so."""
    if handle._source_traceback:
        del handle._source_traceback[-1]


def _shown_handle(handle):
    task = getattr(handle._callback, "__self__", None)
    return repr(task) if isinstance(task, tasks.Task) else str(handle)


class BaseEventLoop(events.AbstractEventLoop):
    """Calls what is ready, waits for what will be."""

    def __init__(self):
        self._timer_cancelled_count = 0
        self._closed = False
        self._stopping = False
        self._ready = collections.deque()
        self._scheduled = []
        self._default_executor = None
        self._thread_id = None
        self._clock_resolution = time.get_clock_info("monotonic").resolution
        self._exception_handler = None
        self.set_debug(coroutines._is_debug_mode())
        self.slow_callback_duration = 0.1
        self._task_factory = None
        # Asynchronous generators that are not at their end.
        self._asyncgens = weakref.WeakSet()
        self._asyncgens_shutdown_called = False
        self._executor_shutdown_called = False

    def __repr__(self):
        return (f"<{type(self).__name__} running={self.is_running()} closed={self.is_closed()} "
                f"debug={self.get_debug()}>")

    def __del__(self, _warn=warnings.warn):
        if self.is_closed() is False:
            _warn(f"unclosed event loop {self!r}", ResourceWarning, source=self)
            if not self.is_running():
                self.close()

    # --- futures and tasks

    def create_future(self):
        """A future of this loop."""
        future = futures.Future(loop=self)
        _drop_caller(future)
        return future

    def create_task(self, coro, *, name=None, context=None):
        """Let a coroutine run as a task; a task object."""
        self._check_closed()
        if self._task_factory is None:
            task = tasks.Task(coro, loop=self, name=name, context=context)
            _drop_caller(task)
            return task
        if context is None:
            task = self._task_factory(self, coro)
        else:
            task = self._task_factory(self, coro, context=context)
        try:
            task.set_name(name)
            return task
        finally:
            del task

    def set_task_factory(self, factory):
        """Set what create_task() makes tasks by; None for Task."""
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        """What makes tasks; None if that is Task."""
        return self._task_factory

    # --- running

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if events._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    def run_forever(self):
        """Go round until stop()."""
        self._check_closed()
        self._check_running()
        self._thread_id = threading.get_ident()
        hooks = sys.get_asyncgen_hooks()
        try:
            sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
            events._set_running_loop(self)
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread_id = None
            events._set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def run_until_complete(self, future):
        """Go round until it is done; its result."""
        self._check_closed()
        self._check_running()
        is_ours = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if is_ours:
            # Nobody else can see to it.
            future._log_destroy_pending = False
        future.add_done_callback(_stop_loop)
        try:
            self.run_forever()
        except:
            if is_ours and future.done() and not future.cancelled():
                # What it failed with is what was raised out of the loop.
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_loop)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        """Stop running the event loop, when what is ready now has been called."""
        self._stopping = True

    def close(self):
        """End the loop; it must not be running."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._closed = True
        self._ready.clear()
        self._scheduled.clear()
        self._executor_shutdown_called = True
        executor, self._default_executor = self._default_executor, None
        if executor is not None:
            executor.shutdown(wait=False)

    def is_closed(self):
        """Has close() been called?"""
        return self._closed

    def is_running(self):
        """Does it go round now?"""
        return self._thread_id is not None

    def time(self):
        """What the loop's clock shows."""
        return time.monotonic()

    def _run_once(self):
        """Wait for what is next, and call what is ready then."""
        heap = self._scheduled
        if self._timer_cancelled_count > max(_MANY_CANCELLED, len(heap) // 2):
            kept = [handle for handle in heap if not handle._cancelled]
            for handle in heap:
                if handle._cancelled:
                    handle._scheduled = False
            heapq.heapify(kept)
            heap[:] = kept
            self._timer_cancelled_count = 0
        while heap and heap[0]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(heap)._scheduled = False
        timeout = None
        if self._ready or self._stopping:
            timeout = 0
        elif heap:
            timeout = min(max(0, heap[0]._when - self.time()), _LONGEST)
        self._process_events(self._selector.select(timeout))
        end = self.time() + self._clock_resolution
        while heap and heap[0]._when < end:
            handle = heapq.heappop(heap)
            handle._scheduled = False
            self._ready.append(handle)
        # What these make ready waits for the next turn, so that descriptors get theirs.
        ready = self._ready
        for _ in range(len(ready)):
            handle = ready.popleft()
            if handle._cancelled:
                continue
            if self._debug:
                begun = self.time()
                handle._run()
                took = self.time() - begun
                if took >= self.slow_callback_duration:
                    logger.warning("Executing %s took %.3f seconds", _shown_handle(handle), took)
            else:
                handle._run()
        handle = None

    # --- callbacks

    def call_later(self, delay, callback, *args, context=None):
        """Arrange for a callback to be called so many seconds from now."""
        if delay is None:
            raise TypeError("delay must not be None")
        timer = self.call_at(self.time() + delay, callback, *args, context=context)
        _drop_caller(timer)
        return timer

    def call_at(self, when, callback, *args, context=None):
        """Call something at a time of the loop's clock."""
        if when is None:
            raise TypeError("when cannot be None")
        if self._closed or self._debug:
            self._check_call(callback, "call_at")
        timer = events.TimerHandle(when, callback, args, self, context)
        if timer._source_traceback:
            _drop_caller(timer)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def call_soon(self, callback, *args, context=None):
        """Arrange for a callback to be called as soon as possible, after those that are ready already."""
        if self._closed or self._debug:
            self._check_call(callback, "call_soon")
        handle = events.Handle(callback, args, self, context)
        if handle._source_traceback:
            _drop_caller(handle)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        """call_soon() for other threads."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon_threadsafe")
        handle = events.Handle(callback, args, self, context)
        _drop_caller(handle)
        self._ready.append(handle)
        self._write_to_self()
        return handle

    def _check_call(self, callback, method):
        self._check_closed()
        self._check_thread()
        self._check_callback(callback, method)

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f"coroutines cannot be used with {method}()")
        if not callable(callback):
            raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")

    def _check_thread(self):
        if self._thread_id is not None and threading.get_ident() != self._thread_id:
            raise RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one")

    def _timer_handle_cancelled(self, handle):
        if handle._scheduled:
            self._timer_cancelled_count += 1

    # --- threads

    def run_in_executor(self, executor, func, *args):
        """Call a function in an executor, the loop's own by default; a future."""
        self._check_closed()
        if self._debug:
            self._check_callback(func, "run_in_executor")
        if executor is None:
            if self._executor_shutdown_called:
                raise RuntimeError("Executor shutdown has been called")
            executor = self._default_executor
            if executor is None:
                executor = concurrent.futures.ThreadPoolExecutor(thread_name_prefix="asyncio")
                self._default_executor = executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Schedule the shutdown of the default executor, and wait for its threads."""
        self._executor_shutdown_called = True
        if self._default_executor is None:
            return
        future = self.create_future()

        def join():
            self._default_executor.shutdown(wait=True)
            if not self.is_closed():
                self.call_soon_threadsafe(futures._set_result_unless_cancelled, future, None)

        thread = threading.Thread(target=join)
        thread.start()
        from asyncio import timeouts
        try:
            async with timeouts.timeout(timeout):
                await future
        except TimeoutError:
            warnings.warn("The executor did not finishing joining its threads within "
                          f"{timeout} seconds.", RuntimeWarning, stacklevel=2)
            self._default_executor.shutdown(wait=False)
        else:
            thread.join()

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        return await self.run_in_executor(None, socket.getaddrinfo, host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        return await self.run_in_executor(None, socket.getnameinfo, sockaddr, flags)

    # --- asynchronous generators

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            warnings.warn(f"asynchronous generator {agen!r} was scheduled after loop.shutdown_asyncgens() call",
                          ResourceWarning, source=self)
        self._asyncgens.add(agen)

    def _asyncgen_finalizer_hook(self, agen):
        self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Close what asynchronous generators are left."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": f"an error occurred during closing of asynchronous generator {agen!r}",
                    "exception": result,
                    "asyncgen": agen,
                })

    # --- errors

    def get_exception_handler(self):
        """What is told of exceptions that nobody takes; None if nothing was set."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Set a callable that is given the loop and a dict that tells of an error; None for the default one."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Log an error."""
        error = context.get("exception")
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key in ("message", "exception"):
                continue
            value = context[key]
            if key == "source_traceback":
                value = "Object created at (most recent call last):\n" + "".join(traceback.format_list(value)).rstrip()
            else:
                value = repr(value)
            lines.append(f"{key}: {value}")
        logger.error("\n".join(lines), exc_info=False if error is None else (type(error), error, error.__traceback__))

    def call_exception_handler(self, context):
        """Tell of an exception that nobody takes."""
        try:
            if self._exception_handler is None:
                self.default_exception_handler(context)
            else:
                handle = context.get("handle")
                run = None if handle is None else handle.get_context()
                if run is not None:
                    run.run(self._exception_handler, self, context)
                else:
                    self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if self._exception_handler is None:
                logger.error("Exception in default exception handler", exc_info=True)
                return
            try:
                self.default_exception_handler({
                    "message": "Unhandled error in exception handler",
                    "exception": error,
                    "context": context,
                })
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                logger.error("Exception in default exception handler while handling an unexpected error in custom "
                             "exception handler", exc_info=True)

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    # --- connections

    async def _open_socket(self, family, kind, proto, address, local=None):
        """A socket that is connected to an address."""
        sock = socket.socket(family, kind, proto)
        try:
            sock.setblocking(False)
            if local is not None:
                sock.bind(local)
            await self.sock_connect(sock, address)
            return sock
        except:
            sock.close()
            raise

    async def create_connection(self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0, flags=0,
                                sock=None, local_addr=None, server_hostname=None, ssl_handshake_timeout=None,
                                ssl_shutdown_timeout=None, happy_eyeballs_delay=None, interleave=None,
                                all_errors=False):
        """Open a connection by TCP: a transport and a protocol."""
        _refuse_ssl(ssl)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            infos = await self._ensure_resolved((host, port), family, socket.SOCK_STREAM, proto, flags)
            if not infos:
                raise OSError("getaddrinfo() returned empty list")
            errors = []
            for family, kind, proto, _, address in infos:
                try:
                    sock = await self._open_socket(family, kind, proto, address, local_addr)
                    break
                except OSError as error:
                    errors.append(error)
            if sock is None:
                try:
                    if all_errors:
                        raise ExceptionGroup("create_connection failed", errors)
                    first = str(errors[0])
                    if len(errors) == 1 or all(str(error) == first for error in errors):
                        raise errors[0]
                    raise OSError("Multiple exceptions: {}".format(", ".join(map(str, errors))))
                finally:
                    errors = None
        elif sock is None:
            raise ValueError("host and port was not specified and no sock specified")
        elif sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        return await self._make_connection(sock, protocol_factory)

    async def _make_connection(self, sock, protocol_factory, server=None):
        sock.setblocking(False)
        return await self._connect(protocol_factory, lambda protocol, connected: self._make_socket_transport(
            sock, protocol, connected, server=server))

    async def _connect(self, protocol_factory, make_transport):
        """A transport and its protocol, as soon as they are connected."""
        protocol, connected = protocol_factory(), self.create_future()
        transport = make_transport(protocol, connected)
        try:
            await connected
        except:
            transport.close()
            raise
        return transport, protocol

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None, ssl_handshake_timeout=None,
                                      ssl_shutdown_timeout=None):
        _refuse_ssl(ssl)
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        return await self._make_connection(sock, protocol_factory)

    async def _ensure_resolved(self, address, family, kind, proto, flags):
        host, port = address[:2]
        return await self.getaddrinfo(host, port, family=family, type=kind, proto=proto, flags=flags)

    async def create_server(self, protocol_factory, host=None, port=None, *, family=socket.AF_UNSPEC,
                            flags=socket.AI_PASSIVE, sock=None, backlog=100, ssl=None, reuse_address=None,
                            reuse_port=None, keep_alive=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                            start_serving=True):
        """Create a TCP server bound to host and port."""
        _refuse_ssl(ssl)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            hosts = [None] if host == "" else [host] if isinstance(host, str) or host is None else host
            infos = {}
            for one in hosts:
                for info in await self._ensure_resolved((one, port), family, socket.SOCK_STREAM, 0, flags):
                    infos[info] = None
            sockets = []
            try:
                for family, kind, proto, _, address in infos:
                    try:
                        made = socket.socket(family, kind, proto)
                    except OSError:
                        # The system may lack a family that it has addresses of.
                        continue
                    sockets.append(made)
                    if reuse_address is None or reuse_address:
                        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
                    if reuse_port:
                        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                    if keep_alive:
                        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, True)
                    if family == socket.AF_INET6:
                        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
                    try:
                        made.bind(address)
                    except OSError as error:
                        text = "error while attempting to bind on address %r: %s" % (address, str(error).lower())
                        raise OSError(error.errno, text) from None
            except:
                for made in sockets:
                    made.close()
                raise
        else:
            if sock is None:
                raise ValueError("Neither host/port nor sock were specified")
            if sock.type != socket.SOCK_STREAM:
                raise ValueError(f"A Stream Socket was expected, got {sock!r}")
            sockets = [sock]
        return await self._serve(sockets, protocol_factory, backlog, start_serving)

    async def _serve(self, sockets, protocol_factory, backlog, start_serving):
        for sock in sockets:
            sock.setblocking(False)
        server = Server(self, sockets, protocol_factory, backlog)
        if start_serving:
            server._start_serving()
            await tasks.sleep(0)
        return server

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None, remote_addr=None, *, family=0,
                                       proto=0, flags=0, reuse_port=None, allow_broadcast=None, sock=None):
        """Create datagram connection: a transport and a protocol."""
        if sock is not None:
            if sock.type == socket.SOCK_STREAM:
                raise ValueError(f"A datagram socket was expected, got {sock!r}")
            sock.setblocking(False)
            remote = None
        else:
            if not (local_addr or remote_addr or family):
                raise ValueError("unexpected address family")
            sock, remote = await self._datagram_socket(local_addr, remote_addr, family, proto, flags, reuse_port,
                                                       allow_broadcast)
        return await self._connect(protocol_factory, lambda protocol, connected: self._make_datagram_transport(
            sock, protocol, remote, connected))

    async def _datagram_socket(self, local, remote, family, proto, flags, reuse_port, allow_broadcast):
        if family == getattr(socket, "AF_UNIX", None):
            ends = {family: (local, remote)}
        else:
            ends = {}
            for place, address in enumerate((local, remote)):
                if address is not None:
                    for info in await self._ensure_resolved(address, family, socket.SOCK_DGRAM, proto, flags):
                        ends.setdefault(info[0], [None, None])[place] = info[4]
            ends = {fam: pair for fam, pair in ends.items()
                    if not (local and pair[0] is None or remote and pair[1] is None)} or {family or socket.AF_INET: (None, None)}
            if (local or remote) and ends == {family or socket.AF_INET: (None, None)}:
                raise ValueError("can not get address information")
        failure = None
        for family, (here, there) in ends.items():
            sock = None
            try:
                sock = socket.socket(family, socket.SOCK_DGRAM, proto)
                if reuse_port:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                if allow_broadcast:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                sock.setblocking(False)
                if here:
                    sock.bind(here)
                if there:
                    if not allow_broadcast:
                        await self.sock_connect(sock, there)
                return sock, there
            except OSError as error:
                if sock is not None:
                    sock.close()
                failure = error
            except:
                if sock is not None:
                    sock.close()
                raise
        raise failure

    async def connect_read_pipe(self, protocol_factory, pipe):
        return await self._connect(protocol_factory, functools.partial(self._make_read_pipe_transport, pipe))

    async def connect_write_pipe(self, protocol_factory, pipe):
        return await self._connect(protocol_factory, functools.partial(self._make_write_pipe_transport, pipe))

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, universal_newlines=False, shell=True, bufsize=0, encoding=None,
                               errors=None, text=None, **kwargs):
        if not isinstance(cmd, (bytes, str)):
            raise ValueError("cmd must be a string")
        if not shell:
            raise ValueError("shell must be True")
        _check_bytes(universal_newlines, bufsize, text, encoding, errors)
        protocol = protocol_factory()
        transport = await self._make_subprocess_transport(protocol, cmd, True, stdin, stdout, stderr, **kwargs)
        return transport, protocol

    async def subprocess_exec(self, protocol_factory, program, *args, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=False, shell=False, bufsize=0, encoding=None,
                              errors=None, text=None, **kwargs):
        if shell:
            raise ValueError("shell must be False")
        _check_bytes(universal_newlines, bufsize, text, encoding, errors)
        protocol = protocol_factory()
        command = (program,) + args
        transport = await self._make_subprocess_transport(protocol, command, False, stdin, stdout, stderr, **kwargs)
        return transport, protocol


def _check_bytes(universal_newlines, bufsize, text, encoding, errors):
    """What comes through the pipes is bytes, as it comes: nothing else may be asked for."""
    for name, holds, only in (
            ("universal_newlines", not universal_newlines, False), ("bufsize", bufsize == 0, 0),
            ("text", not text, False), ("encoding", encoding is None, None), ("errors", errors is None, None)):
        if not holds:
            raise ValueError(f"{name} must be {only}")


def _refuse_ssl(ssl):
    if ssl:
        raise NotImplementedError("there is no module ssl")


def _stop_loop(future):
    if not future.cancelled():
        error = future.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            # It was raised out of the loop already.
            return
    futures._get_loop(future).stop()


class Server(events.AbstractServer):
    """Sockets that are listened to, and what came of them."""

    def __init__(self, loop, sockets, protocol_factory, backlog):
        self._loop, self._sockets = loop, sockets
        self._protocol_factory, self._backlog = protocol_factory, backlog
        # Transports of those who came, and how many of them have not gone.
        self._clients = weakref.WeakSet()
        self._active_count = 0
        self._serving = False
        self._serving_forever_fut = None
        # Those who wait for the end; None after it.
        self._waiters = []

    def __repr__(self):
        return f"<{type(self).__name__} sockets={self.sockets!r}>"

    @property
    def sockets(self):
        return tuple(self._sockets or ())

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    def _attach(self, transport):
        self._clients.add(transport)
        self._active_count += 1

    def _detach(self, transport):
        self._clients.discard(transport)
        self._active_count -= 1
        self._end_if_over()

    def _end_if_over(self):
        if self._sockets is None and not self._active_count:
            waiters, self._waiters = self._waiters or (), None
            for waiter in waiters:
                futures._settle(waiter)

    def _start_serving(self):
        if not self._serving:
            self._serving = True
            for sock in self._sockets:
                sock.listen(self._backlog)
                self._loop._start_serving(self._protocol_factory, sock, self, self._backlog)

    async def start_serving(self):
        self._start_serving()
        # A turn of the loop, in which the sockets are accepted from.
        await tasks.sleep(0)

    async def serve_forever(self):
        if self._serving_forever_fut is not None:
            raise RuntimeError(f"server {self!r} is already being awaited on serve_forever()")
        if self._sockets is None:
            raise RuntimeError(f"server {self!r} is closed")
        self._start_serving()
        forever = self._serving_forever_fut = self._loop.create_future()
        try:
            await forever
        except exceptions.CancelledError:
            try:
                self.close()
                self.close_clients()
                await self.wait_closed()
            finally:
                raise
        finally:
            self._serving_forever_fut = None

    def close(self):
        if self._sockets is None:
            return
        sockets, self._sockets = self._sockets, None
        for sock in sockets:
            self._loop._stop_serving(sock)
        self._serving = False
        forever = self._serving_forever_fut
        if forever is not None and not forever.done():
            forever.cancel()
            self._serving_forever_fut = None
        self._end_if_over()

    async def wait_closed(self):
        if self._waiters is not None:
            end = self._loop.create_future()
            self._waiters.append(end)
            await end

    def close_clients(self):
        self._for_clients("close")

    def abort_clients(self):
        self._for_clients("abort")

    def _for_clients(self, what):
        for transport in list(self._clients):
            getattr(transport, what)()
