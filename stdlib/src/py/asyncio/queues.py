"""Queues between tasks."""

import collections
import heapq
from types import GenericAlias

from asyncio import futures, locks, mixins

__all__ = ("Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown")


class QueueEmpty(Exception):
    """There is nothing to get."""


class QueueFull(Exception):
    """There is no room."""


class QueueShutDown(Exception):
    """The queue has been ended."""


class Queue(mixins._LoopBoundMixin):
    """First in, first out, between tasks; without a maxsize it is never full."""

    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = collections.deque()
        self._putters = collections.deque()
        self._unfinished_tasks = 0
        self._finished = locks.Event()
        self._finished.set()
        self._is_shutdown = False
        self._init(maxsize)

    # What the kinds of queues differ in.

    def _init(self, maxsize):
        self._queue = collections.deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def _wake(self, waiters):
        """Wake the first that still waits."""
        while waiters:
            first = waiters.popleft()
            if not first.done():
                return first.set_result(None)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} {self._format()}>"

    def __str__(self):
        return f"<{type(self).__name__} {self._format()}>"

    def _format(self):
        held = list(getattr(self, "_queue", ()))
        parts = {
            f"_queue={held!r}": held,
            f"_getters[{len(self._getters)}]": self._getters,
            f"_putters[{len(self._putters)}]": self._putters,
            f"tasks={self._unfinished_tasks}": self._unfinished_tasks,
            "shutdown": self._is_shutdown,
        }
        return " ".join([f"maxsize={self._maxsize!r}", *(part for part, holds in parts.items() if holds)])

    __class_getitem__ = classmethod(GenericAlias)

    def qsize(self):
        """How many are in it."""
        return len(self._queue)

    @property
    def maxsize(self):
        """How many may be in it."""
        return self._maxsize

    def empty(self):
        """Is nothing in it?"""
        return not self._queue

    def full(self):
        """Has it no room?"""
        return 0 < self._maxsize <= self.qsize()

    async def _wait(self, waiters, is_ready):
        waiter = self._get_loop().create_future()
        waiters.append(waiter)
        try:
            await waiter
        except:
            waiter.cancel()
            try:
                waiters.remove(waiter)
            except ValueError:
                pass
            # It was woken for something that it does not take: that is another one's.
            if is_ready() and not waiter.cancelled():
                self._wake(waiters)
            raise

    async def put(self, item):
        """Put something in; wait for a slot if it is full."""
        while self.full():
            if self._is_shutdown:
                raise QueueShutDown
            await self._wait(self._putters, lambda: not self.full())
        return self.put_nowait(item)

    def put_nowait(self, item):
        """Put something in if there is room."""
        if self._is_shutdown:
            raise QueueShutDown
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished_tasks += 1
        self._finished.clear()
        self._wake(self._getters)

    async def get(self):
        """Take the next one out; wait for one if it is empty."""
        while self.empty():
            if self._is_shutdown:
                raise QueueShutDown
            await self._wait(self._getters, lambda: not self.empty())
        return self.get_nowait()

    def get_nowait(self):
        """Take the next one out if there is one."""
        if self.empty():
            raise QueueShutDown if self._is_shutdown else QueueEmpty
        item = self._get()
        self._wake(self._putters)
        return item

    def task_done(self):
        """Say that something got from here has been dealt with."""
        if self._unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self._finish(1)

    def _finish(self, tasks):
        self._unfinished_tasks -= tasks
        if not self._unfinished_tasks:
            self._finished.set()

    async def join(self):
        """Wait until everything put here has been dealt with."""
        if self._unfinished_tasks > 0:
            await self._finished.wait()

    def shutdown(self, immediate=False):
        """Shut-down the queue: nothing more is put in, and, if immediate, nothing more comes out."""
        self._is_shutdown = True
        if immediate:
            dropped = 0
            while not self.empty():
                self._get()
                dropped += 1
            self._finish(min(dropped, self._unfinished_tasks))
        for waiter in (*self._getters, *self._putters):
            futures._settle(waiter)
        self._getters.clear()
        self._putters.clear()


class PriorityQueue(Queue):
    """A Queue that gives the smallest entry first."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heapq.heappush(self._queue, item)

    def _get(self):
        return heapq.heappop(self._queue)


class LifoQueue(Queue):
    """A Queue that gives the newest entry first."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.pop()
