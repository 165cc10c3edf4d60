"""Objects that live in a server process, and proxies of them in others.

A thread of a process that calls methods of proxies has one connection to the server, where a thread of its own serves
it. A request is (object's id, method, args, kwds), with None as id of the server itself; an answer is (kind, value).
The server counts the proxies of each object; the object goes with the last."""

import os
import queue
import signal
import sys
import threading
import time
import traceback
from types import GenericAlias

from multiprocessing import connection, context, pool, process, reduction, util

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token", "SharedMemoryManager"]


def _as_list(view):
    return list, (list(view),)


for _view in {}.keys(), {}.values(), {}.items():
    reduction.register(type(_view), _as_list)


class Token:
    """What identifies a shared object: its type, its server's address and its id there."""

    __slots__ = "typeid", "address", "id"

    def __init__(self, typeid, address, id):
        self.typeid, self.address, self.id = typeid, address, id

    def __getstate__(self):
        return self.typeid, self.address, self.id

    def __setstate__(self, state):
        self.typeid, self.address, self.id = state

    def __repr__(self):
        return f"{type(self).__name__}(typeid={self.typeid!r}, address={self.address!r}, id={self.id!r})"


class RemoteError(Exception):
    def __str__(self):
        line = "-" * 75
        return f"\n{line}\n{self.args[0]}{line}"


def convert_to_error(kind, result):
    if kind == "#ERROR":
        return result
    if kind == "#TRACEBACK":
        return RemoteError(result)
    if kind == "#UNSERIALIZABLE":
        return RemoteError(f"Unserializable message: {result}\n")
    return ValueError(f"Unrecognized message type {kind!r}")


def dispatch(c, id, methodname, args=(), kwds={}):
    """Ask a manager's server something"""
    c.send((id, methodname, args, kwds))
    kind, result = c.recv()
    if kind == "#RETURN":
        return result
    try:
        raise convert_to_error(kind, result)
    finally:
        del result


def all_methods(obj):
    """What can be called on an object"""
    return [name for name in dir(obj) if callable(getattr(obj, name))]


def public_methods(obj):
    """What can be called on an object, but for names with an underscore in front"""
    return [name for name in all_methods(obj) if name[0] != "_"]


class Server:
    """Holds objects, in a process of its own, for proxies elsewhere"""

    public = ["shutdown", "create", "get_methods", "debug_info", "number_of_objects", "dummy", "incref", "decref"]

    def __init__(self, registry, address, authkey, serializer):
        if not isinstance(authkey, bytes):
            raise TypeError(f"Authkey {authkey!r} is type {type(authkey)!s}, not bytes")
        self.registry = registry
        self.authkey = process.AuthenticationString(authkey)
        # Its threads ask for the key, so that nobody who has none keeps others waiting.
        self.listener = connection.Listener(address=address, backlog=128)
        self.address = self.listener.address
        # By id: the object, the methods that may be called, those whose results get proxies.
        self.id_to_obj = {}
        self.id_to_refcount = {}
        self.mutex = threading.RLock()
        self.stop_event = threading.Event()

    def serve_forever(self):
        """Serve until shut down"""
        process.current_process()._manager_server = self
        try:
            threading.Thread(target=self.accepter, daemon=True).start()
            try:
                self.stop_event.wait()
            except (KeyboardInterrupt, SystemExit):
                pass
        finally:
            sys.exit(0)

    def accepter(self):
        while not self.stop_event.is_set():
            try:
                c = self.listener.accept()
            except OSError:
                continue
            threading.Thread(target=self.serve_client, args=(c,), daemon=True).start()

    def serve_client(self, conn):
        """Handle the requests of one thread of a client"""
        with conn:
            try:
                connection.deliver_challenge(conn, self.authkey)
                connection.answer_challenge(conn, self.authkey)
                while not self.stop_event.is_set():
                    request = conn.recv()
                    answer = self._answer(*request)
                    try:
                        conn.send(answer)
                    except OSError:
                        raise
                    except Exception:
                        conn.send(("#UNSERIALIZABLE", traceback.format_exc()))
                    request = answer = None
            except (EOFError, OSError, context.AuthenticationError) as e:
                util.debug("a client of the manager is gone: %r", e)

    def _answer(self, ident, methodname, args, kwds):
        try:
            if ident is None:
                assert methodname in self.public, f"{methodname!r} unrecognized"
                return "#RETURN", getattr(self, methodname)(None, *args, **kwds)
            obj, exposed, gettypeid = self.id_to_obj[ident]
            if methodname in exposed:
                function = getattr(obj, methodname)
            elif methodname in self.fallback_mapping:
                return "#RETURN", self.fallback_mapping[methodname](obj)
            else:
                raise AttributeError(
                    f"method {methodname!r} of {type(obj)!r} object is not in exposed={exposed!r}")
        except Exception:
            return "#TRACEBACK", traceback.format_exc()
        try:
            result = function(*args, **kwds)
        except Exception as e:
            return "#ERROR", e
        typeid = gettypeid and gettypeid.get(methodname)
        if not typeid:
            return "#RETURN", result
        try:
            ident, exposed = self.create(None, typeid, result)
        except Exception:
            return "#TRACEBACK", traceback.format_exc()
        return "#PROXY", (exposed, Token(typeid, self.address, ident))

    fallback_mapping = {"__str__": str, "__repr__": repr, "#GETVALUE": lambda obj: obj}

    def dummy(self, c):
        pass

    def debug_info(self, c):
        """What is held, and how often"""
        with self.mutex:
            return "\n".join(f"  {ident}:       refcount={count}\n    {str(self.id_to_obj[ident][0])[:75]}"
                             for ident, count in sorted(self.id_to_refcount.items()))

    def number_of_objects(self, c):
        """How many objects are held"""
        return len(self.id_to_refcount)

    def shutdown(self, c):
        """Shutdown this process"""
        util.debug("manager received shutdown message")
        # The answer goes out first.
        threading.Timer(0.01, self.stop_event.set).start()

    def create(self, c, typeid, /, *args, **kwds):
        """Make an object to be held; it has one reference then"""
        callable, exposed, method_to_typeid, proxytype = self.registry[typeid]
        if callable is None:
            if kwds or len(args) != 1:
                raise ValueError("Without callable, must have one non-keyword argument")
            obj = args[0]
        else:
            obj = callable(*args, **kwds)
        if exposed is None:
            exposed = public_methods(obj)
        if method_to_typeid is not None:
            exposed = [*exposed, *method_to_typeid]
        ident = f"{id(obj):x}"
        util.debug("%r callable returned object with id %r", typeid, ident)
        with self.mutex:
            self.id_to_obj[ident] = obj, set(exposed), method_to_typeid
            self.id_to_refcount[ident] = self.id_to_refcount.get(ident, 0) + 1
        return ident, tuple(exposed)

    def get_methods(self, c, token):
        """What can be called on a held object"""
        return tuple(self.id_to_obj[token.id][1])

    def incref(self, c, ident):
        with self.mutex:
            self.id_to_refcount[ident] += 1

    def decref(self, c, ident):
        with self.mutex:
            self.id_to_refcount[ident] -= 1
            if self.id_to_refcount[ident] > 0:
                return
            util.debug("disposing of obj with id %r", ident)
            del self.id_to_refcount[ident]
            gone = self.id_to_obj.pop(ident)
        # It may hold proxies, whose death comes back here.
        del gone


class State:
    INITIAL, STARTED, SHUTDOWN = range(3)

    __slots__ = "value",


class _Connections(threading.local):
    """The connections of a thread, by address; those of a parent process are no use."""

    def __init__(self):
        self.known = {}

    def get(self, address, authkey):
        pid, conn = self.known.get(address, (None, None))
        if pid != os.getpid():
            util.debug("making connection to manager")
            conn = connection.Client(address, authkey=authkey)
            self.known[address] = os.getpid(), conn
        return conn

    def ask(self, address, authkey, *request):
        """The answer to a request; a connection that broke is no more used."""
        try:
            conn = self.get(address, authkey)
            conn.send(request)
            return conn.recv()
        except (EOFError, OSError):
            self.known.pop(address, None)
            raise


_connections = _Connections()


def _request(address, authkey, methodname, *args, **kwds):
    """Asks the server itself."""
    kind, result = _connections.ask(address, authkey, None, methodname, args, kwds)
    if kind == "#RETURN":
        return result
    raise convert_to_error(kind, result)


class BaseManager:
    """Starts a server of shared objects, and makes proxies of them"""

    _registry = {}
    _Server = Server
    _process = None

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None, *, shutdown_timeout=1.0):
        if authkey is None:
            authkey = process.current_process().authkey
        if serializer != "pickle":
            raise NotImplementedError(f"serializer {serializer!r} is not there in Ouro: use 'pickle'")
        self._address = address
        self._authkey = process.AuthenticationString(authkey)
        self._state = State()
        self._state.value = State.INITIAL
        self._serializer = serializer
        self._ctx = ctx or context._default.get_context()
        self._shutdown_timeout = shutdown_timeout

    def _check(self, state, else_message):
        if self._state.value != state:
            raise context.ProcessError({State.INITIAL: else_message, State.STARTED: "Already started server",
                                        State.SHUTDOWN: "Manager has shut down"}[self._state.value])

    def get_server(self):
        """The server, to run it oneself"""
        self._check(State.INITIAL, "")
        return self._Server(self._registry, self._address, self._authkey, self._serializer)

    def connect(self):
        """Reach a server that runs already"""
        _request(self._address, self._authkey, "dummy")
        self._state.value = State.STARTED

    def start(self, initializer=None, initargs=()):
        """Start the server"""
        self._check(State.INITIAL, "")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        reader, writer = connection.Pipe(duplex=False)
        self._process = self._ctx.Process(
            target=type(self)._run_server,
            args=(self._registry, self._address, self._authkey, self._serializer, writer, initializer, initargs))
        self._process.name = type(self).__name__ + "-" + ":".join(map(str, self._process._identity))
        self._process.start()
        writer.close()
        self._address = reader.recv()
        reader.close()
        self._state.value = State.STARTED
        self.shutdown = util.Finalize(
            self, type(self)._finalize_manager,
            args=(self._process, self._address, self._authkey, self._state, self._shutdown_timeout), exitpriority=0)

    @classmethod
    def _run_server(cls, registry, address, authkey, serializer, writer, initializer=None, initargs=()):
        """What the server's process does"""
        # Ctrl-C is for the program, which ends the server when it is done with it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if initializer is not None:
            initializer(*initargs)
        server = cls._Server(registry, address, authkey, serializer)
        writer.send(server.address)
        writer.close()
        util.info("manager serving at %r", server.address)
        server.serve_forever()

    def _create(self, typeid, /, *args, **kwds):
        """Have the server make an object; its token, and what can be called on it"""
        assert self._state.value == State.STARTED, "server not yet started"
        id, exposed = _request(self._address, self._authkey, "create", typeid, *args, **kwds)
        return Token(typeid, self._address, id), exposed

    def join(self, timeout=None):
        """Wait for the end of the server"""
        if self._process is not None:
            self._process.join(timeout)
            if not self._process.is_alive():
                self._process = None

    def _debug_info(self):
        """What the server tells of itself"""
        return _request(self._address, self._authkey, "debug_info")

    def _number_of_objects(self):
        """How many objects the server holds"""
        return _request(self._address, self._authkey, "number_of_objects")

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()
        self._check(State.STARTED, "Unable to start server")
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    @staticmethod
    def _finalize_manager(process, address, authkey, state, shutdown_timeout):
        """End the server; at exit at the latest"""
        if process.is_alive():
            util.info("sending shutdown message to manager")
            try:
                _request(address, authkey, "shutdown")
            except Exception:
                pass
            process.join(timeout=shutdown_timeout)
            if process.is_alive():
                util.info("manager still alive")
                process.terminate()
                process.join(timeout=shutdown_timeout)
                if process.is_alive():
                    util.info("manager still alive after terminate")
                    process.kill()
                    process.join()
        state.value = State.SHUTDOWN

    @property
    def address(self):
        return self._address

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None,
                 create_method=True):
        """Give managers of this class a method that makes objects of a kind"""
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        method_to_typeid = method_to_typeid or getattr(proxytype, "_method_to_typeid_", None)
        for name in (*(method_to_typeid or {}), *(method_to_typeid or {}).values()):
            assert type(name) is str, f"{name!r} is not a string"
        cls._registry[typeid] = callable, exposed, method_to_typeid, proxytype
        if create_method:
            def create(self, /, *args, **kwds):
                util.debug("requesting creation of a shared %r object", typeid)
                token, exposed = self._create(typeid, *args, **kwds)
                return _adopt(proxytype, token, self, self._authkey, exposed)

            create.__name__ = typeid
            setattr(cls, typeid, create)


def _adopt(proxytype, token, manager, authkey, exposed):
    """A proxy that takes over the reference that the server has counted for it."""
    proxy = proxytype(token, "pickle", manager=manager, authkey=authkey, exposed=exposed, incref=False)
    proxy._own()
    return proxy


class BaseProxy:
    """Stands for an object that a server holds"""

    def __init__(self, token, serializer, manager=None, authkey=None, exposed=None, incref=True, manager_owned=False):
        self._token = token
        self._id = token.id
        self._manager = manager
        self._serializer = serializer
        if authkey is not None:
            self._authkey = process.AuthenticationString(authkey)
        elif manager is not None:
            self._authkey = manager._authkey
        else:
            self._authkey = process.current_process().authkey
        if incref:
            self._incref()
        util.register_after_fork(self, BaseProxy._after_fork)

    def _callmethod(self, methodname, args=(), kwds={}):
        """Call a method of the object; the result is a copy"""
        kind, result = _connections.ask(self._token.address, self._authkey, self._id, methodname, args, kwds)
        if kind == "#RETURN":
            return result
        if kind == "#PROXY":
            exposed, token = result
            token.address = self._token.address
            registry = self._manager._registry if self._manager is not None else SyncManager._registry
            return _adopt(registry[token.typeid][-1], token, self._manager, self._authkey, exposed)
        try:
            raise convert_to_error(kind, result)
        finally:
            del result

    def _getvalue(self):
        """A copy of the object"""
        return self._callmethod("#GETVALUE")

    def _incref(self):
        server = _local_server(self._token)
        if server is not None:
            server.incref(None, self._id)
        else:
            _request(self._token.address, self._authkey, "incref", self._id)
        util.debug("INCREF %r", self._id)
        self._own()

    def _own(self):
        """The proxy has a reference, and gives it up when it dies."""
        state = self._manager and self._manager._state
        self._close = util.Finalize(self, BaseProxy._decref, args=(self._token, self._authkey, state),
                                    exitpriority=10)

    @staticmethod
    def _decref(token, authkey, state):
        if state is not None and state.value != State.STARTED:
            util.debug("DECREF %r -- manager already shutdown", token.id)
            return
        try:
            util.debug("DECREF %r", token.id)
            server = _local_server(token)
            if server is not None:
                server.decref(None, token.id)
            else:
                _request(token.address, authkey, "decref", token.id)
        except Exception as e:
            util.debug("... decref failed %s", e)

    def _after_fork(self):
        self._manager = None
        try:
            self._incref()
        except Exception as e:
            # It may be a proxy of a manager that has ended.
            util.info("incref failed: %s", e)

    def __reduce__(self):
        kwds = {}
        if context.get_spawning_popen() is not None:
            kwds["authkey"] = self._authkey
        if getattr(self, "_isauto", False):
            kwds["exposed"] = self._exposed_
            return RebuildProxy, (AutoProxy, self._token, self._serializer, kwds)
        return RebuildProxy, (type(self), self._token, self._serializer, kwds)

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return f"<{type(self).__name__} object, typeid {self._token.typeid!r} at {id(self):#x}>"

    def __str__(self):
        """The object's repr, or the proxy's if the server does not answer"""
        try:
            return self._callmethod("__repr__")
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def _local_server(token):
    """The server of the object, if that is this process."""
    server = getattr(process.current_process(), "_manager_server", None)
    return server if server is not None and server.address == token.address else None


def RebuildProxy(func, token, serializer, kwds):
    """A proxy from its pickle."""
    return func(token, serializer, **kwds)


def MakeProxyType(name, exposed, _cache={}):
    """A class of proxies that pass those methods on"""
    exposed = tuple(exposed)
    known = _cache.get((name, exposed))
    if known is None:
        known = _cache[name, exposed] = type(name, (BaseProxy,), {m: _forwarding(m) for m in exposed})
        known._exposed_ = exposed
    return known


def _forwarding(name):
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)

    method.__name__ = method.__qualname__ = name
    return method


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, incref=True, manager_owned=False):
    """A proxy with all public methods of the object"""
    if authkey is None and manager is not None:
        authkey = manager._authkey
    if authkey is None:
        authkey = process.current_process().authkey
    if exposed is None:
        exposed = _request(token.address, authkey, "get_methods", token)
    proxy = MakeProxyType(f"AutoProxy[{token.typeid}]", exposed)(
        token, serializer, manager=manager, authkey=authkey, incref=incref)
    proxy._isauto = True
    return proxy


class Namespace:
    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = sorted(f"{name}={value!r}" for name, value in self.__dict__.items() if not name.startswith("_"))
        return f"{type(self).__name__}({', '.join(items)})"


class Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    def __repr__(self):
        return f"{type(self).__name__}({self._typecode!r}, {self._value!r})"

    value = property(get, set)


class array:
    """Items of one C type."""

    def __init__(self, typecode, sequence):
        from multiprocessing.sharedctypes import RawArray
        self._typecode = typecode
        self._items = RawArray(typecode, sequence)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, i):
        return self._items[i]

    def __setitem__(self, i, value):
        self._items[i] = value

    def __repr__(self):
        return f"array({self._typecode!r}, {list(self._items)})"


def Array(typecode, sequence, lock=True):
    return array(typecode, sequence)


def _passed_on(name):
    """A method that the object itself has to answer."""
    def method(self, *args):
        return self._callmethod(name, args)
    method.__name__ = name
    return method


def _remote(name):
    """An attribute of the object itself."""
    return property(lambda self: self._callmethod("__getattribute__", (name,)))


class IteratorProxy(BaseProxy):
    _exposed_ = "__next__", "send", "throw", "close"

    __next__, send, throw, close = map(_passed_on, _exposed_)

    def __iter__(self):
        return self


class AcquirerProxy(BaseProxy):
    _exposed_ = "acquire", "release"

    def acquire(self, blocking=True, timeout=None):
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    release = _passed_on("release")

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        return self.release()


class ConditionProxy(AcquirerProxy):
    _exposed_ = "acquire", "release", "wait", "notify", "notify_all"

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))

    def notify(self, n=1):
        return self._callmethod("notify", (n,))

    def notify_all(self):
        return self._callmethod("notify_all")

    def wait_for(self, predicate, timeout=None):
        end = None if timeout is None else time.monotonic() + timeout
        while not (result := predicate()):
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return result


class EventProxy(BaseProxy):
    _exposed_ = "is_set", "set", "clear", "wait"

    is_set, set, clear = map(_passed_on, _exposed_[:3])

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))


class BarrierProxy(BaseProxy):
    _exposed_ = "__getattribute__", "wait", "abort", "reset"

    parties, n_waiting, broken = map(_remote, ("parties", "n_waiting", "broken"))
    abort, reset = map(_passed_on, _exposed_[2:])

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))


class NamespaceProxy(BaseProxy):
    _exposed_ = "__getattribute__", "__setattr__", "__delattr__"

    def __getattr__(self, key):
        if key[0] == "_":
            return object.__getattribute__(self, key)
        return object.__getattribute__(self, "_callmethod")("__getattribute__", (key,))

    def __setattr__(self, key, value):
        if key[0] == "_":
            return object.__setattr__(self, key, value)
        return object.__getattribute__(self, "_callmethod")("__setattr__", (key, value))

    def __delattr__(self, key):
        if key[0] == "_":
            return object.__delattr__(self, key)
        return object.__getattribute__(self, "_callmethod")("__delattr__", (key,))


class ValueProxy(BaseProxy):
    _exposed_ = "get", "set"

    def get(self):
        return self._callmethod("get")

    def set(self, value):
        return self._callmethod("set", (value,))

    value = property(get, set)

    __class_getitem__ = classmethod(GenericAlias)


BaseListProxy = MakeProxyType("BaseListProxy", (
    "__add__", "__contains__", "__delitem__", "__getitem__", "__len__", "__mul__", "__reversed__", "__rmul__",
    "__setitem__", "append", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort", "__imul__"))


class ListProxy(BaseListProxy):
    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        self._callmethod("__imul__", (value,))
        return self

    __class_getitem__ = classmethod(GenericAlias)


_BaseDictProxy = MakeProxyType("DictProxy", (
    "__contains__", "__delitem__", "__getitem__", "__iter__", "__len__", "__setitem__", "clear", "copy", "get",
    "items", "keys", "pop", "popitem", "setdefault", "update", "values"))
_BaseDictProxy._method_to_typeid_ = {"__iter__": "Iterator"}


class DictProxy(_BaseDictProxy):
    __class_getitem__ = classmethod(GenericAlias)


ArrayProxy = MakeProxyType("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))

BasePoolProxy = MakeProxyType("PoolProxy", (
    "apply", "apply_async", "close", "imap", "imap_unordered", "join", "map", "map_async", "starmap",
    "starmap_async", "terminate"))
BasePoolProxy._method_to_typeid_ = {"apply_async": "AsyncResult", "map_async": "AsyncResult",
                                    "starmap_async": "AsyncResult", "imap": "Iterator",
                                    "imap_unordered": "Iterator"}


class PoolProxy(BasePoolProxy):
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class SyncManager(BaseManager):
    """A manager of the usual types."""


for _typeid, _callable, _proxytype in (
        ("Queue", queue.Queue, None), ("JoinableQueue", queue.Queue, None),
        ("Event", threading.Event, EventProxy), ("Lock", threading.Lock, AcquirerProxy),
        ("RLock", threading.RLock, AcquirerProxy), ("Semaphore", threading.Semaphore, AcquirerProxy),
        ("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy),
        ("Condition", threading.Condition, ConditionProxy), ("Barrier", threading.Barrier, BarrierProxy),
        ("Pool", pool.Pool, PoolProxy), ("list", list, ListProxy), ("dict", dict, DictProxy),
        ("Value", Value, ValueProxy), ("Array", Array, ArrayProxy), ("Namespace", Namespace, NamespaceProxy)):
    SyncManager.register(_typeid, _callable, _proxytype)
# What methods of pools and dicts return.
SyncManager.register("Iterator", proxytype=IteratorProxy, create_method=False)
SyncManager.register("AsyncResult", create_method=False)


class SharedMemoryServer(Server):
    """A server that unlinks, at its end, the blocks of shared memory that it was told of"""

    public = Server.public + ["track_segment", "release_segment", "list_segments"]

    def __init__(self, *args, **kwargs):
        Server.__init__(self, *args, **kwargs)
        self._segments = []

    def shutdown(self, c):
        for name in self._segments[:]:
            self.release_segment(c, name)
        Server.shutdown(self, c)

    def track_segment(self, c, segment_name):
        self._segments.append(segment_name)

    def release_segment(self, c, segment_name):
        from multiprocessing.shared_memory import SharedMemory
        self._segments.remove(segment_name)
        segment = SharedMemory(segment_name)
        segment.close()
        segment.unlink()

    def list_segments(self, c):
        return self._segments


class SharedMemoryManager(BaseManager):
    """A manager of blocks of shared memory, which go when it is shut down"""

    _Server = SharedMemoryServer

    def SharedMemory(self, size):
        """A piece of shared memory that goes with the manager."""
        from multiprocessing.shared_memory import SharedMemory
        return self._track(SharedMemory(create=True, size=size))

    def ShareableList(self, sequence):
        """A ShareableList that goes with the manager."""
        from multiprocessing.shared_memory import ShareableList
        made = ShareableList(sequence)
        self._track(made.shm)
        return made

    def _track(self, shm):
        try:
            _request(self._address, self._authkey, "track_segment", shm.name)
        except BaseException:
            shm.unlink()
            raise
        return shm
