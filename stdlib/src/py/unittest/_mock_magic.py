"""Mocks that support operators, `with`, loops and the like; asynchronous ones, and ones to wait for."""

import inspect
import threading
from types import CodeType

from ._mock_calls import DEFAULT, _Call, _CallList, sentinel
from ._mock_core import (Base, Mock, NonCallableMock, _async_method_magics, _magics, _record)
from ._mock_specs import _SpecState, _callable, _is_exception, _is_magic, iscoroutinefunction

__name__ = 'unittest.mock'

_return_values = {
    '__lt__': NotImplemented, '__gt__': NotImplemented, '__le__': NotImplemented, '__ge__': NotImplemented,
    '__int__': 1, '__index__': 1, '__float__': 1.0, '__complex__': 1j, '__bool__': True, '__contains__': False,
    '__len__': 0, '__exit__': False, '__aexit__': False,
}
_calculate_return_value = {
    '__hash__': lambda mock: object.__hash__(mock),
    '__str__': lambda mock: object.__str__(mock),
    '__sizeof__': lambda mock: object.__sizeof__(mock),
    '__fspath__': lambda mock: f"{type(mock).__name__}/{mock._extract_mock_name()}/{id(mock)}",
}


def _equality(mock):
    def __eq__(other):
        result = mock.__eq__._mock_return_value
        if result is not DEFAULT:
            return result
        return True if mock is other else NotImplemented
    return __eq__


def _inequality(mock):
    def __ne__(other):
        if mock.__ne__._mock_return_value is not DEFAULT:
            return DEFAULT
        return False if mock is other else NotImplemented
    return __ne__


def _iteration(mock):
    def __iter__():
        result = mock.__iter__._mock_return_value
        return iter([] if result is DEFAULT else result)
    return __iter__


def _async_iteration(mock):
    def __aiter__():
        result = mock.__aiter__._mock_return_value
        return _AsyncIterator(iter([] if result is DEFAULT else result))
    return __aiter__


_side_effect_methods = {'__eq__': _equality, '__ne__': _inequality, '__iter__': _iteration,
                        '__aiter__': _async_iteration}


class MagicProxy(Base):
    """A magic method of which a mock is made when it is looked for."""

    def __init__(self, name, parent):
        self.name = name
        self.parent = parent

    def create_mock(self):
        name, parent = self.name, self.parent
        method = parent._get_child_mock(name=name, _new_name=name, _new_parent=parent)
        setattr(parent, name, method)
        if name in _return_values:
            method.return_value = _return_values[name]
        elif name in _calculate_return_value:
            method.return_value = _calculate_return_value[name](parent)
        elif name in _side_effect_methods:
            method.side_effect = _side_effect_methods[name](parent)
        return method

    def __get__(self, obj, _type=None):
        return self.create_mock()


class MagicMixin(Base):

    def __init__(self, /, *args, **kw):
        # Before, for what the arguments set; and after, when the model is known.
        self._mock_set_magics()
        super().__init__(*args, **kw)
        self._mock_set_magics()

    def _mock_set_magics(self):
        cls = type(self)
        wanted = _magics | _async_method_magics
        allowed = getattr(self, "_mock_methods", None)
        if allowed is not None:
            for name in wanted.difference(allowed):
                if name in cls.__dict__:
                    delattr(self, name)
            wanted = wanted.intersection(allowed)
        for name in wanted.difference(cls.__dict__):
            setattr(cls, name, MagicProxy(name, self))


class NonCallableMagicMock(MagicMixin, NonCallableMock):
    """A MagicMock that cannot be called."""

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()


class MagicMock(MagicMixin, Mock):
    """A Mock that supports most magic methods; of a model, those that it has."""

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()

    def reset_mock(self, /, *args, return_value=False, **kwargs):
        # What a magic method returns must stay of the type that the interpreter asks for.
        if return_value and self._mock_name and _is_magic(self._mock_name):
            return_value = False
        super().reset_mock(*args, return_value=return_value, **kwargs)


class AsyncMagicMixin(MagicMixin):
    pass


class AsyncMockMixin(Base):
    """Calls give coroutines; what is awaited is recorded too."""

    await_count = _record()
    await_args = _record()
    await_args_list = _record()

    def __init__(self, /, *args, **kwargs):
        from asyncio import coroutines
        super().__init__(*args, **kwargs)
        # What makes it a coroutine function in the eyes of asyncio and inspect, whatever a model allows.
        self.__dict__.update(
            _is_coroutine=coroutines._is_coroutine, _mock_await_count=0, _mock_await_args=None,
            _mock_await_args_list=_CallList(), __code__=_code_like(), __name__='AsyncMock', __defaults__=(),
            __kwdefaults__={}, __annotations__=None)

    async def _execute_mock_call(self, /, *args, **kwargs):
        self.await_count += 1
        self.await_args = _Call((args, kwargs), two=True)
        self.await_args_list.append(self.await_args)
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not _callable(effect):
                try:
                    result = next(effect)
                except StopIteration:
                    # It cannot leave a coroutine.
                    raise StopAsyncIteration
                if _is_exception(result):
                    raise result
            elif iscoroutinefunction(effect):
                result = await effect(*args, **kwargs)
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        wrapped = self._mock_wraps
        if self._mock_return_value is not DEFAULT or wrapped is None:
            return self.return_value
        if iscoroutinefunction(wrapped):
            return await wrapped(*args, **kwargs)
        return wrapped(*args, **kwargs)

    def assert_awaited(self):
        """It was awaited."""
        if self.await_count == 0:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited.")

    def assert_not_awaited(self):
        """It was never awaited."""
        if self.await_count != 0:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to not have been awaited."
                                 f" Awaited {self.await_count} times.")

    def assert_awaited_once(self):
        """It was awaited exactly once."""
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited once."
                                 f" Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        """The last await had these arguments."""
        if self.await_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f'Expected await: {expected}\nNot awaited')
        self._match_last(self.await_args, args, kwargs, 'await')

    def assert_awaited_once_with(self, /, *args, **kwargs):
        """It was awaited exactly once, and with these arguments."""
        self.assert_awaited_once()
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        """One of the awaits had these arguments."""
        self._match_any(self.await_args_list, args, kwargs, 'await')

    def assert_has_awaits(self, calls, any_order=False):
        """The calls were awaited: one after the other, or with any_order somewhere."""
        self._match_many(self.await_args_list, calls, any_order, 'awaits', lambda: f'Actual: {self.await_args_list}',
                         lambda missing, found: f'{missing!r} not all found in await list')

    def reset_mock(self, /, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self.await_count = 0
        self.await_args = None
        self.await_args_list = _CallList()


def _code_like(flags=inspect.CO_COROUTINE | inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
    """What passes for the code of an asynchronous function that takes everything."""
    code = NonCallableMock(spec_set=dir(CodeType))
    code.__dict__['_spec_class'] = CodeType
    code.co_flags = flags
    code.co_argcount = code.co_posonlyargcount = code.co_kwonlyargcount = 0
    code.co_varnames = ('args', 'kwargs')
    return code


class AsyncMock(AsyncMockMixin, AsyncMagicMixin, Mock):
    """A mock of an asynchronous function: a call gives a coroutine, and effects and results are those of awaiting it.

    An effect may be an asynchronous function too. Attributes are AsyncMocks, but those of synchronous methods of a
    model are MagicMocks.
    """


class _AsyncIterator:
    """An iterator for `async for`."""

    def __init__(self, iterator):
        self.iterator = iterator
        self.__dict__['__code__'] = _code_like(inspect.CO_ITERABLE_COROUTINE)

    async def __anext__(self):
        try:
            return next(self.iterator)
        except StopIteration:
            pass
        raise StopAsyncIteration


class PropertyMock(Mock):
    """A mock for the place of a property in a class: getting calls it without arguments, setting with the value."""

    _mock_is_property = True

    def _get_child_mock(self, /, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, val):
        self(val)


_timeout_unset = sentinel.TIMEOUT_UNSET


class ThreadingMixin(Base):
    """Other threads can wait for calls."""

    DEFAULT_TIMEOUT = None

    def __init__(self, *args, timeout=_timeout_unset, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__.update(
            _mock_event=threading.Event(), _mock_calls_events=[], _mock_calls_events_lock=threading.Lock(),
            _mock_wait_timeout=self.DEFAULT_TIMEOUT if timeout is _timeout_unset else timeout)

    def _get_child_mock(self, /, **kw):
        parents = (kw.get(key) for key in ("parent", "_new_parent"))
        waiting = next((mock for mock in parents if isinstance(mock, ThreadingMixin)), None)
        if waiting is not None:
            kw["timeout"] = waiting._mock_wait_timeout
        return super()._get_child_mock(**kw)

    def reset_mock(self, /, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self.__dict__.update(_mock_event=threading.Event(), _mock_calls_events=[])

    def _event_of(self, args, kwargs):
        """What is set when a call with these arguments comes."""
        with self._mock_calls_events_lock:
            for *known, event in self._mock_calls_events:
                if known == [args, kwargs]:
                    return event
            event = threading.Event()
            self._mock_calls_events.append((args, kwargs, event))
        return event

    def _mock_call(self, *args, **kwargs):
        result = super()._mock_call(*args, **kwargs)
        self._event_of(args, kwargs).set()
        self._mock_event.set()
        return result

    def wait_until_called(self, *, timeout=_timeout_unset):
        """Wait for a call: as long as the mock's own timeout says, unless another is given."""
        if timeout is _timeout_unset:
            timeout = self._mock_wait_timeout
        if not self._mock_event.wait(timeout=timeout):
            raise AssertionError(f"{self._mock_name or 'mock'} was not called before timeout({timeout}).")

    def wait_until_any_call_with(self, *args, **kwargs):
        """Wait for a call with these arguments."""
        if not self._event_of(args, kwargs).wait(timeout=self._mock_wait_timeout):
            raise AssertionError(f'{self._format_mock_call_signature(args, kwargs)} call not found')


class ThreadingMock(ThreadingMixin, MagicMixin, Mock):
    """A mock whose calls can be waited for; DEFAULT_TIMEOUT is for those that are made without a timeout."""


def seal(mock):
    """Let the mock and all that came of it have no more children than they have."""
    mock._mock_sealed = True
    for name in dir(mock):
        try:
            child = getattr(mock, name)
        except AttributeError:
            continue
        if not isinstance(child, NonCallableMock) or isinstance(child._mock_children.get(name), _SpecState):
            continue
        if child._mock_new_parent is mock:
            seal(child)

