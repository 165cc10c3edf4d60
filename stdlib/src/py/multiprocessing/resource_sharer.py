"""Descriptors for processes that are running already: they come and fetch them.

What is pickled is an address and a number; a thread of this process hands out a copy of the descriptor, once."""

import os
import threading

from multiprocessing import process, reduction

__all__ = ["DupFd", "stop"]


class DupFd:
    """A descriptor that can be asked for later."""

    def __init__(self, fd):
        self._id = _sharer.register(os.dup(fd))

    def detach(self):
        """Get the fd. It can be had once."""
        from multiprocessing.connection import Client
        address, key = self._id
        with Client(address, authkey=process.current_process().authkey) as conn:
            conn.send((key, os.getpid()))
            return reduction.recv_handle(conn)


class _Sharer:
    def __init__(self):
        self._forget()
        from multiprocessing.util import register_after_fork
        register_after_fork(self, _Sharer._forget)

    def _forget(self):
        """In the child of a fork: what the parent offers, the parent serves."""
        self._lock = threading.Lock()
        self._listener = None
        self._thread = None
        self._offered = {}
        self._key = 0

    def register(self, fd):
        with self._lock:
            if self._listener is None:
                self._start()
            self._key += 1
            self._offered[self._key] = fd
            return self._listener.address, self._key

    def _start(self):
        from multiprocessing.connection import Listener
        self._listener = Listener(authkey=process.current_process().authkey, backlog=128)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        listener = self._listener
        while True:
            try:
                with listener.accept() as conn:
                    message = conn.recv()
                    if message is None:
                        return
                    key, pid = message
                    fd = self._offered.pop(key)
                    try:
                        reduction.send_handle(conn, fd, pid)
                    finally:
                        os.close(fd)
            except Exception:
                if self._listener is not listener:
                    return
                from multiprocessing.util import sub_warning
                sub_warning("a descriptor could not be handed over")

    def stop(self, timeout=None):
        from multiprocessing.connection import Client
        with self._lock:
            if self._listener is None:
                return
            with Client(self._listener.address, authkey=process.current_process().authkey) as conn:
                conn.send(None)
            self._thread.join(timeout)
            self._listener.close()
            self._listener = self._thread = None
            for fd in self._offered.values():
                os.close(fd)
            self._offered.clear()


_sharer = _Sharer()
stop = _sharer.stop
