"""Thread objects, and the tools with which threads wait for each other."""

import _thread
import sys as _sys
from _collections import deque as _deque
from time import monotonic as _time

__all__ = ['get_ident', 'active_count', 'Condition', 'current_thread', 'enumerate', 'main_thread',
           'TIMEOUT_MAX', 'Event', 'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Thread', 'Barrier',
           'BrokenBarrierError', 'Timer', 'ThreadError', 'setprofile', 'settrace', 'local', 'stack_size',
           'excepthook', 'ExceptHookArgs', 'gettrace', 'getprofile', 'setprofile_all_threads',
           'settrace_all_threads', 'get_native_id']

_start_joinable_thread = _thread.start_joinable_thread
_daemon_threads_allowed = _thread.daemon_threads_allowed
_allocate_lock = _thread.allocate_lock
_ThreadHandle = _thread._ThreadHandle
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
stack_size = _thread.stack_size
ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
Lock = _thread.lock
local = _thread._local
_RLock = _CRLock = _thread.RLock

_profile_hook = None
_trace_hook = None


def setprofile(func):
    """Threads that start later are profiled by this function."""
    global _profile_hook
    _profile_hook = func


def setprofile_all_threads(func):
    """Set a profile function for all threads, this one included."""
    setprofile(func)
    _sys._setprofileallthreads(func)


def getprofile():
    return _profile_hook


def settrace(func):
    """Threads that start later are traced by this function."""
    global _trace_hook
    _trace_hook = func


def settrace_all_threads(func):
    """Set a trace function for all threads, this one included."""
    settrace(func)
    _sys._settraceallthreads(func)


def gettrace():
    return _trace_hook


def RLock(*args, **kwargs):
    """A lock that its holder may take again; it comes free when released as often as taken."""
    if args or kwargs:
        import warnings
        warnings.warn(
            "Passing arguments to RLock is deprecated and will be removed in 3.15", DeprecationWarning, stacklevel=2)
    return _CRLock(*args, **kwargs)


def _countdown(timeout):
    """A function that tells what is left of a time from its first call on; None if there is no limit."""
    end = None

    def left():
        nonlocal end
        if end is None:
            end = _time() + timeout
            return timeout
        return end - _time()

    return left if timeout is not None else lambda: None


def _described(thing, status):
    cls = thing.__class__
    return f"<{cls.__module__}.{cls.__qualname__} at {id(thing):#x}: {status}>"


def _deprecated(old, instead):
    import warnings
    warnings.warn(f'{old}() is deprecated, {instead} instead', DeprecationWarning, stacklevel=3)


class Condition:
    """Threads wait here until another one tells them that something has changed."""

    def __init__(self, lock=None):
        if lock is None:
            lock = _CRLock()
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        # Locks that know of owners say better how to let go of them wholly.
        for name in ('_release_save', '_acquire_restore', '_is_owned'):
            if hasattr(lock, name):
                setattr(self, name, getattr(lock, name))
        self._waiters = _deque()

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc):
        return self._lock.__exit__(*exc)

    def _at_fork_reinit(self):
        self._waiters.clear()
        self._lock._at_fork_reinit()

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _is_owned(self):
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Let go of the lock and wait to be notified; False if the timeout came first."""
        return self._wait(timeout, 0)

    def _wait(self, timeout, what):
        # What is waited for, for the trace: 1 is an item in a queue, 2 is room in one.
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = _thread._waiter(what)
        self._waiters.append(waiter)
        saved = self._release_save()
        notified = False
        try:
            if timeout is None:
                notified = waiter.acquire()
            else:
                notified = waiter.acquire(timeout > 0, timeout if timeout > 0 else -1)
            return notified
        finally:
            self._acquire_restore(saved)
            if not notified:
                try:
                    self._waiters.remove(waiter)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        """Wait until the predicate holds; returns its last value."""
        left = _countdown(timeout)
        while not (result := predicate()):
            time = left()
            if time is not None and time <= 0:
                break
            self.wait(time)
        return result

    def notify(self, n=1):
        """Wake up to n of the threads that wait."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        waiters = self._waiters
        while waiters and n > 0:
            waiter = waiters.popleft()
            try:
                waiter.release()
            except RuntimeError:
                # Released already: its thread gave up waiting, but is not off the list yet.
                continue
            n -= 1

    def notify_all(self):
        """Wake all threads that wait."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        _deprecated('notifyAll', 'use notify_all()')
        self.notify_all()


class Semaphore:
    """A counter that threads lower before, and raise after, using one of a limited number of things."""

    # A bound only where it was set.
    _initial_value = float('inf')

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        self._cond = Condition(Lock())

    def __repr__(self):
        return _described(self, f"value={self._value}")

    def acquire(self, blocking=True, timeout=None):
        """Lower the counter, waiting while it is zero; False if that did not come to pass."""
        if timeout is None:
            left = None
        elif blocking:
            left = _countdown(timeout)
        else:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._cond:
            while self._value == 0:
                if not blocking:
                    return False
                time = left and left()
                if time is not None and time <= 0:
                    return False
                self._cond.wait(time)
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        """Raise the counter by n."""
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            value = self._value + n
            if value > self._initial_value:
                raise ValueError("Semaphore released too many times")
            self._value = value
            self._cond.notify(n)

    def __exit__(self, *exc):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that is never released more often than it was acquired."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return _described(self, f"value={self._value}/{self._initial_value}")


class Event:
    """A flag that threads wait for."""

    def __init__(self):
        self._flag = False
        self._cond = Condition(Lock())

    def __repr__(self):
        return _described(self, 'set' if self._flag else 'unset')

    def is_set(self):
        return self._flag

    def isSet(self):
        _deprecated('isSet', 'use is_set()')
        return self.is_set()

    def set(self):
        """Raise the flag, and wake all that wait for it."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag = False

    def _at_fork_reinit(self):
        self._cond._at_fork_reinit()

    def wait(self, timeout=None):
        """Wait for the flag; returns whether it is up."""
        with self._cond:
            up = self._flag
            if not up:
                up = self._cond.wait(timeout)
            return up


class BrokenBarrierError(RuntimeError):
    pass


_GATHERING, _LEAVING, _RESETTING, _BROKEN = range(4)


class Barrier:
    """A fixed number of threads meet here: none goes on before all have come."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties = parties
        self._action = action
        self._timeout = timeout
        # Of those that came, how many are inside.
        self._count = 0
        self._state = _GATHERING
        self._cond = Condition(Lock())

    parties = property(lambda self: self._parties)
    n_waiting = property(lambda self: self._count if self._state == _GATHERING else 0)
    broken = property(lambda self: self._state == _BROKEN)

    def __repr__(self):
        return _described(self, "broken" if self.broken else f"waiters={self.n_waiting}/{self.parties}")

    def wait(self, timeout=None):
        """Wait for the others; each thread gets another number, from 0 on."""
        with self._cond:
            self._cond.wait_for(self._admits)
            if self._state == _BROKEN:
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._open()
                else:
                    self._gather(self._timeout if timeout is None else timeout)
            finally:
                self._leave()
            return index

    def _admits(self):
        # The ones before have to be out first.
        return self._state in (_GATHERING, _BROKEN)

    def _open(self):
        opened = False
        try:
            if self._action:
                self._action()
            opened = True
        finally:
            self._change(_LEAVING if opened else _BROKEN)

    def _gather(self, timeout):
        if not self._cond.wait_for(lambda: self._state != _GATHERING, timeout):
            self._change(_BROKEN)
        if self._state != _LEAVING:
            raise BrokenBarrierError

    def _leave(self):
        self._count -= 1
        if not self._count and self._state != _BROKEN:
            self._change(_GATHERING)

    def _change(self, state):
        self._state = state
        self._cond.notify_all()

    def reset(self):
        """Back to the beginning; threads that wait get BrokenBarrierError."""
        with self._cond:
            if not self._count:
                self._change(_GATHERING)
            else:
                # Those inside have to see it, or are leaving already.
                self._change(self._state if self._state == _LEAVING else _RESETTING)

    def abort(self):
        """Break the barrier, for those who wait and those who come."""
        with self._cond:
            self._change(_BROKEN)


_counter = 0


def _newname(template):
    global _counter
    _counter += 1
    return template % _counter


def _name_for(target):
    name = _newname("Thread-%d")
    try:
        return name if target is None else f"{name} ({target.__name__})"
    except AttributeError:
        return name


_active_limbo_lock = _CRLock()
_active = {}    # identity -> Thread
_limbo = {}     # started, but not running yet


class Thread:
    """A thread of control: a target, or a subclass with another run()."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        self._name = str(name) if name else _name_for(target)
        self._target, self._args = target, args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._ident = self._native_id = None
        self._is_started = False
        self._handle = _ThreadHandle()
        self._invoke_excepthook = _make_invoke_excepthook()
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        if self._handle.is_done():
            status = "stopped"
        else:
            status = "started" if self._is_started else "initial"
        parts = [status, "daemon" if self._daemonic else "", str(self.ident or "")]
        return f"<{self.__class__.__name__}({self._name}, {' '.join(filter(None, parts))})>"

    def start(self):
        """Let it run: once."""
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        if self._is_started:
            raise RuntimeError("threads can only be started once")
        _limbo[self] = self
        self._is_started = True
        try:
            _start_joinable_thread(self._bootstrap, handle=self._handle, daemon=self._daemonic)
        except Exception:
            self._is_started = False
            _limbo.pop(self, None)
            raise

    def run(self):
        """What the thread does: calls the target."""
        try:
            if self._target is None:
                return
            self._target(*self._args, **self._kwargs)
        finally:
            # They may hold on to the thread.
            del self._args, self._kwargs, self._target

    def _bootstrap(self):
        self._ident = ident = get_ident()
        self._native_id = get_native_id()
        _active[ident] = self
        _limbo.pop(self, None)
        _thread._trace_name(self._name)
        try:
            self._bootstrap_inner()
        finally:
            _active.pop(ident, None)

    def _bootstrap_inner(self):
        if _trace_hook:
            _sys.settrace(_trace_hook)
        if _profile_hook:
            _sys.setprofile(_profile_hook)
        try:
            self.run()
        except:
            self._invoke_excepthook(self)

    def join(self, timeout=None):
        """Wait for the thread's end, or for the timeout."""
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if not self._is_started:
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        self._handle.join(None if timeout is None else max(timeout, 0))

    @property
    def name(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)

    @property
    def ident(self):
        """The thread's identity, None before it is started."""
        assert self._initialized, "Thread.__init__() not called"
        if self._ident is None and self._is_started:
            return self._handle.ident or None
        return self._ident

    @property
    def native_id(self):
        """The system's number for the thread, None before it is started."""
        assert self._initialized, "Thread.__init__() not called"
        while self._native_id is None and self._is_started and not self._handle.is_done():
            self._handle.join(0.001)
        return self._native_id

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._is_started and not self._handle.is_done()

    @property
    def daemon(self):
        """The program does not wait for the end of daemons."""
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._is_started:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def getName(self):
        _deprecated('getName', 'get the name attribute')
        return self.name

    def setName(self, name):
        _deprecated('setName', 'set the name attribute')
        self.name = name

    def isDaemon(self):
        _deprecated('isDaemon', 'get the daemon attribute')
        return self.daemon

    def setDaemon(self, daemonic):
        _deprecated('setDaemon', 'set the daemon attribute')
        self.daemon = daemonic


_excepthook = _thread._excepthook
ExceptHookArgs = _thread._ExceptHookArgs


excepthook = _excepthook
__excepthook__ = excepthook


def _make_invoke_excepthook():
    # Kept from when the thread was made: at the end of the program the module's globals may be gone.
    old, old_sys, stderr = excepthook, _sys.excepthook, _sys.stderr
    if old is None:
        raise RuntimeError("threading.excepthook is None")
    if old_sys is None:
        raise RuntimeError("sys.excepthook is None")
    sys, show = _sys, print

    def invoke_excepthook(thread):
        try:
            hook = excepthook
            if hook is None:
                hook = old
            hook(ExceptHookArgs([*sys.exc_info(), thread]))
        except Exception as exc:
            exc.__suppress_context__ = True
            del exc
            show("Exception in threading.excepthook:", file=stderr if sys.stderr is None else sys.stderr, flush=True)
            (sys.excepthook or old_sys)(*sys.exc_info())
        finally:
            thread = None

    return invoke_excepthook


class Timer(Thread):
    """Calls a function after a time, unless cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.finished = Event()
        self.interval, self.function = interval, function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs

    def run(self):
        cancelled = self.finished.wait(self.interval)
        if not cancelled:
            self.function(*self.args, **self.kwargs)
        self.finished.set()

    def cancel(self):
        """Call nothing, if there is still time."""
        self.finished.set()


class _MainThread(Thread):

    def __init__(self):
        Thread.__init__(self, name="MainThread", daemon=False)
        self._is_started = True
        self._ident = _thread._get_main_thread_ident()
        self._native_id = get_native_id()
        self._handle = _thread._make_thread_handle(self._ident)
        _active[self._ident] = self


class _Gone:
    """Dies with the thread that made it, and takes the thread's entry along."""

    def __init__(self, thread):
        self._thread = thread

    def __del__(self, _active=_active):
        self._thread._handle._set_done()
        _active.pop(self._thread._ident, None)


_gone = local()


class _DummyThread(Thread):
    """A thread that this module did not start."""

    def __init__(self):
        Thread.__init__(self, name=_newname("Dummy-%d"), daemon=_daemon_threads_allowed())
        self._is_started = True
        self._ident = get_ident()
        self._native_id = get_native_id()
        self._handle = _thread._make_thread_handle(self._ident)
        _active[self._ident] = self
        _gone.at_exit = _Gone(self)

    def is_alive(self):
        return not self._handle.is_done()

    def join(self, timeout=None):
        raise RuntimeError("cannot join a dummy thread")


def current_thread():
    """The Thread object of the calling thread."""
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread()


def currentThread():
    _deprecated('currentThread', 'use current_thread()')
    return current_thread()


def active_count():
    """How many threads are alive."""
    return len(_active) + len(_limbo)


def activeCount():
    import warnings
    warnings.warn('activeCount() is deprecated, use active_count() instead', DeprecationWarning, stacklevel=2)
    return active_count()


def enumerate():
    """All threads that are alive."""
    return list(_active.values()) + list(_limbo.values())


def main_thread():
    """The thread that the interpreter began with."""
    return _main_thread


_atexits = []
_SHUTTING_DOWN = False


def _register_atexit(func, *arg, **kwargs):
    """Calls func when the program ends, before its threads are waited for."""
    if _SHUTTING_DOWN:
        raise RuntimeError("can't register atexit after shutdown")
    _atexits.append((func, arg, kwargs))


def _shutdown():
    """The end of the program, by the main thread: waits for all threads that are no daemons."""
    global _SHUTTING_DOWN
    if _main_thread._handle.is_done():
        return
    _SHUTTING_DOWN = True
    for func, arg, kwargs in reversed(_atexits):
        func(*arg, **kwargs)
    if _main_thread.ident == get_ident():
        _main_thread._handle._set_done()
    _thread._shutdown()


def _after_fork():
    """In the child of a fork: only the calling thread is left."""
    global _active_limbo_lock, _main_thread
    _active_limbo_lock = _CRLock()
    current = _active.get(get_ident()) or _MainThread()
    _main_thread = current
    current._native_id = get_native_id()
    for thread in list(_active.values()) + list(_limbo.values()):
        if thread is not current and thread._handle.ident:
            thread._handle._set_done()
    _limbo.clear()
    _active.clear()
    current._ident = get_ident()
    _active[current._ident] = current


_main_thread = _MainThread()
