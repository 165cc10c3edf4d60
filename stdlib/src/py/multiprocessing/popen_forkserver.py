"""Children that a fresh process forks on request."""

import os

from multiprocessing import forkserver, popen_fork, reduction, spawn
from multiprocessing.context import set_spawning_popen

__all__ = ["Popen"]


class _DupFd:
    """A descriptor that goes to the child with the request for it: its place among those."""

    def __init__(self, place):
        self.place = place

    def detach(self):
        return forkserver.get_inherited_fds()[self.place]


class Popen(popen_fork.Popen):
    method = "forkserver"
    DupFd = _DupFd

    def __init__(self, process_obj):
        self._passed = []
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        self._passed.append(fd)
        return len(self._passed) - 1

    def _launch(self, process_obj):
        set_spawning_popen(self)
        try:
            data = spawn.message(process_obj)
        finally:
            set_spawning_popen(None)
        # The server writes the child's pid, and later how it ended, to the status pipe.
        status, child_status = os.pipe()
        child_end, parent_alive = os.pipe()
        self._fds = status, parent_alive
        try:
            forkserver.request([child_end, child_status, *self._passed])
        finally:
            os.close(child_status)
            os.close(child_end)
        self.sentinel = status
        self.pid = forkserver.read_number(status)
        reduction.write_all(parent_alive, data)

    def poll(self, flag=os.WNOHANG):
        if self.returncode is None:
            from multiprocessing.connection import wait
            if not wait([self.sentinel], None if flag == 0 else 0):
                return None
            try:
                self.returncode = forkserver.read_number(self.sentinel)
            except (OSError, EOFError):
                # The server is gone, and nobody knows any more.
                self.returncode = 255
        return self.returncode
