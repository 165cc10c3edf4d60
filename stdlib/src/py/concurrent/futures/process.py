"""ProcessPoolExecutor."""

import itertools
import os
import functools
from concurrent.futures import _base
from multiprocessing import pool as _pool

_LOST = ("A process in the process pool was terminated abruptly while the future was running or pending.")
_INITIALIZER = ("A child process terminated abruptly, the process pool is not usable anymore")


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
        self._make = functools.partial(_Workers, max_workers, initializer, initargs, max_tasks_per_child)
        self._pool = None
        self._closed = False

    def submit(self, fn, /, *args, **kwargs):
        if self._pool is not None and self._pool.broken:
            raise BrokenProcessPool(_INITIALIZER)
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if self._pool is None:
            self._pool = self._make()
        future = _base.Future()
        self._pool._submit(_Job(future), [(fn, args, kwargs)])
        return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """An iterator of the results, in order; several calls go to a worker at once."""
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = _pool._chunks(zip(*iterables), chunksize)
        results = super().map(functools.partial(_apply_chunk, fn), chunks, timeout=timeout)
        return itertools.chain.from_iterable(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
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

    shutdown.__doc__ = _base.Executor.shutdown.__doc__
