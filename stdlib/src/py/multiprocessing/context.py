"""Contexts: the interface of the package, for one way of starting processes."""

import os
import sys

from multiprocessing import process

__all__ = ()


class ProcessError(Exception):
    pass


class BufferTooShort(ProcessError):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


class BaseContext:
    ProcessError = ProcessError
    BufferTooShort = BufferTooShort
    TimeoutError = TimeoutError
    AuthenticationError = AuthenticationError

    current_process = staticmethod(process.current_process)
    parent_process = staticmethod(process.parent_process)
    active_children = staticmethod(process.active_children)

    def cpu_count(self):
        """Returns the number of CPUs in the system"""
        n = os.cpu_count()
        if n is None:
            raise NotImplementedError("cannot determine number of cpus")
        return n

    def Manager(self):
        raise NotImplementedError("multiprocessing.Manager is not there yet in Ouro")

    def Pipe(self, duplex=True):
        """Returns two connection object connected by a pipe"""
        from multiprocessing.connection import Pipe
        return Pipe(duplex)

    def Lock(self):
        """Returns a non-recursive lock object"""
        from multiprocessing.synchronize import Lock
        return Lock(ctx=self)

    def RLock(self):
        """Returns a recursive lock object"""
        from multiprocessing.synchronize import RLock
        return RLock(ctx=self)

    def Condition(self, lock=None):
        """Returns a condition object"""
        from multiprocessing.synchronize import Condition
        return Condition(lock, ctx=self)

    def Semaphore(self, value=1):
        """Returns a semaphore object"""
        from multiprocessing.synchronize import Semaphore
        return Semaphore(value, ctx=self)

    def BoundedSemaphore(self, value=1):
        """Returns a bounded semaphore object"""
        from multiprocessing.synchronize import BoundedSemaphore
        return BoundedSemaphore(value, ctx=self)

    def Event(self):
        """Returns an event object"""
        from multiprocessing.synchronize import Event
        return Event(ctx=self)

    def Barrier(self, parties, action=None, timeout=None):
        """Returns a barrier object"""
        from multiprocessing.synchronize import Barrier
        return Barrier(parties, action, timeout, ctx=self)

    def Queue(self, maxsize=0):
        """Returns a queue object"""
        from multiprocessing.queues import Queue
        return Queue(maxsize, ctx=self)

    def JoinableQueue(self, maxsize=0):
        """Returns a queue object"""
        from multiprocessing.queues import JoinableQueue
        return JoinableQueue(maxsize, ctx=self)

    def SimpleQueue(self):
        """Returns a queue object"""
        from multiprocessing.queues import SimpleQueue
        return SimpleQueue(ctx=self)

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """Returns a process pool object"""
        from multiprocessing.pool import Pool
        return Pool(processes, initializer, initargs, maxtasksperchild, context=self)

    def RawValue(self, typecode_or_type, *args):
        """Returns a shared object"""
        from multiprocessing.sharedctypes import RawValue
        return RawValue(typecode_or_type, *args)

    def RawArray(self, typecode_or_type, size_or_initializer):
        """Returns a shared array"""
        from multiprocessing.sharedctypes import RawArray
        return RawArray(typecode_or_type, size_or_initializer)

    def Value(self, typecode_or_type, *args, lock=True):
        """Returns a synchronized shared object"""
        from multiprocessing.sharedctypes import Value
        return Value(typecode_or_type, *args, lock=lock, ctx=self)

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        """Returns a synchronized shared array"""
        from multiprocessing.sharedctypes import Array
        return Array(typecode_or_type, size_or_initializer, lock=lock, ctx=self)

    def freeze_support(self):
        """Does nothing: there are no frozen executables here."""

    def get_context(self, method=None):
        if method is None:
            return self
        if method == "fork":
            return _fork
        if method in ("spawn", "forkserver"):
            raise NotImplementedError(f"start method {method!r} is not there yet in Ouro: use 'fork'")
        raise ValueError(f"cannot find context for {method!r}")

    def get_start_method(self, allow_none=False):
        return "fork"

    def set_start_method(self, method, force=False):
        raise ValueError("cannot set start method of concrete context")


class Process(process.BaseProcess):
    _start_method = "fork"


class ForkContext(BaseContext):
    _name = "fork"
    Process = Process


class DefaultContext(BaseContext):
    Process = Process
    _set = False

    def set_start_method(self, method, force=False):
        if self._set and not force:
            raise RuntimeError("context has already been set")
        if method is not None:
            self.get_context(method)
        self._set = method is not None

    def get_all_start_methods(self):
        """Returns a list of the supported start methods, default first."""
        return ["fork"]


_fork = ForkContext()
_default = DefaultContext()
