"""The interface of multiprocessing, with threads."""

from threading import (Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread as Process,
                       current_thread as current_process)
from queue import Queue

JoinableQueue = Queue


def Pool(processes=None, initializer=None, initargs=()):
    from multiprocessing.pool import ThreadPool
    return ThreadPool(processes, initializer, initargs)
