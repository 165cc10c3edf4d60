"""Tasks: coroutines that a loop drives, and what can be done with several."""

import collections
import concurrent.futures
import contextvars
import functools
import inspect
import itertools
import types
import weakref
from types import GenericAlias

from asyncio import coroutines, events, exceptions, futures
from asyncio.coroutines import iscoroutine
from asyncio.exceptions import CancelledError

__all__ = ("Task", "create_task", "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "wait", "wait_for",
           "as_completed", "sleep", "gather", "shield", "ensure_future", "run_coroutine_threadsafe", "current_task",
           "all_tasks", "create_eager_task_factory", "eager_task_factory", "_register_task", "_unregister_task",
           "_enter_task", "_leave_task")

FIRST_COMPLETED = concurrent.futures.FIRST_COMPLETED
FIRST_EXCEPTION = concurrent.futures.FIRST_EXCEPTION
ALL_COMPLETED = concurrent.futures.ALL_COMPLETED

_numbers = itertools.count(1)
# Tasks that are not done, those that began at once and have not waited yet, and which runs in which loop.
_scheduled_tasks = weakref.WeakSet()
_eager_tasks = set()
_current_tasks = {}


def current_task(loop=None):
    """The task that runs now."""
    return _current_tasks.get(events.get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    """Return a set of all tasks of the loop that are not done."""
    if loop is None:
        loop = events.get_running_loop()
    found = list(_eager_tasks)
    found += _scheduled_tasks
    return {t for t in found if futures._get_loop(t) is loop and not t.done()}


def _register_task(task):
    _scheduled_tasks.add(task)


def _unregister_task(task):
    _scheduled_tasks.discard(task)


def _enter_task(loop, task):
    current = _current_tasks.get(loop)
    if current is not None:
        raise RuntimeError(f"Cannot enter into task {task!r} while another task {current!r} is being executed.")
    _current_tasks[loop] = task


def _leave_task(loop, task):
    current = _current_tasks.get(loop)
    if current is not task:
        raise RuntimeError(f"Leaving task {task!r} does not match the current task {current!r}.")
    del _current_tasks[loop]


def _swap_current_task(loop, task):
    before = _current_tasks.pop(loop, None)
    if task is not None:
        _current_tasks[loop] = task
    return before


class Task(futures.Future):
    """A coroutine wrapped in a Future, which runs until it waits for another."""

    _log_destroy_pending = True

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        super().__init__(loop=loop)
        if self._source_traceback:
            # Not where this class is.
            del self._source_traceback[-1]
        if not coroutines.iscoroutine(coro):
            # There is nothing pending that could be destroyed.
            self._log_destroy_pending = False
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        self._name = f"Task-{next(_numbers)}" if name is None else str(name)
        self._num_cancels_requested = 0
        self._must_cancel = False
        self._fut_waiter = None
        self._coro = coro
        self._context = contextvars.copy_context() if context is None else context
        if eager_start and self._loop.is_running():
            self._start_eagerly()
        else:
            self._loop.call_soon(self._step, context=self._context)
            _register_task(self)

    def __del__(self):
        if self._state == futures._PENDING and self._log_destroy_pending:
            context = {"task": self, "message": "Task was destroyed but it is pending!"}
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)
        super().__del__()

    __class_getitem__ = classmethod(GenericAlias)

    def _info(self):
        info = super()._info()
        if self.cancelling() and not self.done():
            info[0] = "cancelling"
        info.insert(1, f"name={self._name!r}")
        if self._fut_waiter is not None:
            info.insert(2, f"wait_for={self._fut_waiter!r}")
        if self._coro:
            info.insert(2, f"coro=<{coroutines._format_coroutine(self._coro)}>")
        return info

    def get_coro(self):
        return self._coro

    def get_context(self):
        return self._context

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def get_stack(self, *, limit=None):
        """Return the list of stack frames for this task's coroutine, or of its exception's traceback."""
        frames = []
        frame = getattr(self._coro, "cr_frame", None) or getattr(self._coro, "gi_frame", None)
        if frame is not None:
            while frame is not None and (limit is None or len(frames) < limit):
                frames.append(frame)
                frame = frame.f_back
            frames.reverse()
        elif self._exception is not None:
            tb = self._exception.__traceback__
            while tb is not None and (limit is None or len(frames) < limit):
                frames.append(tb.tb_frame)
                tb = tb.tb_next
        return frames

    def print_stack(self, *, limit=None, file=None):
        """Show where the task stands."""
        import linecache
        import sys
        import traceback
        file = sys.stderr if file is None else file
        rows = [(f.f_code.co_filename, f.f_lineno, f.f_code.co_name, None) for f in self.get_stack(limit=limit)]
        rows = [(name, line, func, linecache.getline(name, line)) for name, line, func, _ in rows]
        if not rows:
            print(f"No stack for {self!r}", file=file)
        elif self._exception is not None:
            print(f"Traceback for {self!r} (most recent call last):", file=file)
        else:
            print(f"Stack for {self!r} (most recent call last):", file=file)
        traceback.print_list(rows, file=file)
        if self._exception is not None:
            for line in traceback.format_exception_only(self._exception.__class__, self._exception):
                print(line, file=file, end="")

    def cancel(self, msg=None):
        """Ask the task to end: CancelledError is raised in it where it stands."""
        self._log_traceback = False
        if self.done():
            return False
        self._num_cancels_requested += 1
        if self._fut_waiter is not None and self._fut_waiter.cancel(msg=msg):
            # It will be told by what it waits for.
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        """How often it was asked to end, and not told to go on."""
        return self._num_cancels_requested

    def uncancel(self):
        """Take back one request to end."""
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
            if self._num_cancels_requested == 0:
                self._must_cancel = False
        return self._num_cancels_requested

    def _start_eagerly(self):
        before = _swap_current_task(self._loop, self)
        _eager_tasks.add(self)
        try:
            self._context.run(self._advance, None)
        finally:
            _eager_tasks.discard(self)
            _swap_current_task(self._loop, before)
            if self.done():
                self._coro = None
                self = None
            else:
                _register_task(self)

    def _step(self, error=None):
        if self._state != futures._PENDING:
            raise exceptions.InvalidStateError(f"_step(): already done: {self!r}, {error!r}")
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        self._fut_waiter = None
        _enter_task(self._loop, self)
        try:
            self._advance(error)
        finally:
            _leave_task(self._loop, self)
            # No cycle through the frame of an exception.
            self = None

    def _advance(self, error):
        """Run the coroutine up to where it waits, or ends."""
        coro = self._coro
        try:
            yielded = coro.send(None) if error is None else coro.throw(error)
        except StopIteration as end:
            if self._must_cancel:
                # It was asked to cancel itself just before it ended.
                self._must_cancel = False
                super().cancel(msg=self._cancel_message)
            else:
                super().set_result(end.value)
        except CancelledError as cancelled:
            self._cancelled_exc = cancelled
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as fatal:
            super().set_exception(fatal)
            raise
        except BaseException as failure:
            super().set_exception(failure)
        else:
            self._wait_for(yielded)
        finally:
            self = error = None

    def _wait_for(self, yielded):
        """What the coroutine yielded is a future to wait for; None only lets others run."""
        blocking = getattr(yielded, "_asyncio_future_blocking", None)
        wrong = None
        if blocking is not None:
            # What this module made is known to be a future.
            ours = isinstance(yielded, futures.Future)
            loop = yielded._loop if ours else futures._get_loop(yielded) if futures.isfuture(yielded) else self._loop
            if loop is not self._loop:
                wrong = f"Task {self!r} got Future {yielded!r} attached to a different loop"
            elif not blocking:
                wrong = f"yield was used instead of yield from in task {self!r} with {yielded!r}"
            elif yielded is self:
                wrong = f"Task cannot await on itself: {self!r}"
            else:
                yielded._asyncio_future_blocking = False
                yielded.add_done_callback(self.task_wakeup, context=self._context)
                self._fut_waiter = yielded
                if self._must_cancel and self._fut_waiter.cancel(msg=self._cancel_message):
                    self._must_cancel = False
                return
        elif yielded is None:
            self._loop.call_soon(self._step, context=self._context)
            return
        elif inspect.isgenerator(yielded):
            wrong = f"yield was used instead of yield from for generator in task {self!r} with {yielded!r}"
        else:
            wrong = f"Task got bad yield: {yielded!r}"
        self._loop.call_soon(self._step, RuntimeError(wrong), context=self._context)

    def task_wakeup(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            # The result is taken from the future by the coroutine itself.
            self._step()
        self = None


# What is shown of callbacks: CPython's are methods of C.
Task.task_wakeup.__qualname__ = "Task.task_wakeup"


def create_task(coro, *, name=None, context=None):
    """Let a coroutine run as a task of the running loop."""
    loop = events.get_running_loop()
    if context is None:
        return loop.create_task(coro, name=name)
    return loop.create_task(coro, name=name, context=context)


def ensure_future(coro_or_future, *, loop=None):
    """A future of anything that can be awaited; a future is returned as it is."""
    if futures.isfuture(coro_or_future):
        if loop is not None and loop is not futures._get_loop(coro_or_future):
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return coro_or_future
    coro, ours = coro_or_future, False
    if not coroutines.iscoroutine(coro):
        if not inspect.isawaitable(coro):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro, ours = _awaited(coro), True
    if loop is None:
        loop = events.get_event_loop()
    try:
        return loop.create_task(coro)
    except RuntimeError:
        if ours:
            coro.close()
        raise


async def _awaited(awaitable):
    return await awaitable


@types.coroutine
def _once():
    """Wait for nothing, so that others run."""
    yield


async def sleep(delay, result=None):
    """Wait for some seconds."""
    if delay <= 0:
        await _once()
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    loop = events.get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, futures._set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        handle.cancel()


# --- several at once

async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Wait for several: those that did, and those that did not."""
    if coroutines.iscoroutine(fs) or futures.isfuture(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any(map(coroutines.iscoroutine, fs)):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = events.get_running_loop()
    waiter = loop.create_future()
    handle = None
    if timeout is not None:
        handle = loop.call_later(timeout, _release_waiter, waiter)
    left = len(fs)

    def one_done(f):
        nonlocal left
        left -= 1
        failed = return_when == FIRST_EXCEPTION and not f.cancelled() and f.exception() is not None
        if left <= 0 or return_when == FIRST_COMPLETED or failed:
            if handle is not None:
                handle.cancel()
            if not waiter.done():
                waiter.set_result(None)

    for f in fs:
        f.add_done_callback(one_done)
    try:
        await waiter
    finally:
        if handle is not None:
            handle.cancel()
        for f in fs:
            f.remove_done_callback(one_done)
    done = {f for f in fs if f.done()}
    return done, fs - done


def _release_waiter(waiter, *args):
    if not waiter.done():
        waiter.set_result(None)


async def wait_for(fut, timeout):
    """Wait for one thing, but no longer than that; it is cancelled then."""
    if fut is not None and not futures.isfuture(fut) and not coroutines.iscoroutine(fut):
        if not inspect.isawaitable(fut):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError from error
    from asyncio import timeouts
    async with timeouts.timeout(timeout):
        return await fut


async def _cancel_and_wait(fut):
    loop = events.get_running_loop()
    waiter = loop.create_future()
    done = functools.partial(_release_waiter, waiter)
    fut.add_done_callback(done)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(done)


class _AsCompletedIterator:
    """Futures as they are done: themselves by `async for`, coroutines that give their results by `for`."""

    def __init__(self, aws, timeout):
        self._done = collections.deque()
        self._waiters = collections.deque()
        loop = events.get_event_loop()
        self._loop = loop
        todo = {ensure_future(aw, loop=loop) for aw in set(aws)}
        self._todo_left = len(todo)
        self._todo = todo
        for f in todo:
            f.add_done_callback(self._on_done)
        self._handle = None
        self._timed_out = False
        if todo and timeout is not None:
            self._handle = loop.call_later(timeout, self._on_timeout)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    async def __anext__(self):
        if not self._todo_left:
            raise StopAsyncIteration
        self._todo_left -= 1
        return await self._next()

    def __next__(self):
        if not self._todo_left:
            raise StopIteration
        self._todo_left -= 1
        return self._wait_for_one()

    async def _wait_for_one(self):
        return (await self._next()).result()

    async def _next(self):
        while not self._done:
            if self._timed_out:
                raise TimeoutError
            waiter = self._loop.create_future()
            self._waiters.append(waiter)
            try:
                await waiter
            finally:
                if waiter in self._waiters:
                    self._waiters.remove(waiter)
        return self._done.popleft()

    def _wake(self):
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                break

    def _on_done(self, f):
        if self._timed_out:
            return
        self._todo.discard(f)
        self._done.append(f)
        self._wake()
        if not self._todo and self._handle is not None:
            self._handle.cancel()

    def _on_timeout(self):
        self._timed_out = True
        for f in self._todo:
            f.remove_done_callback(self._on_done)
        self._todo.clear()
        for waiter in list(self._waiters):
            if not waiter.done():
                waiter.set_result(None)


def as_completed(fs, *, timeout=None):
    """Several, in the order in which they are done."""
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    return _AsCompletedIterator(fs, timeout)


class _GatheringFuture(futures.Future):
    """What gather() returns: to cancel it is to cancel all that it waits for."""

    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        some = False
        for child in self._children:
            some = child.cancel(msg=msg) or some
        if some:
            # Not before they are done: whoever awaits it is to see them end.
            self._cancel_requested = True
        return some


def gather(*coros_or_futures, return_exceptions=False):
    """A future of all results, in the order of the arguments."""
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    finished = 0
    loop = events._get_running_loop()
    outer = None

    def one_done(f):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not f.cancelled():
                # Nobody asks for it any more.
                f.exception()
            return
        if not return_exceptions:
            if f.cancelled():
                outer.set_exception(f._make_cancelled_error())
                return
            error = f.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if finished < len(made):
            return
        results = []
        for child in children:
            if child.cancelled():
                results.append(CancelledError("" if child._cancel_message is None else child._cancel_message))
            else:
                error = child.exception()
                results.append(child.result() if error is None else error)
        if outer._cancel_requested:
            outer.set_exception(f._make_cancelled_error())
        else:
            outer.set_result(results)

    children = []
    made = {}
    already = []
    for arg in coros_or_futures:
        if arg not in made:
            child = ensure_future(arg, loop=loop)
            if loop is None:
                loop = futures._get_loop(child)
            if child is not arg:
                # Nobody else knows this task: that it is destroyed is not worth a word.
                child._log_destroy_pending = False
            made[arg] = child
            if child.done():
                already.append(child)
            else:
                child.add_done_callback(one_done)
        children.append(made[arg])
    outer = _GatheringFuture(children, loop=loop)
    for child in already:
        one_done(child)
    return outer


def shield(arg):
    """Wait for a future that goes on when the waiting is called off."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = futures._get_loop(inner).create_future()

    def inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        else:
            error = inner.exception()
            if error is not None:
                outer.set_exception(error)
            else:
                outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


def run_coroutine_threadsafe(coro, loop):
    """Have a loop of another thread run a coroutine; a concurrent.futures.Future."""
    if not coroutines.iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    future = concurrent.futures.Future()

    def start():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            raise

    loop.call_soon_threadsafe(start)
    return future


# --- tasks that begin at once

def create_eager_task_factory(custom_task_constructor):
    """Create a function suitable for use as a task factory on an event-loop, with tasks that begin when they are made."""
    def factory(loop, coro, *, name=None, context=None):
        return custom_task_constructor(coro, loop=loop, name=name, context=context, eager_start=True)
    return factory


eager_task_factory = create_eager_task_factory(Task)
