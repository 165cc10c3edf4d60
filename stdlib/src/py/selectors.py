"""Waiting for many files at once."""

import select
from abc import ABCMeta, abstractmethod
from collections import namedtuple
from collections.abc import Mapping

EVENT_READ = 1
EVENT_WRITE = 2


def _fileobj_to_fd(fileobj):
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = int(fileobj.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError("Invalid file object: {!r}".format(fileobj)) from None
    if fd < 0:
        raise ValueError("Invalid file descriptor: {}".format(fd))
    return fd


SelectorKey = namedtuple('SelectorKey', ['fileobj', 'fd', 'events', 'data'])


class _Keys(Mapping):
    """The keys by file object."""

    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._fd_to_key)

    def get(self, fileobj, default=None):
        return self._selector._fd_to_key.get(self._selector._lookup(fileobj), default)

    def __getitem__(self, fileobj):
        try:
            return self._selector._fd_to_key[self._selector._lookup(fileobj)]
        except KeyError:
            raise KeyError("{!r} is not registered".format(fileobj)) from None

    def __iter__(self):
        return iter(self._selector._fd_to_key)


class BaseSelector(metaclass=ABCMeta):

    @abstractmethod
    def register(self, fileobj, events, data=None):
        raise NotImplementedError

    @abstractmethod
    def unregister(self, fileobj):
        raise NotImplementedError

    @abstractmethod
    def select(self, timeout=None):
        raise NotImplementedError

    @abstractmethod
    def get_map(self):
        raise NotImplementedError

    def modify(self, fileobj, events, data=None):
        """Watch for other events from now on."""
        self.unregister(fileobj)
        return self.register(fileobj, events, data)

    def close(self):
        pass

    def get_key(self, fileobj):
        """The key of a registered file."""
        mapping = self.get_map()
        if mapping is None:
            raise RuntimeError('Selector is closed')
        try:
            return mapping[fileobj]
        except KeyError:
            raise KeyError("{!r} is not registered".format(fileobj)) from None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class _Watcher(BaseSelector):
    """A selector that keeps its keys by descriptor."""

    def __init__(self):
        self._fd_to_key = {}
        self._map = _Keys(self)

    def _lookup(self, fileobj):
        try:
            return _fileobj_to_fd(fileobj)
        except ValueError:
            # Closed already: it is found by itself.
            for key in self._fd_to_key.values():
                if key.fileobj is fileobj:
                    return key.fd
            raise

    def register(self, fileobj, events, data=None):
        """Watch a file."""
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError("Invalid events: {!r}".format(events))
        key = SelectorKey(fileobj, self._lookup(fileobj), events, data)
        if key.fd in self._fd_to_key:
            raise KeyError("{!r} (FD {}) is already registered".format(fileobj, key.fd))
        self._fd_to_key[key.fd] = key
        try:
            self._watch(key.fd, events)
        except:
            del self._fd_to_key[key.fd]
            raise
        return key

    def unregister(self, fileobj):
        """Watch a file no more."""
        try:
            key = self._fd_to_key.pop(self._lookup(fileobj))
        except KeyError:
            raise KeyError("{!r} is not registered".format(fileobj)) from None
        self._ignore(key.fd)
        return key

    def _ready(self, found):
        """Pairs of a key and events that it waits for, of (descriptor, events)."""
        ready = []
        for fd, events in found:
            key = self._fd_to_key.get(fd)
            if key and events & key.events:
                ready.append((key, events & key.events))
        return ready

    def close(self):
        self._fd_to_key.clear()
        self._map = None

    def get_map(self):
        return self._map


class SelectSelector(_Watcher):
    """Waits by select()."""

    def __init__(self):
        super().__init__()
        self._readers = set()
        self._writers = set()

    def _watch(self, fd, events):
        if events & EVENT_READ:
            self._readers.add(fd)
        if events & EVENT_WRITE:
            self._writers.add(fd)

    def _ignore(self, fd):
        self._readers.discard(fd)
        self._writers.discard(fd)

    def select(self, timeout=None):
        """Wait; pairs of a key and the events that are ready."""
        r, w, _ = select.select(self._readers, self._writers, [], None if timeout is None else max(timeout, 0))
        r, w = frozenset(r), frozenset(w)
        return self._ready((fd, (EVENT_READ if fd in r else 0) | (EVENT_WRITE if fd in w else 0)) for fd in r | w)


class _PollLike(_Watcher):
    """Waits by an object that tells of events by bits."""

    def __init__(self):
        super().__init__()
        self._poller = self._make()

    def _bits(self, events):
        return (self._READ if events & EVENT_READ else 0) | (self._WRITE if events & EVENT_WRITE else 0)

    def _watch(self, fd, events):
        self._poller.register(fd, self._bits(events))

    def _ignore(self, fd):
        try:
            self._poller.unregister(fd)
        except OSError:
            # Closed already.
            pass

    def modify(self, fileobj, events, data=None):
        """Watch for other events from now on."""
        key = self.get_key(fileobj)
        if events != key.events:
            try:
                self._poller.modify(key.fd, self._bits(events))
            except:
                self.unregister(fileobj)
                raise
        if (events, data) != (key.events, key.data):
            key = self._fd_to_key[key.fd] = key._replace(events=events, data=data)
        return key

    def _found(self, polled):
        """Whatever is no reason to write is one to read, and the other way round: both then meet the error."""
        if not polled:
            return []
        return self._ready((fd, (EVENT_WRITE if bits & ~self._READ else 0) | (EVENT_READ if bits & ~self._WRITE else 0))
                           for fd, bits in polled)


class PollSelector(_PollLike):
    """Waits by poll()."""

    _make = select.poll
    _READ, _WRITE = select.POLLIN, select.POLLOUT

    def select(self, timeout=None):
        """Wait; pairs of a key and the events that are ready."""
        return self._found(self._poller.poll(None if timeout is None else max(timeout, 0) * 1000))


class EpollSelector(_PollLike):
    """Waits by epoll: what it costs depends on what is ready, not on what is watched."""

    _make = select.epoll
    _READ, _WRITE = select.EPOLLIN, select.EPOLLOUT

    def fileno(self):
        return self._poller.fileno()

    def select(self, timeout=None):
        """Wait; pairs of a key and the events that are ready."""
        timeout = None if timeout is None else max(timeout, 0)
        return self._found(self._poller.poll(timeout, len(self._fd_to_key) or 1))

    def close(self):
        self._poller.close()
        super().close()


DefaultSelector = EpollSelector
