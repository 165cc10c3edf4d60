"""From outside of any loop into one, and out again."""

import contextlib
import contextvars
import enum
import signal
import threading

from asyncio import coroutines, events, exceptions, tasks

__all__ = ("Runner", "run")


class _State(enum.Enum):
    """Of a runner: whether it has its loop yet, or had it."""

    CREATED, INITIALIZED, CLOSED = "created", "initialized", "closed"


class Runner:
    """A context manager that owns a loop, in which it runs coroutines one after another."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._loop_factory, self._debug = loop_factory, debug
        self._loop = self._context = None
        self._state = _State.CREATED
        # Did this runner make its loop the thread's?
        self._set_event_loop = False
        self._interrupt_count = 0

    def __enter__(self):
        self.get_loop()
        return self

    def __exit__(self, *exc):
        self.close()

    def _begin(self):
        if self._loop_factory is not None:
            self._loop = self._loop_factory()
        else:
            self._loop = events.new_event_loop()
            events.set_event_loop(self._loop)
            self._set_event_loop = True
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._context = contextvars.copy_context()
        self._state = _State.INITIALIZED

    def close(self):
        """End the loop, with all that runs in it."""
        if self._state is not _State.INITIALIZED:
            return
        loop = self._loop
        try:
            _cancel_all_tasks(loop)
            for rest in (loop.shutdown_asyncgens, loop.shutdown_default_executor):
                loop.run_until_complete(rest())
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._state, self._loop = _State.CLOSED, None

    def get_loop(self):
        """The loop, which is made when it is first asked for."""
        if self._state is _State.CLOSED:
            raise RuntimeError("Runner is closed")
        if self._state is _State.CREATED:
            self._begin()
        return self._loop

    def run(self, coro, *, context=None):
        """The result of a coroutine, run in the loop."""
        if not coroutines.iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        loop = self.get_loop()
        task = loop.create_task(coro, context=self._context if context is None else context)
        with self._interrupts(task):
            try:
                return loop.run_until_complete(task)
            except exceptions.CancelledError:
                if self._interrupt_count and getattr(task, "uncancel", lambda: 1)() == 0:
                    raise KeyboardInterrupt()
                raise

    @contextlib.contextmanager
    def _interrupts(self, task):
        """Ctrl-C cancels the task, if that is this thread's business and nobody has other plans for it."""
        self._interrupt_count = 0
        plain = signal.default_int_handler

        def interrupted(signum, frame):
            self._interrupt_count += 1
            if self._interrupt_count > 1 or task.done():
                raise KeyboardInterrupt()
            # The first time the task may clean up; a second interrupt does not wait for that.
            task.cancel()
            self._loop.call_soon_threadsafe(lambda: None)

        handler = None
        if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is plain:
            # Signals may be another interpreter's.
            with contextlib.suppress(ValueError):
                signal.signal(signal.SIGINT, interrupted)
                handler = interrupted
        try:
            yield
        finally:
            if handler is not None and signal.getsignal(signal.SIGINT) is handler:
                signal.signal(signal.SIGINT, plain)


def run(main, *, debug=None, loop_factory=None):
    """Execute the coroutine and return the result, in a loop of its own that is closed at the end."""
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(loop_factory=loop_factory, debug=debug) as one:
        return one.run(main)


def _cancel_all_tasks(loop):
    left = tasks.all_tasks(loop)
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(tasks.gather(*left, return_exceptions=True))
    for task in left:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            message = "unhandled exception during asyncio.run() shutdown"
            loop.call_exception_handler({"message": message, "exception": error, "task": task})
