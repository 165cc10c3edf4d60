"""Tasks that end together."""

from asyncio import events, exceptions, tasks

__all__ = ("TaskGroup",)


class TaskGroup:
    """Tasks that end together: it waits for all of them, and when one fails, or the
    block does, cancels the others."""

    def __init__(self):
        self._loop = self._parent_task = None
        self._tasks = set()
        # Set when the last of the tasks is done.
        self._on_completed_fut = None
        self._entered = self._exiting = self._aborting = False
        self._parent_cancel_requested = False
        self._errors = []
        # A SystemExit or KeyboardInterrupt among them.
        self._base_error = None

    def __repr__(self):
        state = "cancelling" if self._aborting else "entered" if self._entered else None
        counts = (("tasks", self._tasks), ("errors", self._errors))
        parts = [f" {name}={len(several)}" for name, several in counts if several]
        return f"<TaskGroup{''.join(parts)}{f' {state}' if state else ''}>"

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._loop = events.get_running_loop()
        self._parent_task = tasks.current_task(self._loop)
        if self._parent_task is None:
            raise RuntimeError(f"TaskGroup {self!r} cannot determine the parent task")
        self._entered = True
        return self

    async def __aexit__(self, exc_type, exc, tb):
        tb = None
        try:
            return await self._leave(exc_type, exc)
        finally:
            # What failed keeps its frames, and these this group: no cycle is to remain.
            self._parent_task = None
            self._errors = None
            self._base_error = None
            exc = None

    async def _leave(self, exc_type, exc):
        self._exiting = True
        if exc is not None and _is_base_error(exc) and self._base_error is None:
            self._base_error = exc
        cancelled = exc if exc_type is not None and issubclass(exc_type, exceptions.CancelledError) else None
        if exc_type is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._on_completed_fut is None:
                self._on_completed_fut = self._loop.create_future()
            try:
                await self._on_completed_fut
            except exceptions.CancelledError as error:
                if not self._aborting:
                    # The parent is cancelled from elsewhere: that is what is raised when all have ended.
                    cancelled = error
                    self._abort()
            self._on_completed_fut = None
        if self._base_error is not None:
            try:
                raise self._base_error
            finally:
                exc = None
        if self._parent_cancel_requested and self._parent_task.uncancel() == 0:
            # The parent's cancellation was this group's own doing.
            cancelled = None
        try:
            if cancelled is not None and not self._errors:
                raise cancelled
        finally:
            cancelled = None
        if exc_type is not None and not issubclass(exc_type, exceptions.CancelledError):
            self._errors.append(exc)
        if self._errors:
            if self._parent_task.cancelling():
                # Whoever asked the parent to cancel itself is heard at its next wait.
                self._parent_task.uncancel()
                self._parent_task.cancel()
            try:
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors) from None
            finally:
                exc = None

    def create_task(self, coro, *, name=None, context=None):
        """Let a coroutine run as a task of the group."""
        wrong = None
        if not self._entered:
            wrong = f"TaskGroup {self!r} has not been entered"
        elif self._exiting and not self._tasks:
            wrong = f"TaskGroup {self!r} is finished"
        elif self._aborting:
            wrong = f"TaskGroup {self!r} is shutting down"
        if wrong is not None:
            coro.close()
            raise RuntimeError(wrong)
        in_context = {} if context is None else {"context": context}
        task = self._loop.create_task(coro, name=name, **in_context)
        if task.done():
            # One that began at once may have ended at once.
            self._on_task_done(task)
        else:
            self._tasks.add(task)
            task.add_done_callback(self._on_task_done)
        try:
            return task
        finally:
            del task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            if not task.done():
                task.cancel()

    def _on_task_done(self, task):
        self._tasks.discard(task)
        waiter = self._on_completed_fut
        if waiter is not None and not self._tasks and not waiter.done():
            waiter.set_result(True)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if _is_base_error(error) and self._base_error is None:
            self._base_error = error
        if self._parent_task.done():
            self._loop.call_exception_handler({
                "message": f"Task {task!r} has errored out but its parent task {self._parent_task} is already completed",
                "exception": error,
                "task": task,
            })
            return
        if not self._aborting and not self._parent_cancel_requested:
            self._abort()
            self._parent_cancel_requested = True
            self._parent_task.cancel()


def _is_base_error(error):
    return isinstance(error, (SystemExit, KeyboardInterrupt))
