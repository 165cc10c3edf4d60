"""Running other programs."""

import io
import os
import selectors
import signal
import sys
import threading
import time
import types
import warnings
from _posixsubprocess import become as _become, spawn as _spawn

__all__ = ["Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output",
           "run", "CalledProcessError", "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess"]

PIPE = -1
STDOUT = -2
DEVNULL = -3
# What one write to a pipe takes without waiting.
_PIPE_BUF = 4096


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """A program that was to succeed did not."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return "Command '%s' died with %r." % (self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program took too long."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """What became of a program."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        args = ['args={!r}'.format(self.args), 'returncode={!r}'.format(self.returncode)]
        if self.stdout is not None:
            args.append('stdout={!r}'.format(self.stdout))
        if self.stderr is not None:
            args.append('stderr={!r}'.format(self.stderr))
        return "{}({})".format(type(self).__name__, ', '.join(args))

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """Raise CalledProcessError unless the program succeeded."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program to its end."""
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        kwargs['stdout'] = PIPE
        kwargs['stderr'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:
            process.kill()
            raise
        retcode = process.poll()
        if check and retcode:
            raise CalledProcessError(retcode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, retcode, stdout, stderr)


def call(*popenargs, timeout=None, **kwargs):
    """Run a program to its end; its return code."""
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except:
            p.kill()
            raise


def check_call(*popenargs, **kwargs):
    """As call(), but a failure is an error."""
    retcode = call(*popenargs, **kwargs)
    if retcode:
        cmd = kwargs.get("args")
        raise CalledProcessError(retcode, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program to its end; what it wrote."""
    for kw in ('stdout', 'check'):
        if kw in kwargs:
            raise ValueError(f'{kw} argument not allowed, it will be overridden.')
    if 'input' in kwargs and kwargs['input'] is None:
        kwargs['input'] = '' if kwargs.get('text') or kwargs.get('encoding') else b''
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """The exit code and the output of a shell command."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors)
        status = 0
    except CalledProcessError as ex:
        data = ex.output
        status = ex.returncode
    if data[-1:] == '\n':
        data = data[:-1]
    return status, data


def getoutput(cmd, *, encoding=None, errors=None):
    """The output of a shell command."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def list2cmdline(seq):
    """The arguments as one line, quoted as programs of Windows take lines apart."""
    words = []
    for word in map(os.fsdecode, seq):
        quoted = not word or ' ' in word or '\t' in word
        text, slashes = '', 0
        for c in word:
            if c == '\\':
                slashes += 1
                continue
            # Backslashes stand for themselves unless a quote follows.
            text += '\\' * (slashes * 2 + 1 if c == '"' else slashes) + c
            slashes = 0
        text += '\\' * (slashes * 2 if quoted else slashes)
        words.append(f'"{text}"' if quoted else text)
    return ' '.join(words)


# Programs that nobody holds a Popen of any more, but that have not ended yet.
_active = []


def _cleanup():
    """Forget those of them that have ended: the system keeps a dead process until it is waited for."""
    for process in _active[:]:
        if process.poll() is not None:
            try:
                _active.remove(process)
            except ValueError:
                # Another thread was faster.
                pass


def _group(value):
    if isinstance(value, str):
        return _group_named(value)
    if not isinstance(value, int):
        raise TypeError(f"Group must be a string or an integer, not {type(value)}")
    return _natural(value, "Group")


def _groups(values):
    if isinstance(values, str):
        raise ValueError("Groups must be a list, not a string")
    for value in values:
        if not isinstance(value, (str, int)):
            raise TypeError(f"Items in extra_groups must be a string or integer, not {type(value)}")
    return [_group_named(value) if isinstance(value, str) else _natural(value, "Group") for value in values]


def _group_named(name):
    import grp
    return grp.getgrnam(name).gr_gid


def _user(value):
    if isinstance(value, str):
        import pwd
        return pwd.getpwnam(value).pw_uid
    if not isinstance(value, int):
        raise TypeError("User must be a string or an integer")
    return _natural(value, "User")


def _natural(value, what):
    if value < 0:
        raise ValueError(f"{what} ID cannot be negative, got {value}")
    return value


def _fork(preexec_fn, plan):
    """As _spawn(), in a process of its own from the beginning, where preexec_fn is called before the program starts."""
    if sys.is_finalizing():
        raise PythonFinalizationError("preexec_fn not supported at interpreter shutdown")
    result, told = os.pipe()
    low = []
    while told < 3:
        # Out of the way of the child's streams.
        low.append(told)
        told = os.dup(told)
    try:
        pid = os.fork()
        if pid == 0:
            try:
                words = "%d %d" % _become(*plan, preexec_fn)
            except BaseException:
                words = "0 0"
            os.write(told, words.encode())
            os._exit(255)
    finally:
        for fd in (told, *low):
            os.close(fd)
    with open(result, 'rb') as f:
        words = f.read()
    if not words:
        return pid
    os.waitpid(pid, 0)
    place, errno = map(int, words.split())
    if place == 0:
        raise SubprocessError("Exception occurred in preexec_fn.")
    cwd, name = plan[3], plan[10]
    raise OSError(errno, os.strerror(errno), *(name if place == 2 else cwd,) if place < 3 else ())


class Popen:
    """A running program."""

    _child_created = False
    # How long a program may take to end after it was interrupted together with this one. Seconds.
    _sigint_wait_secs = 0.25

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None,
                 close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None,
                 creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, user=None,
                 group=None, extra_groups=None, encoding=None, errors=None, text=None, umask=-1, pipesize=-1,
                 process_group=None):
        _cleanup()
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        if stdout is STDOUT:
            raise ValueError("STDOUT can only be used for stderr")
        if pass_fds and not close_fds:
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        self.encoding = encoding
        self.errors = errors
        if text is not None and universal_newlines is not None and bool(universal_newlines) != bool(text):
            raise SubprocessError('Cannot disambiguate when both text and universal_newlines are supplied but different. '
                                  'Pass one or the other.')
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        line_buffering = self.text_mode and bufsize == 1
        if line_buffering:
            bufsize = -1
        # Who the program is to run as: its umask, group, further groups and user.
        rights = (umask, None if group is None else _group(group),
                  None if extra_groups is None else _groups(extra_groups), None if user is None else _user(user))
        self._waitpid_lock = threading.Lock()
        self._communication_started = False
        self._input = None
        theirs, ours, to_close = self._make_streams(stdin, stdout, stderr)
        try:
            self._start(args, executable, shell, cwd, env, theirs, close_fds, pass_fds, start_new_session,
                        process_group, restore_signals, rights, preexec_fn)
        except BaseException:
            for fd in ours:
                if fd != -1:
                    os.close(fd)
            raise
        finally:
            for fd in to_close:
                os.close(fd)
        for name, fd, mode in zip(('stdin', 'stdout', 'stderr'), ours, ('wb', 'rb', 'rb')):
            if fd != -1:
                f = open(fd, mode, bufsize)
                if self.text_mode:
                    f = io.TextIOWrapper(f, encoding=encoding, errors=errors, write_through=name == 'stdin',
                                         line_buffering=line_buffering and name == 'stdin')
                setattr(self, name, f)

    def _make_streams(self, stdin, stdout, stderr):
        """Descriptors for the child, our ends of pipes, and what is to be closed here afterwards."""
        theirs, ours, to_close = [-1, -1, -1], [-1, -1, -1], []
        for i, given in enumerate((stdin, stdout, stderr)):
            if given is None:
                continue
            if given == PIPE:
                r, w = os.pipe()
                theirs[i], ours[i] = (r, w) if i == 0 else (w, r)
                to_close.append(theirs[i])
            elif given == DEVNULL:
                theirs[i] = os.open(os.devnull, os.O_RDWR)
                to_close.append(theirs[i])
            elif given == STDOUT and i == 2:
                theirs[i] = theirs[1] if theirs[1] != -1 else 1
            elif isinstance(given, int):
                theirs[i] = given
            else:
                theirs[i] = given.fileno()
        return theirs, ours, to_close

    def _start(self, args, executable, shell, cwd, env, streams, close_fds, pass_fds, session, group,
               restore_signals, rights, preexec_fn):
        if isinstance(args, (str, bytes)) or hasattr(args, '__fspath__'):
            if hasattr(args, '__fspath__') and shell:
                raise TypeError('path-like args is not allowed when shell is true')
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ["/bin/sh", "-c"] + args
            if executable:
                args[0] = executable
        if executable is None:
            executable = args[0]
        name = os.fsencode(executable)
        if os.path.dirname(name):
            programs = [name]
        else:
            programs = [os.path.join(os.fsencode(d), name) for d in os.get_exec_path(env)]
        variables = None
        if env is not None:
            variables = []
            for k, v in env.items():
                k = os.fsencode(k)
                if b'=' in k:
                    raise ValueError("illegal environment variable name")
                variables.append(k + b'=' + os.fsencode(v))
        if pass_fds:
            close_fds = True
        plan = (programs, args, variables, cwd, streams, close_fds, list(pass_fds), session,
                -1 if group is None else group, restore_signals, executable, rights)
        self.pid = _spawn(*plan) if preexec_fn is None else _fork(preexec_fn, plan)
        self._child_created = True

    def __repr__(self):
        obj_repr = f"<{self.__class__.__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return obj_repr[:76] + "...>" if len(obj_repr) > 80 else obj_repr

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        return self.text_mode

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        if self.stdout:
            self.stdout.close()
        if self.stderr:
            self.stderr.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type == KeyboardInterrupt:
                self._interrupted(None)
            else:
                self.wait()

    def __del__(self):
        if self._child_created and self.returncode is None:
            warnings.warn("subprocess %s is still running" % self.pid, ResourceWarning, source=self)
            # Nobody waits for it any more; it may have ended already.
            if self.poll() is None:
                _active.append(self)

    def _interrupted(self, end):
        """Wait a moment, once, for a program that was interrupted together with this one."""
        patience = self._sigint_wait_secs
        self._sigint_wait_secs = 0
        if end is not None:
            patience = min(patience, end - time.monotonic())
        try:
            self._wait(patience)
        except TimeoutExpired:
            pass

    def _ended(self, status):
        self.returncode = os.waitstatus_to_exitcode(status)

    def poll(self):
        """The return code if the program has ended."""
        if self.returncode is None and self._waitpid_lock.acquire(False):
            try:
                if self.returncode is None:
                    try:
                        pid, status = os.waitpid(self.pid, os.WNOHANG)
                        if pid == self.pid:
                            self._ended(status)
                    except ChildProcessError:
                        # Someone else has waited for it.
                        self.returncode = 0
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def wait(self, timeout=None):
        """Wait for the program's end; its return code."""
        end = None if timeout is None else time.monotonic() + timeout
        try:
            return self._wait(timeout)
        except KeyboardInterrupt:
            self._interrupted(end)
            raise

    def _wait(self, timeout):
        if timeout is not None:
            end = time.monotonic() + timeout
            delay = 0.0005
            while self.poll() is None:
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutExpired(self.args, timeout)
                delay = min(delay * 2, left, .05)
                time.sleep(delay)
            return self.returncode
        while self.returncode is None:
            with self._waitpid_lock:
                if self.returncode is not None:
                    break
                try:
                    pid, status = os.waitpid(self.pid, 0)
                except ChildProcessError:
                    self.returncode = 0
                    break
                if pid == self.pid:
                    self._ended(status)
        return self.returncode

    def _to_bytes(self, input):
        if self.text_mode and input is not None:
            return input.encode(self.stdin.encoding, self.stdin.errors)
        return input

    def _from_bytes(self, chunks, stream):
        if chunks is None:
            return None
        data = b''.join(chunks)
        if self.text_mode:
            data = data.decode(stream.encoding, stream.errors).replace("\r\n", "\n").replace("\r", "\n")
        return data

    def communicate(self, input=None, timeout=None):
        """Feed the program, gather what it writes, and wait for its end."""
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        if timeout is None and not self._communication_started and \
                [self.stdin, self.stdout, self.stderr].count(None) >= 2:
            return self._communicate_one(input)
        if not self._communication_started:
            self._communication_started = True
            self._feed = memoryview(self._to_bytes(input)) if input else None
            self._gathered = {f: [] for f in (self.stdout, self.stderr) if f}
            if self.stdin:
                self._flush_stdin()
                if not self._feed:
                    self._close_stdin()
        end = None if timeout is None else time.monotonic() + timeout
        try:
            self._exchange(end, timeout)
        except KeyboardInterrupt:
            self._interrupted(end)
            raise
        try:
            self.wait(None if end is None else max(0, end - time.monotonic()))
        except TimeoutExpired:
            raise self._too_late(timeout) from None
        return (self._from_bytes(self._gathered.get(self.stdout), self.stdout),
                self._from_bytes(self._gathered.get(self.stderr), self.stderr))

    def _communicate_one(self, input):
        """As communicate() with no more than one pipe, and all the time in the world."""
        out = err = None
        if self.stdin:
            if input:
                try:
                    self.stdin.write(input)
                except BrokenPipeError:
                    pass
            self._close_stdin()
        elif self.stdout:
            out = self.stdout.read()
            self.stdout.close()
        elif self.stderr:
            err = self.stderr.read()
            self.stderr.close()
        self.wait()
        return out, err

    def _exchange(self, end, timeout):
        with selectors.PollSelector() as sel:
            if self.stdin and self._feed and not self.stdin.closed:
                sel.register(self.stdin, selectors.EVENT_WRITE)
            for f in (self.stdout, self.stderr):
                if f and not f.closed:
                    sel.register(f, selectors.EVENT_READ)
            while sel.get_map():
                left = None if end is None else end - time.monotonic()
                if left is not None and left < 0:
                    raise self._too_late(timeout)
                for key, events in sel.select(left):
                    if key.fileobj is self.stdin:
                        try:
                            n = os.write(key.fd, self._feed[:_PIPE_BUF])
                            self._feed = self._feed[n:]
                        except BrokenPipeError:
                            self._feed = None
                        if not self._feed:
                            sel.unregister(key.fileobj)
                            self._close_stdin()
                    else:
                        data = os.read(key.fd, 32768)
                        if data:
                            self._gathered[key.fileobj].append(data)
                        else:
                            sel.unregister(key.fileobj)
                            key.fileobj.close()

    def _too_late(self, timeout):
        out, err = self._gathered.get(self.stdout), self._gathered.get(self.stderr)
        return TimeoutExpired(self.args, timeout, output=b''.join(out) if out else None,
                              stderr=b''.join(err) if err else None)

    def _flush_stdin(self):
        try:
            self.stdin.flush()
        except BrokenPipeError:
            pass

    def _close_stdin(self):
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def send_signal(self, sig):
        """Send the program a signal, unless it has ended."""
        self.poll()
        if self.returncode is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)
