"""ProcessPoolExecutor."""

import os
import functools
import multiprocessing
import threading
from concurrent.futures import _base
from multiprocessing import pool as _pool

_LOST = ("A process in the process pool was terminated abruptly while the future was running or pending.")
_BROKEN = ("A child process terminated abruptly, the process pool is not usable anymore")

# Pools whose work is not done. The program does not end before it is.
_running = set()
_ending = False


def _python_exit():
    global _ending
    _ending = True
    for pool in list(_running):
        pool.close()
        pool.join()


threading._register_atexit(_python_exit)


def _forget_pools():
    # They are the parent's.
    _running.clear()


os.register_at_fork(after_in_child=_forget_pools)


def _initialize(initializer, initargs):
    try:
        initializer(*initargs)
    except BaseException:
        _base._report('Exception in initializer:', 'CRITICAL')
        raise SystemExit(1) from None


class BrokenProcessPool(_base.BrokenExecutor):
    """Raised when a process in a ProcessPoolExecutor terminated abruptly."""


class _RemoteTraceback(Exception):
    """The traceback of a worker, as text."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class _Job:
    """A future as the pool sees it."""

    def __init__(self, future):
        self.future = future

    def _begins(self):
        return self.future.set_running_or_notify_cancel()

    def _set(self, i, result):
        success, value = result
        if self.future.done():
            return
        if not self.future.running():
            self.future.set_running_or_notify_cancel()
        if success:
            self.future.set_result(value)
        else:
            if type(value.__cause__) is _pool.RemoteTraceback:
                value.__cause__ = _RemoteTraceback(value.__cause__.tb)
            self.future.set_exception(value)


class _Workers(_pool.Pool):
    """A pool that is of no use once a worker has died."""

    broken = None

    def _serve(self):
        try:
            super()._serve()
        finally:
            _running.discard(self)

    def _lost(self, w):
        w.process.join()
        w.conn.close()
        self._workers.remove(w)
        self.broken = _LOST
        self._state = _pool.TERMINATE
        jobs = [w.task] + [other.task for other in self._workers]
        for job, i in filter(None, jobs):
            job._set(i, (False, BrokenProcessPool(_LOST)))
        self._fail_all(BrokenProcessPool(_LOST))
        for other in self._workers:
            other.process.terminate()


def _apply_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _pieces(lists):
    for each in lists:
        each.reverse()
        while each:
            # Nothing here may keep a result that was handed out.
            yield each.pop()


class ProcessPoolExecutor(_base.Executor):
    """Runs calls in worker processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        if max_workers is None:
            max_workers = os.cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if mp_context is None:
                mp_context = multiprocessing.get_context("spawn")
            elif mp_context.get_start_method(allow_none=False) == "fork":
                raise ValueError("max_tasks_per_child is incompatible with the 'fork' multiprocessing start method; "
                                 "supply a different mp_context.")
        if initializer is not None:
            initializer, initargs = _initialize, (initializer, initargs)
        self._make = functools.partial(_Workers, max_workers, initializer, initargs, max_tasks_per_child, mp_context)
        self._lock = threading.Lock()
        self._pool = None
        self._closed = False

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            pool = self._pool
            if pool is not None and pool.broken:
                raise BrokenProcessPool(_BROKEN)
            if self._closed or _ending and pool is not None:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _ending:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            if pool is None:
                pool = self._pool = self._make()
                _running.add(pool)
            future = _base.Future()
            pool._submit(_Job(future), [(fn, args, kwargs)])
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """An iterator of the results, in order; several calls go to a worker at once."""
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = _pool._chunks(zip(*iterables), chunksize)
        results = super().map(functools.partial(_apply_chunk, fn), chunks, timeout=timeout)
        return _pieces(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._closed = True
            pool = self._pool
        if pool is None:
            return
        if cancel_futures:
            with pool._lock:
                tasks = list(pool._tasks)
                pool._tasks.clear()
            for job, _, _ in tasks:
                job.future.cancel()
        pool.close()
        if wait:
            pool.join()

    def __del__(self):
        # Nobody can submit any more: the workers may go when the work is done.
        pool = getattr(self, '_pool', None)
        if pool is not None:
            pool.close()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__
