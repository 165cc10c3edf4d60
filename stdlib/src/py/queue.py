"""Queues through which threads hand things to each other."""

import threading
from _collections import deque
from _queue import Empty, SimpleQueue
from heapq import heappop, heappush
from time import monotonic

__all__ = ['Empty', 'Full', 'ShutDown', 'Queue', 'PriorityQueue', 'LifoQueue', 'SimpleQueue']

# What a thread waits for, as the trace of the GIL tells it.
_ITEM, _ROOM = 1, 2


class Full(Exception):
    "The queue has no room."


class ShutDown(Exception):
    "The queue was shut down."


class Queue:
    """First in, first out. A maxsize of zero or less means no limit."""

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self.unfinished_tasks = 0
        self.is_shutdown = False
        self.mutex = lock = threading.Lock()
        # What threads wait for; all share the one lock.
        self.not_empty, self.not_full, self.all_tasks_done = [threading.Condition(lock) for _ in range(3)]
        self._init(maxsize)

    def put(self, item, block=True, timeout=None):
        """Put a thing in, waiting for room if need be; raises Full when none comes."""
        with self.mutex:
            # Mostly there is room, and nobody waits: that is to be quick.
            if self.is_shutdown or self.maxsize > 0 and (timeout is not None or self._qsize() >= self.maxsize):
                self._await(self.not_full, self._takes_none, _ROOM, Full, block, timeout)
            self._put(item)
            self.unfinished_tasks += 1
            if self.not_empty._waiters:
                self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Take the next thing out, waiting for one if need be; raises Empty when none comes."""
        with self.mutex:
            if timeout is not None or not self._qsize():
                self._await(self.not_empty, self._gives_none, _ITEM, Empty, block, timeout)
            item = self._get()
            if self.not_full._waiters:
                self.not_full.notify()
            return item

    def put_nowait(self, item):
        self.put(item, False)

    def get_nowait(self):
        return self.get(False)

    def _takes_none(self):
        return self.is_shutdown or 0 < self.maxsize <= self._qsize()

    def _gives_none(self):
        return not self._qsize()

    def _await(self, condition, stuck, what, error, block, timeout):
        """Wait in the condition until nothing is stuck any more: at most for the timeout, after which the error is raised."""
        if self.is_shutdown and stuck():
            raise ShutDown
        left = None
        if not block:
            left = 0
        elif timeout is not None:
            if timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            deadline = monotonic() + timeout
        while stuck():
            if self.is_shutdown:
                raise ShutDown
            if block and timeout is not None:
                left = deadline - monotonic()
            if left is not None and left <= 0:
                raise error
            condition._wait(left, what)

    def task_done(self):
        """Say that a thing got from the queue has been dealt with."""
        with self.mutex:
            if self.unfinished_tasks <= 0:
                raise ValueError('task_done() called too many times')
            self._finish(1)

    def _finish(self, tasks):
        self.unfinished_tasks -= tasks
        if not self.unfinished_tasks:
            self.all_tasks_done.notify_all()

    def join(self):
        """Wait until everything put here has been dealt with."""
        with self.mutex:
            self.all_tasks_done.wait_for(lambda: not self.unfinished_tasks)

    def shutdown(self, immediate=False):
        """End the queue: put() raises ShutDown from now on, and get() once it is empty, or at once."""
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                dropped = self._qsize()
                for _ in range(dropped):
                    self._get()
                self._finish(min(dropped, self.unfinished_tasks))
            for waiting in (self.not_empty, self.not_full):
                waiting.notify_all()

    def qsize(self):
        with self.mutex:
            return self._qsize()

    def empty(self):
        return self.qsize() == 0

    def full(self):
        return 0 < self.maxsize <= self.qsize()

    # Called with the lock held; subclasses have other orders.

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()


class LifoQueue(Queue):
    """Last in, first out."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    """The smallest first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)
