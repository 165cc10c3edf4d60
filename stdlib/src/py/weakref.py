"""References, mappings and finalizers that do not keep objects alive."""

import _collections_abc
import itertools
import sys
from _weakref import (CallableProxyType, ProxyType, ReferenceType, _remove_dead_weakref,
                      getweakrefcount, getweakrefs, proxy, ref)
from _weakrefset import WeakSet

ProxyTypes = (ProxyType, CallableProxyType)

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType",
           "ProxyType", "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet",
           "WeakMethod", "finalize"]

_collections_abc.MutableSet.register(WeakSet)


class WeakMethod(ref):
    """A weak reference to a bound method, which lives as long as its object and its function do."""

    __slots__ = "_function", "_type", "_alive", "__weakref__"

    def __new__(cls, meth, callback=None):
        try:
            obj, func = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None

        def lost(_):
            self = me()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, obj, lost)
        self._function = ref(func, lost)
        self._type = type(meth)
        self._alive = True
        me = ref(self)
        return self

    def __call__(self):
        obj, func = super().__call__(), self._function()
        if obj is None or func is None:
            return None
        return self._type(func, obj)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A reference that knows the key it is stored under."""

    __slots__ = ("key",)

    def __new__(type, ob, callback, key):
        self = ref.__new__(type, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


class _WeakMapping(_collections_abc.MutableMapping):
    """What both weak dicts share: deaths during an iteration wait until it is over.

    Those of values wait only until the dict is used otherwise (`_ready`): a key may come back before.
    """

    def _begin(self):
        self.data = {}
        self._dead = []
        self._iterating = 0

    def _ready(self):
        pass

    def _entries(self):
        self._ready()
        self._iterating += 1
        try:
            yield from self.data.items()
        finally:
            self._iterating -= 1
            if not self._iterating:
                self._settle()

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        for key, value in self.items():
            new[self._deep_key(key, deepcopy, memo)] = self._deep_value(value, deepcopy, memo)
        return new

    def keys(self):
        return iter(self)

    def __or__(self, other):
        if isinstance(other, _collections_abc.Mapping):
            new = self.copy()
            new.update(other)
            return new
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, _collections_abc.Mapping):
            new = self.__class__()
            new.update(other)
            new.update(self)
            return new
        return NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self

    def update(self, other=None, /, **kwargs):
        self._ready()
        if other is not None:
            if not hasattr(other, "items"):
                other = dict(other)
            for key, value in other.items():
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entries vanish when nothing else holds their values."""

    def __init__(self, other=(), /, **kw):
        self._begin()

        def forget(item, me=ref(self), remove=_remove_dead_weakref):
            self = me()
            if self is not None:
                if self._iterating:
                    self._dead.append(item.key)
                else:
                    remove(self.data, item.key)

        self._forget = forget
        self.update(other, **kw)

    def _settle(self):
        while self._dead:
            _remove_dead_weakref(self.data, self._dead.pop())

    def _ready(self):
        if self._dead:
            self._settle()

    def __len__(self):
        self._ready()
        return len(self.data)

    def copy(self):
        new = WeakValueDictionary()
        new.update(self)
        return new

    __copy__ = copy

    @staticmethod
    def _deep_key(key, deepcopy, memo):
        return deepcopy(key, memo)

    @staticmethod
    def _deep_value(value, deepcopy, memo):
        return value

    def __getitem__(self, key):
        self._ready()
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __delitem__(self, key):
        self._ready()
        del self.data[key]

    def __contains__(self, key):
        self._ready()
        item = self.data.get(key)
        return item is not None and item() is not None

    def __setitem__(self, key, value):
        self._ready()
        self.data[key] = KeyedRef(value, self._forget, key)

    def get(self, key, default=None):
        self._ready()
        item = self.data.get(key)
        value = None if item is None else item()
        return default if value is None else value

    def __iter__(self):
        for key, item in self._entries():
            if item() is not None:
                yield key

    def items(self):
        for key, item in self._entries():
            value = item()
            if value is not None:
                yield key, value

    def values(self):
        for _, item in self._entries():
            value = item()
            if value is not None:
                yield value

    def itervaluerefs(self):
        """The references themselves; what they refer to may be gone when they are looked at."""
        for _, item in self._entries():
            yield item

    def valuerefs(self):
        """A list of the references themselves."""
        self._ready()
        return list(self.data.values())

    def clear(self):
        self._ready()
        self.data.clear()

    def popitem(self):
        self._ready()
        while True:
            key, item = self.data.popitem()
            value = item()
            if value is not None:
                return key, value

    def pop(self, key, *args):
        self._ready()
        item = self.data.pop(key, None)
        value = None if item is None else item()
        if value is not None:
            return value
        if args:
            return args[0]
        raise KeyError(key)

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entries vanish when nothing else holds their keys."""

    def __init__(self, dict=None):
        self._begin()

        def forget(item, me=ref(self)):
            self = me()
            if self is not None:
                if self._iterating:
                    self._dead.append(item)
                else:
                    try:
                        del self.data[item]
                    except KeyError:
                        pass

        self._forget = forget
        if dict is not None:
            self.update(dict)

    def _settle(self):
        while self._dead:
            self.data.pop(self._dead.pop(), None)

    def __len__(self):
        # What has died may have been deleted meanwhile.
        return len(self.data) - sum(item in self.data for item in self._dead)

    def copy(self):
        new = WeakKeyDictionary()
        new.update(self)
        return new

    __copy__ = copy

    @staticmethod
    def _deep_key(key, deepcopy, memo):
        return key

    @staticmethod
    def _deep_value(value, deepcopy, memo):
        return deepcopy(value, memo)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._forget)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def __iter__(self):
        for item, _ in self._entries():
            key = item()
            if key is not None:
                yield key

    def items(self):
        for item, value in self._entries():
            key = item()
            if key is not None:
                yield key, value

    def values(self):
        for item, value in self._entries():
            if item() is not None:
                yield value

    def keyrefs(self):
        """A list of the references themselves."""
        return list(self.data)

    def popitem(self):
        while True:
            item, value = self.data.popitem()
            key = item()
            if key is not None:
                return key, value

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._forget), default)


class finalize:
    """Calls a function when an object dies, or at the interpreter's exit: what comes first, once."""

    # All that is to be known of a finalizer hangs here, so that no finalizer is part of a cycle.
    __slots__ = ()
    _registry = {}
    _shutdown = False
    _numbers = itertools.count()
    _unsorted = False
    _at_exit = False

    class _Info:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "index")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not self._at_exit:
            import atexit
            atexit.register(self._exitfunc)
            finalize._at_exit = True
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func = func
        info.args = args
        info.kwargs = kwargs or None
        info.atexit = True
        info.index = next(self._numbers)
        self._registry[self] = info
        finalize._unsorted = True

    def __call__(self, _=None):
        """Call it, if it was not called yet; its result."""
        info = self._registry.pop(self, None)
        if info and not self._shutdown:
            return info.func(*info.args, **(info.kwargs or {}))

    def detach(self):
        """Call nothing any more; what would have been called, and for which object."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return (obj, info.func, info.args, info.kwargs or {})

    def peek(self):
        """What would be called, and for which object."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return (obj, info.func, info.args, info.kwargs or {})

    @property
    def alive(self):
        """Whether the finalizer is still to run."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether the finalizer runs at exit."""
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        name = type(self).__name__
        if obj is None:
            return f"<{name} object at {id(self):#x}; dead>"
        return f"<{name} object at {id(self):#x}; for {type(obj).__name__!r} at {id(obj):#x}>"

    @classmethod
    def _pending(cls):
        live = [(f, i) for f, i in cls._registry.items() if i.atexit]
        live.sort(key=lambda item: item[1].index)
        return [f for f, _ in live]

    @classmethod
    def _exitfunc(cls):
        # At the end the newest goes first. The collector rests, lest it finalize in another order.
        import gc
        enabled = gc.isenabled()
        gc.disable()
        try:
            pending = None
            while True:
                if pending is None or finalize._unsorted:
                    pending = cls._pending()
                    finalize._unsorted = False
                if not pending:
                    break
                f = pending.pop()
                try:
                    f()
                except Exception:
                    sys.excepthook(*sys.exc_info())
        finally:
            finalize._shutdown = True
            if enabled:
                gc.enable()
