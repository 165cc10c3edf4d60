"""Queues between processes."""

import collections
import sys
import threading
import time
import weakref
from queue import Empty, Full

from multiprocessing import context, process
from multiprocessing.connection import Pipe
from multiprocessing.reduction import dumps, loads
from multiprocessing.synchronize import SEM_VALUE_MAX, BoundedSemaphore, Condition, Lock, Semaphore

__all__ = ["Queue", "SimpleQueue", "JoinableQueue"]

_sentinel = object()
# Bytes that are gathered before they are sent.
_PIECE = 16 << 10


class Queue:
    """A queue: `put` hands over to a thread that writes to a pipe."""

    def __init__(self, maxsize=0, *, ctx=None):
        if maxsize <= 0:
            maxsize = SEM_VALUE_MAX
        self._maxsize = maxsize
        self._reader, self._writer = Pipe(duplex=False)
        self._rlock = Lock()
        self._wlock = Lock()
        self._sem = BoundedSemaphore(maxsize)
        self._joincancelled = False
        self._reset()
        _queues.add(self)

    def _reset(self):
        """The state of this process: nothing put yet, no thread."""
        self._notempty = threading.Condition(threading.Lock())
        self._buffer = collections.deque()
        self._thread = None
        self._idle = False
        self._closed = False

    def __getstate__(self):
        context.assert_spawning(self)
        return self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem

    def __setstate__(self, state):
        self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem = state
        self._joincancelled = False
        self._reset()
        _queues.add(self)

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if not self._sem.acquire(block, timeout):
            raise Full
        self._hand_over(obj)

    def _hand_over(self, obj):
        if self._thread is None:
            with self._notempty:
                if self._thread is None:
                    self._start_thread()
        self._buffer.append(obj)
        # It says that it is idle before it looks whether there is anything, so that this cannot be missed.
        if self._idle:
            with self._notempty:
                self._notempty.notify()

    def get(self, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if block and timeout is None:
            self._rlock.acquire()
            try:
                data = self._reader.recv_bytes()
            finally:
                self._rlock.release()
            self._sem.release()
            return loads(data)
        end = time.monotonic() + timeout if block else None
        if not self._rlock.acquire(block, timeout):
            raise Empty
        try:
            if not self._reader.poll(max(0, end - time.monotonic()) if block else 0):
                raise Empty
            data = self._reader.recv_bytes()
            self._sem.release()
        finally:
            self._rlock.release()
        return loads(data)

    def qsize(self):
        return self._maxsize - self._sem.get_value()

    def empty(self):
        return not self._reader.poll()

    def full(self):
        return self._sem.get_value() == 0

    def get_nowait(self):
        return self.get(False)

    def put_nowait(self, obj):
        return self.put(obj, False)

    def close(self):
        if self._closed:
            return
        self._closed = True
        if self._thread is not None:
            with self._notempty:
                self._buffer.append(_sentinel)
                self._notempty.notify()
        else:
            self._reader.close()

    def join_thread(self):
        assert self._closed, f"Queue {self!r} not closed"
        if self._thread is not None:
            self._thread.join()

    def cancel_join_thread(self):
        self._joincancelled = True

    def _start_thread(self):
        self._buffer.clear()
        self._thread = threading.Thread(target=self._feed, name="QueueFeederThread", daemon=True)
        self._thread.start()
        queue = weakref.ref(self)

        def flush():
            q = queue()
            if q is not None and q._thread is not None and not q._joincancelled:
                with q._notempty:
                    q._buffer.append(_sentinel)
                    q._notempty.notify()
                q._thread.join()

        process._exit_functions.append(flush)

    def _feed(self):
        buffer, notempty, wlock, send_all = self._buffer, self._notempty, self._wlock, self._writer._send_all
        while True:
            if not buffer:
                with notempty:
                    self._idle = True
                    while not buffer:
                        notempty.wait()
                    self._idle = False
            # What has gathered meanwhile goes in one piece.
            messages, size, last = [], 0, False
            while buffer and size < _PIECE:
                obj = buffer.popleft()
                if obj is _sentinel:
                    last = True
                    break
                try:
                    data = dumps(obj)
                    messages.append(data)
                    size += len(data)
                except Exception as e:
                    # The place of what could not be sent is free again.
                    self._sem.release()
                    self._on_queue_feeder_error(e, obj)
            obj = data = None
            if messages:
                try:
                    with wlock:
                        send_all(messages)
                except BrokenPipeError:
                    return
                except Exception as e:
                    for _ in messages:
                        self._sem.release()
                    self._on_queue_feeder_error(e, messages)
                messages = None
            if last:
                if self._closed:
                    self._reader.close()
                    self._writer.close()
                return

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        import traceback
        traceback.print_exc()


class JoinableQueue(Queue):
    """A queue that can tell when all its items have been worked on."""

    def __init__(self, maxsize=0, *, ctx=None):
        Queue.__init__(self, maxsize)
        self._unfinished_tasks = Semaphore(0)
        self._cond = Condition()

    def __getstate__(self):
        return Queue.__getstate__(self), self._unfinished_tasks, self._cond

    def __setstate__(self, state):
        Queue.__setstate__(self, state[0])
        self._unfinished_tasks, self._cond = state[1:]

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if not self._sem.acquire(block, timeout):
            raise Full
        with self._cond:
            self._hand_over(obj)
            self._unfinished_tasks.release()

    def task_done(self):
        with self._cond:
            if not self._unfinished_tasks.acquire(False):
                raise ValueError("task_done() called too many times")
            if self._unfinished_tasks.get_value() == 0:
                self._cond.notify_all()

    def join(self):
        with self._cond:
            if self._unfinished_tasks.get_value() != 0:
                self._cond.wait()


class SimpleQueue:
    """A pipe with a lock at either end."""

    def __init__(self, *, ctx=None):
        self._reader, self._writer = Pipe(duplex=False)
        self._rlock = Lock()
        self._wlock = Lock()

    def close(self):
        self._reader.close()
        self._writer.close()

    def empty(self):
        return not self._reader.poll()

    def get(self):
        with self._rlock:
            data = self._reader.recv_bytes()
        return loads(data)

    def put(self, obj):
        data = dumps(obj)
        with self._wlock:
            self._writer.send_bytes(data)

    def __getstate__(self):
        context.assert_spawning(self)
        return self._reader, self._writer, self._rlock, self._wlock

    def __setstate__(self, state):
        self._reader, self._writer, self._rlock, self._wlock = state


_queues = weakref.WeakSet()


def _after_fork():
    for queue in _queues:
        queue._reset()


process._after_fork_functions.append(_after_fork)
