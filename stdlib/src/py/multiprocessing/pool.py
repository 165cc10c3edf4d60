"""Pools of workers: processes, or threads with the same interface.

One thread of the parent serves all: it hands each worker one task at a time over a pipe of its own, so that
the death of a worker is seen at once, and is the fault of one task only."""

import collections
import itertools
import os
import threading
import traceback
import weakref

from multiprocessing import TimeoutError, get_context, process
from multiprocessing.connection import Pipe, wait

__all__ = ["Pool", "ThreadPool"]

_INIT, RUN, CLOSE, TERMINATE = "INIT", "RUN", "CLOSE", "TERMINATE"
_job_counter = itertools.count()


class MaybeEncodingError(Exception):
    """Tells of an error or a result that no pickle can hold."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f"<{type(self).__name__}: {self}>"


class WorkerLost(RuntimeError):
    """A worker died before it had a result."""


class RemoteTraceback(Exception):
    """The traceback of a worker, as text."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class _WithTraceback:
    def __init__(self, exc):
        self.exc = exc
        self.tb = f'\n"""\n{"".join(traceback.format_exception(type(exc), exc, exc.__traceback__))}"""'

    def __reduce__(self):
        return _rebuild, (self.exc, self.tb)


def _rebuild(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


def mapstar(args):
    return list(map(*args))


def starmapstar(args):
    return list(itertools.starmap(args[0], args[1]))


def _work(conn, initializer, initargs, in_process):
    """The life of a worker: tasks come, results go."""
    if initializer is not None:
        initializer(*initargs)
    while True:
        try:
            task = conn.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        func, args, kwds = task
        try:
            result = True, func(*args, **kwds)
        except Exception as e:
            result = False, _WithTraceback(e) if in_process else e
        try:
            conn.send(result)
        except Exception as e:
            conn.send((False, MaybeEncodingError(e, result[1])))
        task = result = func = args = kwds = None


class _Line:
    """A thread's end of a connection that needs no pickling; a byte in a pipe says that something is there."""

    def __init__(self, inbox, outbox, read, write):
        self._inbox, self._outbox, self._read, self._write = inbox, outbox, read, write

    def fileno(self):
        return self._read

    def recv(self):
        if not os.read(self._read, 1):
            raise EOFError
        return self._inbox.popleft()

    def send(self, obj):
        self._outbox.append(obj)
        os.write(self._write, b"x")

    def close(self):
        if self._read is not None:
            os.close(self._read)
            os.close(self._write)
            self._read = None


def _lines():
    a, b = collections.deque(), collections.deque()
    (r1, w1), (r2, w2) = os.pipe(), os.pipe()
    return _Line(a, b, r1, w2), _Line(b, a, r2, w1)


class _Worker:
    def __init__(self, pool):
        self.done = 0
        self.task = None
        self.conn, self._child_conn = pool._connect()
        self.process = pool._start(self)
        if pool._in_process:
            # So that the end of the worker is seen here.
            self._child_conn.close()


def _process_worker(conn, initializer, initargs):
    try:
        _work(conn, initializer, initargs, True)
    except KeyboardInterrupt:
        # Ctrl-C goes to every process of the terminal: the one that waits for the pool tells of it.
        raise SystemExit(1) from None


def _forked_worker(worker, others, initializer, initargs):
    # The parent's ends must not be kept open here.
    for conn in others:
        conn.close()
    worker.conn.close()
    _process_worker(worker._child_conn, initializer, initargs)


def _thread_worker(worker, initializer, initargs):
    try:
        _work(worker._child_conn, initializer, initargs, False)
    finally:
        worker._child_conn.close()


class Pool:
    """Workers in processes of their own."""

    _in_process = True

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._state = _INIT
        self._ctx = context or get_context()
        if processes is None:
            processes = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        self._initializer, self._initargs = initializer, initargs
        self._maxtasks = maxtasksperchild
        self._lock = threading.Lock()
        self._tasks = collections.deque()
        self._wake_reader, self._wake_writer = os.pipe()
        self._workers = []
        for _ in range(processes):
            self._workers.append(_Worker(self))
        self._handler = threading.Thread(target=self._serve, daemon=True)
        self._state = RUN
        self._handler.start()
        _pools.add(self)
        process._exit_functions.append(_Ender(self))

    # What threads do differently.

    def _connect(self):
        return Pipe()

    def _start(self, worker):
        others = [w.conn for w in self._workers]
        if self._ctx.get_start_method() == "fork":
            target, args = _forked_worker, (worker, others, self._initializer, self._initargs)
        else:
            target, args = _process_worker, (worker._child_conn, self._initializer, self._initargs)
        p = self._ctx.Process(target=target, args=args, daemon=True)
        p.name = p.name.replace("Process", "PoolWorker")
        p.start()
        return p

    # The serving thread.

    def _wake(self):
        try:
            os.write(self._wake_writer, b"x")
        except OSError:
            pass

    def _serve(self):
        try:
            while True:
                with self._lock:
                    self._hand_out()
                    busy = any(w.task is not None for w in self._workers)
                    if self._state == TERMINATE or self._state == CLOSE and not self._tasks and not busy:
                        break
                ends = {w.conn: w for w in self._workers}
                for end in wait(list(ends) + [self._wake_reader]):
                    if end == self._wake_reader:
                        os.read(end, 4096)
                    else:
                        self._take_in(ends[end])
        finally:
            for w in self._workers:
                try:
                    w.conn.send(None)
                except OSError:
                    pass

    def _hand_out(self):
        for w in self._workers:
            while w.task is None and self._tasks:
                job, i, call = self._tasks.popleft()
                if not job._begins():
                    continue
                try:
                    w.conn.send(call)
                except (BrokenPipeError, ConnectionError):
                    self._tasks.appendleft((job, i, call))
                    break
                except Exception as e:
                    # It cannot be pickled: the fault of the task.
                    job._set(i, (False, e))
                    continue
                w.task = job, i

    def _take_in(self, w):
        try:
            result = w.conn.recv()
        except (EOFError, OSError):
            return self._lost(w)
        except Exception as e:
            result = False, e
        (job, i), w.task = w.task, None
        w.done += 1
        job._set(i, result)
        if self._maxtasks is not None and w.done >= self._maxtasks:
            self._retire(w)
            self._replace(w)

    def _retire(self, w):
        try:
            w.conn.send(None)
        except OSError:
            pass
        w.process.join()
        w.conn.close()

    def _replace(self, w):
        at = self._workers.index(w)
        del self._workers[at]
        if self._state == RUN or self._tasks:
            self._workers.insert(at, _Worker(self))

    def _lost(self, w):
        w.process.join()
        w.conn.close()
        task = w.task
        code = getattr(w.process, "exitcode", None)
        if task is None and w.done == 0 and self._initializer is not None and code != 0:
            # Its initializer fails: the next one's would too.
            self._fail_all(WorkerLost(f"a worker process ended with exit code {code} before its first task"))
            self._workers.remove(w)
            return
        if task is not None:
            job, i = task
            how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
            job._set(i, (False, WorkerLost(f"worker process {w.process.pid} ended {how} while it ran a task")))
        if self._state != TERMINATE:
            self._replace(w)

    def _fail_all(self, error):
        with self._lock:
            tasks, self._tasks = list(self._tasks), collections.deque()
        for job, i, _ in tasks:
            job._set(i, (False, error))

    # The interface.

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    def _submit(self, job, calls):
        with self._lock:
            for i, call in enumerate(calls):
                self._tasks.append((job, i, call))
        self._wake()

    def apply(self, func, args=(), kwds={}):
        """Call a function in a worker, and wait for it."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Call a function in a worker."""
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._submit(result, [(func, tuple(args), dict(kwds))])
        return result

    def map(self, func, iterable, chunksize=None):
        """The results of a function for each element."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """map() without the waiting."""
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """map() for functions of several arguments: each element is iterated for them."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """starmap() without the waiting."""
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None, error_callback=None):
        self._check_running()
        items = iterable if hasattr(iterable, "__len__") else list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(items), self._processes * 4)
            if extra:
                chunksize += 1
        if len(items) == 0:
            chunksize = 0
        chunks = list(_chunks(items, chunksize))
        result = MapResult(self, chunksize, len(chunks), len(items), callback, error_callback)
        self._submit(result, [(mapper, ((func, chunk),), {}) for chunk in chunks])
        return result

    def imap(self, func, iterable, chunksize=1):
        """The results of a function for each element, one after the other."""
        return self._imap(func, iterable, chunksize, IMapIterator)

    def imap_unordered(self, func, iterable, chunksize=1):
        """The results of a function for each element, as they come."""
        return self._imap(func, iterable, chunksize, IMapUnorderedIterator)

    def _imap(self, func, iterable, chunksize, kind):
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        chunks = [tuple(chunk) for chunk in _chunks(list(iterable), chunksize)]
        result = kind(self, len(chunks))
        self._submit(result, [(mapstar, ((func, chunk),), {}) for chunk in chunks])
        return (item for chunk in result for item in chunk) if chunksize > 1 else _Unchunked(result)

    def close(self):
        if self._state == RUN:
            self._state = CLOSE
            self._wake()

    def terminate(self):
        self._state = TERMINATE
        self._wake()
        self._handler.join()
        for w in self._workers:
            if hasattr(w.process, "terminate"):
                w.process.terminate()
        for w in self._workers:
            w.process.join()
        self._close_ends()

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        self._handler.join()
        for w in self._workers:
            w.process.join()
        self._close_ends()

    def _close_ends(self):
        for w in self._workers:
            w.conn.close()
        self._workers = []
        if self._wake_reader is not None:
            os.close(self._wake_reader)
            os.close(self._wake_writer)
            self._wake_reader = self._wake_writer = None

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, *exc):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def __repr__(self):
        return f"<multiprocessing.pool.{type(self).__name__} state={self._state} pool_size={len(self._workers)}>"


_pools = weakref.WeakSet()


class _Ender:
    """Ends a pool at the end of the process, if it is still there."""

    def __init__(self, pool):
        self._pool = weakref.ref(pool)

    def __call__(self):
        pool = self._pool()
        if pool is not None and pool._wake_reader is not None:
            pool.terminate()


def _chunks(items, size):
    it = iter(items)
    while True:
        chunk = tuple(itertools.islice(it, size))
        if not chunk:
            return
        yield chunk


class ApplyResult:
    """What `apply_async` gives: a result that will be there."""

    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = threading.Event()
        self._job = next(_job_counter)
        self._callback = callback
        self._error_callback = error_callback

    def _begins(self):
        return True

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        self._event.wait(timeout)

    def get(self, timeout=None):
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, i, result):
        self._success, self._value = result
        self._finish()

    def _finish(self):
        if self._callback and self._success:
            self._callback(self._value)
        if self._error_callback and not self._success:
            self._error_callback(self._value)
        self._event.set()
        self._pool = None


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    def __init__(self, pool, chunksize, chunks, length, callback, error_callback):
        ApplyResult.__init__(self, pool, callback, error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        self._left = chunks
        if chunks == 0:
            self._event.set()

    def _set(self, i, result):
        success, value = result
        self._left -= 1
        if success and self._success:
            self._value[i * self._chunksize:(i + 1) * self._chunksize] = value
        elif not success and self._success:
            self._success, self._value = False, value
        if self._left == 0:
            self._finish()


class IMapIterator:
    def __init__(self, pool, length):
        self._cond = threading.Condition(threading.Lock())
        self._items = collections.deque()
        self._waiting = {}
        self._index = 0
        self._given = 0
        self._length = length

    def _begins(self):
        return True

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            if not self._items:
                if self._given == self._length:
                    raise StopIteration
                self._cond.wait_for(lambda: self._items, timeout)
                if not self._items:
                    raise TimeoutError
            success, value = self._items.popleft()
            self._given += 1
        if success:
            return value
        raise value

    __next__ = next

    def _set(self, i, result):
        with self._cond:
            self._waiting[i] = result
            while self._index in self._waiting:
                self._items.append(self._waiting.pop(self._index))
                self._index += 1
            self._cond.notify()


class IMapUnorderedIterator(IMapIterator):
    def _set(self, i, result):
        with self._cond:
            self._items.append(result)
            self._cond.notify()


class _Unchunked:
    """Results of chunks of one."""

    def __init__(self, chunks):
        self._chunks = chunks

    def __iter__(self):
        return self

    def next(self, timeout=None):
        return self._chunks.next(timeout)[0]

    __next__ = next


class ThreadPool(Pool):
    """A pool whose workers are threads."""

    _in_process = False

    def __init__(self, processes=None, initializer=None, initargs=()):
        Pool.__init__(self, processes, initializer, initargs)

    def _connect(self):
        return _lines()

    def _start(self, worker):
        thread = threading.Thread(target=_thread_worker, args=(worker, self._initializer, self._initargs), daemon=True)
        thread.start()
        return thread
