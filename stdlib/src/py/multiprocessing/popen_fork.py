"""Children by fork."""

import atexit
import os

from _multiprocessing import read_ahead

from multiprocessing import context, process


class Popen:
    """A child, seen from its parent."""

    method = "fork"

    def __init__(self, process_obj):
        process._flush_std_streams()
        self.returncode = None
        self._fds = ()
        self._launch(process_obj)

    def _launch(self, process_obj):
        # The reading end becomes ready when the child is gone; the child keeps the other.
        parent_end, child_alive = os.pipe()
        child_end, parent_alive = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(parent_end)
                os.close(parent_alive)
                code = process_obj._bootstrap(parent_sentinel=child_end)
            finally:
                atexit._run_exitfuncs()
                process._flush_std_streams()
                os._exit(code)
        os.close(child_alive)
        os.close(child_end)
        self.sentinel = parent_end
        self._fds = parent_end, parent_alive

    def duplicate_for_child(self, fd):
        return fd

    def poll(self, flag=os.WNOHANG):
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except OSError:
                # Somebody else has waited for it.
                return None
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            if timeout is not None:
                from multiprocessing.connection import wait
                if not wait([self.sentinel], timeout):
                    return None
            return self.poll(os.WNOHANG if timeout == 0.0 else 0)
        return self.returncode

    def _send_signal(self, number):
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass
            except OSError:
                if self.wait(timeout=0.1) is None:
                    raise

    def terminate(self):
        self._send_signal(15)

    def kill(self):
        self._send_signal(9)

    def disown(self):
        """Gives up, in a sibling, the end of the pipe that tells the child that its parent lives."""
        os.close(self._fds[-1])
        self._fds = self._fds[:-1]

    def close(self):
        fds, self._fds = self._fds, ()
        for fd in fds:
            try:
                os.close(fd)
            except OSError:
                pass

    def __del__(self):
        self.close()


# What every child calls: read here once, it need not be read in each.
read_ahead(*process._OF_CHILDREN, context._force_start_method)
