"""Children that are interpreters of their own, started from the beginning."""

import os
import sys
from _posixsubprocess import spawn as _spawn

from multiprocessing import popen_fork, reduction, spawn
from multiprocessing.context import set_spawning_popen

__all__ = ["Popen"]


class _DupFd:
    """A descriptor that the child inherits under the same number."""

    def __init__(self, fd):
        self.fd = fd

    def detach(self):
        return self.fd


class Popen(popen_fork.Popen):
    method = "spawn"
    DupFd = _DupFd

    def __init__(self, process_obj):
        self._passed = set()
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        self._passed.add(fd)
        return fd

    def _launch(self, process_obj):
        set_spawning_popen(self)
        try:
            data = spawn.message(process_obj)
        finally:
            set_spawning_popen(None)
        parent_end, child_alive = os.pipe()
        child_end, parent_alive = os.pipe()
        self._fds = parent_end, parent_alive
        try:
            command = spawn.get_command_line(pipe_handle=child_end)
            executable = os.fsencode(spawn.get_executable())
            self.pid = _spawn([executable], command, None, None, (-1, -1, -1), True,
                              [*self._passed, child_alive, child_end], False, -1, False, executable)
        finally:
            os.close(child_alive)
            os.close(child_end)
        self.sentinel = parent_end
        reduction.write_all(parent_alive, data)
