"""Primitives by which tasks wait for each other."""

import collections
import enum

from asyncio import exceptions, mixins

__all__ = ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier")


class _Line(mixins._LoopBoundMixin):
    """Tasks wait here in the order in which they came."""

    def __init__(self):
        # A deque from the first that waits on.
        self._waiters = None

    def _line_up(self):
        """A future that is in the line."""
        if self._waiters is None:
            self._waiters = collections.deque()
        waiter = self._get_loop().create_future()
        self._waiters.append(waiter)
        return waiter

    async def _turn(self, waiter):
        """Wait for the future, which then leaves the line."""
        try:
            await waiter
        finally:
            self._waiters.remove(waiter)


class _ContextManagerMixin:
    """`async with` acquires and releases."""

    async def __aenter__(self):
        await self.acquire()
        return None

    async def __aexit__(self, exc_type, exc, tb):
        self.release()


def _shown(obj, state, waiters):
    plain = object.__repr__(obj)
    if waiters:
        state = f"{state}, waiters:{len(waiters)}"
    return f"<{plain[1:-1]} [{state}]>"


class Lock(_ContextManagerMixin, _Line):
    """Mutual exclusion; those who wait get it in the order in which they came."""

    def __init__(self):
        super().__init__()
        self._locked = False

    def __repr__(self):
        return _shown(self, "locked" if self._locked else "unlocked", self._waiters)

    def locked(self):
        """Does a task hold it?"""
        return self._locked

    async def acquire(self):
        """Acquire a lock; wait until it is unlocked."""
        if not self._locked and (self._waiters is None or all(w.cancelled() for w in self._waiters)):
            self._locked = True
            return True
        waiter = self._line_up()
        try:
            await self._turn(waiter)
        except exceptions.CancelledError:
            # It may have been woken just before: then the next one is to be.
            if not self._locked:
                self._wake_up_first()
            raise
        self._locked = True
        return True

    def release(self):
        """Release a lock, for the next one that waits."""
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        self._wake_up_first()

    def _wake_up_first(self):
        if self._waiters and not self._waiters[0].done():
            self._waiters[0].set_result(True)


class Event(_Line):
    """A flag that tasks wait for."""

    def __init__(self):
        self._waiters = collections.deque()
        self._value = False

    def __repr__(self):
        return _shown(self, "set" if self._value else "unset", self._waiters)

    def is_set(self):
        """Is the flag up?"""
        return self._value

    def set(self):
        """Set the flag; all that wait for it go on."""
        if not self._value:
            self._value = True
            for waiter in self._waiters:
                if not waiter.done():
                    waiter.set_result(True)

    def clear(self):
        """Take the flag down."""
        self._value = False

    async def wait(self):
        """Wait for the flag."""
        if self._value:
            return True
        await self._turn(self._line_up())
        return True


class Condition(_ContextManagerMixin, _Line):
    """A state that tasks are told of, under a lock."""

    def __init__(self, lock=None):
        self._lock = Lock() if lock is None else lock
        self.locked = self._lock.locked
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._waiters = collections.deque()

    def __repr__(self):
        return _shown(self, "locked" if self.locked() else "unlocked", self._waiters)

    async def wait(self):
        """Wait until notified; the lock is released meanwhile."""
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = self._get_loop().create_future()
        self.release()
        try:
            try:
                self._waiters.append(waiter)
                try:
                    await waiter
                    return True
                finally:
                    self._waiters.remove(waiter)
            finally:
                # The lock is taken again whatever comes; a cancellation meanwhile is raised then.
                cancelled = None
                while True:
                    try:
                        await self.acquire()
                        break
                    except exceptions.CancelledError as error:
                        cancelled = error
                if cancelled is not None:
                    try:
                        raise cancelled
                    finally:
                        cancelled = None
        except BaseException:
            # It may have been told of something that it does not use: the next one is to know.
            self._notify(1)
            raise

    async def wait_for(self, predicate):
        """Wait until a condition holds; its value."""
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake so many of the tasks that wait."""
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        self._notify(n)

    def _notify(self, n):
        told = 0
        for waiter in self._waiters:
            if told >= n:
                break
            if not waiter.done():
                told += 1
                waiter.set_result(False)

    def notify_all(self):
        """Wake every task that waits."""
        self.notify(len(self._waiters))


class Semaphore(_ContextManagerMixin, _Line):
    """A count that acquire() lowers and release() raises, and that never falls below zero."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        super().__init__()
        self._value = value

    def __repr__(self):
        return _shown(self, "locked" if self.locked() else f"unlocked, value:{self._value}", self._waiters)

    def locked(self):
        """Would acquire() have to wait?"""
        return self._value == 0 or any(not w.cancelled() for w in self._waiters or ())

    async def acquire(self):
        """Acquire a semaphore; wait until its value is larger than zero."""
        if not self.locked():
            self._value -= 1
            return True
        waiter = self._line_up()
        try:
            await self._turn(waiter)
        except exceptions.CancelledError:
            # It had got its turn already: that goes to another.
            if waiter.done() and not waiter.cancelled():
                self._value += 1
            raise
        finally:
            while self._value > 0 and self._wake_up_next():
                pass
        return True

    def release(self):
        """Raise the counter."""
        self._value += 1
        self._wake_up_next()

    def _wake_up_next(self):
        for waiter in self._waiters or ():
            if not waiter.done():
                self._value -= 1
                waiter.set_result(True)
                return True
        return False


class BoundedSemaphore(Semaphore):
    """A semaphore that is never released more often than it was acquired."""

    def __init__(self, value=1):
        super().__init__(value)
        self._bound_value = value

    def release(self):
        if self._value < self._bound_value:
            super().release()
        else:
            raise ValueError("BoundedSemaphore released too many times")


class _BarrierState(enum.Enum):
    FILLING = "filling"
    DRAINING = "draining"
    RESETTING = "resetting"
    BROKEN = "broken"


class Barrier(mixins._LoopBoundMixin):
    """A point that so many tasks reach before any of them goes on."""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self._cond = Condition()
        self._parties = parties
        self._state = _BarrierState.FILLING
        self._count = 0

    def __repr__(self):
        state = self._state.value
        if not self.broken:
            state += f", waiters:{self.n_waiting}/{self.parties}"
        return f"<{object.__repr__(self)[1:-1]} [{state}]>"

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    async def wait(self):
        """Wait for the others; a number for each party, different for each."""
        async with self._cond:
            while self._state in (_BarrierState.DRAINING, _BarrierState.RESETTING):
                await self._cond.wait()
            if self._state is _BarrierState.BROKEN:
                raise exceptions.BrokenBarrierError("Barrier aborted")
            index = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._change(_BarrierState.DRAINING)
                else:
                    while self._state is _BarrierState.FILLING:
                        await self._cond.wait()
                    if self._state is not _BarrierState.DRAINING:
                        raise exceptions.BrokenBarrierError("Abort or reset of barrier")
            finally:
                self._count -= 1
                if not self._count:
                    self._change(_BarrierState.BROKEN if self.broken else _BarrierState.FILLING)
            return index

    def _change(self, state):
        self._state = state
        self._cond.notify_all()

    async def reset(self):
        """Back to the beginning; those that wait get BrokenBarrierError."""
        async with self._cond:
            self._change(_BarrierState.RESETTING if self._count else _BarrierState.FILLING)

    async def abort(self):
        """Break it, for those who wait and those who come."""
        async with self._cond:
            self._change(_BarrierState.BROKEN)

    @property
    def parties(self):
        """How many tasks have to come."""
        return self._parties

    @property
    def n_waiting(self):
        """How many have come."""
        return self._count if self._state is _BarrierState.FILLING else 0

    @property
    def broken(self):
        """Is it of no use any more?"""
        return self._state is _BarrierState.BROKEN
