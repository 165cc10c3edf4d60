"""ThreadPoolExecutor."""

import itertools
import os
import queue
import threading
import types
from concurrent.futures import _base

_shutdown = False
# Threads that work for some executor, and the queues they take work from.
_threads_queues = {}
_global_shutdown_lock = threading.Lock()


def _python_exit():
    global _shutdown
    with _global_shutdown_lock:
        _shutdown = True
    items = list(_threads_queues.items())
    for thread, work in items:
        work.put(None)
    for thread, work in items:
        thread.join()


threading._register_atexit(_python_exit)
# A child must not find the lock held by a thread that it has not.
os.register_at_fork(before=_global_shutdown_lock.acquire, after_in_child=_global_shutdown_lock._at_fork_reinit,
                    after_in_parent=_global_shutdown_lock.release)


class _WorkItem:

    def __init__(self, future, fn, args, kwargs):
        self.future = future
        self.fn, self.args, self.kwargs = fn, args, kwargs

    def run(self):
        if self.future.set_running_or_notify_cancel():
            try:
                result = self.fn(*self.args, **self.kwargs)
            except BaseException as error:
                self.future.set_exception(error)
                # The error's traceback holds this frame.
                del self
            else:
                self.future.set_result(result)

    __class_getitem__ = classmethod(types.GenericAlias)


class BrokenThreadPool(_base.BrokenExecutor):
    """A thread's initializer failed."""


class _Pool:
    """What the workers know of their executor: it may die before them."""

    def __init__(self):
        self.work = queue.SimpleQueue()
        self.idle = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.closed = False
        self.broken = False

    def initializer_failed(self):
        with self.lock:
            self.broken = 'A thread initializer failed, the thread pool is not usable anymore'
            while True:
                try:
                    item = self.work.get_nowait()
                except queue.Empty:
                    break
                if item is not None:
                    item.future.set_exception(BrokenThreadPool(self.broken))


def _worker(pool, initializer, initargs):
    try:
        if initializer is not None:
            try:
                initializer(*initargs)
            except BaseException:
                _base._report('Exception in initializer:', 'CRITICAL')
                pool.initializer_failed()
                return
        work = pool.work
        while True:
            try:
                item = work.get_nowait()
            except queue.Empty:
                pool.idle.release()
                item = work.get()
            if item is not None:
                item.run()
                # Nothing of the call may wait here for the next one.
                del item
            elif _shutdown or pool.closed:
                # For the next of the workers.
                pool.closed = True
                work.put(None)
                return
    except BaseException:
        _base._report('Exception in worker', 'CRITICAL')
    finally:
        _threads_queues.pop(threading.current_thread(), None)


class ThreadPoolExecutor(_base.Executor):
    """Runs calls in a few threads, which are started as they are needed."""

    _counter = itertools.count().__next__

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.process_cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._pool = _Pool()
        self._work_queue = self._pool.work
        self._threads = set()
        self._shutdown = False
        self._shutdown_lock = self._pool.lock
        self._thread_name_prefix = thread_name_prefix or f"ThreadPoolExecutor-{self._counter()}"
        self._initializer = initializer
        self._initargs = initargs

    @property
    def _broken(self):
        return self._pool.broken

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock, _global_shutdown_lock:
            if self._pool.broken:
                raise BrokenThreadPool(self._pool.broken)
            if self._shutdown or self._pool.closed:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if _shutdown:
                raise RuntimeError('cannot schedule new futures after interpreter shutdown')
            future = _base.Future()
            self._work_queue.put(_WorkItem(future, fn, args, kwargs))
            self._adjust_thread_count()
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def _adjust_thread_count(self):
        if self._pool.idle.acquire(timeout=0):
            return
        count = len(self._threads)
        if count < self._max_workers:
            name = f'{self._thread_name_prefix}_{count}'
            thread = threading.Thread(name=name, target=_worker,
                                      args=(self._pool, self._initializer, self._initargs))
            _threads_queues[thread] = self._work_queue
            thread.start()
            self._threads.add(thread)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._shutdown = True
            self._pool.closed = True
            if cancel_futures:
                while True:
                    try:
                        item = self._work_queue.get_nowait()
                    except queue.Empty:
                        break
                    if item is not None:
                        item.future.cancel()
            self._work_queue.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__

    def __del__(self):
        # Nobody can submit any more: the workers may go when the work is done.
        pool = getattr(self, '_pool', None)
        if pool is not None:
            pool.closed = True
            pool.work.put(None)
