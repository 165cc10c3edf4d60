"""What mocks take from the objects they stand for: their kind, their signature."""

import inspect
import sys
from functools import partial
from types import FunctionType, MethodType

from ._mock_calls import DEFAULT, _CallList

__name__ = 'unittest.mock'

FunctionTypes = (FunctionType, MethodType)


class InvalidSpecError(Exception):
    """A mock is no model for another."""


def iscoroutinefunction(obj):
    """As asyncio has it, which need not be loaded for that."""
    if inspect.iscoroutinefunction(obj):
        return True
    coroutines = sys.modules.get('asyncio.coroutines')
    return coroutines is not None and coroutines.iscoroutinefunction(obj)


def _is_instance_mock(obj):
    # Mocks lie about their class.
    from .mock import NonCallableMock
    return issubclass(type(obj), NonCallableMock)


def _is_async_obj(obj):
    from .mock import AsyncMock
    if _is_instance_mock(obj) and not isinstance(obj, AsyncMock):
        return False
    if hasattr(obj, '__func__'):
        obj = obj.__func__
    return iscoroutinefunction(obj) or inspect.isawaitable(obj)


def _is_async_func(func):
    return bool(getattr(func, '__code__', None)) and iscoroutinefunction(func)


def _is_exception(obj):
    return isinstance(obj, BaseException) or isinstance(obj, type) and issubclass(obj, BaseException)


def _extract_mock(obj):
    """The mock behind a function that stands for one."""
    return obj.mock if isinstance(obj, FunctionTypes) and hasattr(obj, 'mock') else obj


def _is_list(obj):
    return type(obj) in (list, tuple)


def _is_magic(name):
    return f'__{name[2:-2]}__' == name


def _callable(obj):
    if isinstance(obj, (staticmethod, classmethod, MethodType)):
        return _callable(obj.__func__)
    return isinstance(obj, type) or getattr(obj, '__call__', None) is not None


def _instance_callable(obj):
    """Can the object be called, or if it is a class, its instances?"""
    if not isinstance(obj, type):
        return getattr(obj, '__call__', None) is not None
    return any(base.__dict__.get('__call__') is not None for base in (obj, *obj.__mro__))


def _get_signature_object(spec, as_instance, eat_self):
    """What is called when the object is, and with which signature; None if that cannot be told."""
    func = spec
    if isinstance(spec, type) and not as_instance:
        func, eat_self = spec.__init__, True
    elif isinstance(spec, (classmethod, staticmethod)):
        func, eat_self = spec.__func__, eat_self or isinstance(spec, classmethod)
    elif not isinstance(spec, FunctionTypes):
        try:
            func = spec.__call__
        except AttributeError:
            return None
    try:
        return func, inspect.signature(partial(func, None) if eat_self else func)
    except ValueError:
        return None


def _copy_func_details(func, to):
    for name in ('__name__', '__doc__', '__text_signature__', '__module__', '__defaults__', '__kwdefaults__'):
        try:
            setattr(to, name, getattr(func, name))
        except AttributeError:
            pass


def _check_signature(spec, mock, skipfirst, instance=False):
    """Have the mock refuse arguments that the object would not take."""
    found = _get_signature_object(spec, instance, skipfirst)
    if found is None:
        return
    func, signature = found

    def checksig(self, /, *args, **kwargs):
        signature.bind(*args, **kwargs)
    _copy_func_details(func, checksig)
    type(mock)._mock_check_sig = checksig
    type(mock).__signature__ = signature


def _function_for(mock, original, is_async=False):
    """A function that checks its arguments as the original would, and calls the mock."""
    found = _get_signature_object(original, False, isinstance(original, type))
    if found is None:
        return mock
    func, signature = found

    def checksig(*args, **kwargs):
        signature.bind(*args, **kwargs)
    _copy_func_details(func, checksig)

    if is_async:
        async def funcopy(*args, **kwargs):
            checksig(*args, **kwargs)
            return await mock(*args, **kwargs)
    else:
        def funcopy(*args, **kwargs):
            checksig(*args, **kwargs)
            return mock(*args, **kwargs)
    name = original.__name__
    funcopy.__name__ = funcopy.__qualname__ = name if name.isidentifier() else 'funcopy'
    _give_records(funcopy, mock, signature)
    if is_async:
        _give_awaits(funcopy)
    return funcopy


def _give_records(funcopy, mock, signature):
    """The function keeps the mock's records, and has its assertions."""
    def reset_mock():
        funcopy.method_calls = _CallList()
        funcopy.mock_calls = _CallList()
        mock.reset_mock()
        result = funcopy.return_value
        if _is_instance_mock(result) and result is not mock:
            result.reset_mock()

    vars(funcopy).update(
        mock=mock, called=False, call_count=0, call_args=None, call_args_list=_CallList(), method_calls=_CallList(),
        mock_calls=_CallList(), return_value=mock.return_value, side_effect=mock.side_effect,
        _mock_children=mock._mock_children, reset_mock=reset_mock, __signature__=signature)
    for name in ('assert_called_with', 'assert_called_once_with', 'assert_has_calls', 'assert_any_call',
                 'assert_called', 'assert_not_called', 'assert_called_once'):
        setattr(funcopy, name, getattr(mock, name))
    mock._mock_delegate = funcopy


def _give_awaits(funcopy):
    from asyncio import coroutines
    vars(funcopy).update(_is_coroutine=coroutines._is_coroutine, await_count=0, await_args=None,
                         await_args_list=_CallList())

    def late(name, /, *args, **kwargs):
        return getattr(funcopy.mock, name)(*args, **kwargs)
    for name in ('assert_awaited', 'assert_awaited_once', 'assert_awaited_with', 'assert_awaited_once_with',
                 'assert_any_await', 'assert_has_awaits', 'assert_not_awaited'):
        setattr(funcopy, name, partial(late, name))


class _SpecState:
    """An attribute of a model, of which a mock is made when it is asked for."""

    def __init__(self, spec, spec_set=False, parent=None, name=None, ids=None, instance=False):
        self.spec = spec
        self.spec_set = spec_set
        self.parent = parent
        self.name = name
        self.ids = ids
        self.instance = instance


def _check_spec_arg_typos(kwargs):
    for typo in ("autospect", "auto_spec", "set_spec"):
        if typo in kwargs:
            raise RuntimeError(f"{typo!r} might be a typo; use unsafe=True if this is intended")


def _must_skip(spec, entry, is_type):
    """Does a method lack its first argument when it is taken from a mock of the model?"""
    if not isinstance(spec, type):
        if entry in getattr(spec, '__dict__', {}):
            return False
        spec = spec.__class__
    for base in spec.__mro__:
        found = base.__dict__.get(entry, DEFAULT)
        if found is not DEFAULT:
            return is_type and isinstance(found, FunctionTypes)
    return is_type


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, **kwargs):
    """A mock with the attributes of the model, whose methods check their arguments.

    With spec_set attributes that the model has not cannot be set. Of a class the mock is called as the class is, and
    gives a mock of an instance; with instance=True the mock itself stands for one. Further arguments configure it.
    """
    from .mock import AsyncMock, MagicMock, NonCallableMagicMock
    if _is_list(spec):
        # Given to a mock, it would be a list of names.
        spec = type(spec)
    is_type = isinstance(spec, type)
    if _is_instance_mock(spec):
        raise InvalidSpecError(f'Cannot autospec a Mock object. [object={spec!r}]')
    is_async = _is_async_func(spec)
    if spec_set:
        options = {'spec_set': spec}
    else:
        options = {} if spec is None else {'spec': spec}
    if options and instance:
        options['_spec_as_instance'] = True
    if not unsafe:
        _check_spec_arg_typos(kwargs)
    _name = kwargs.pop('name', _name)
    options.update(kwargs)

    kind = MagicMock
    if inspect.isdatadescriptor(spec):
        # Nobody knows what it gives.
        options = {}
    elif is_async:
        if instance:
            raise RuntimeError("Instance can not be True when create_autospec is mocking an async function")
        kind = AsyncMock
    elif not _callable(spec) or is_type and instance and not _instance_callable(spec):
        kind = NonCallableMagicMock
    mock = kind(parent=_parent, _new_parent=_parent, _new_name='' if _parent is None else _name, name=_name, **options)

    if isinstance(spec, FunctionTypes):
        mock = _function_for(mock, spec, is_async)
    else:
        _check_signature(spec, mock, is_type, instance)
    if _parent is not None and not instance:
        _parent._mock_children[_name] = mock
    wrapped = kwargs.pop('wraps', None)
    if is_type and not instance and 'return_value' not in kwargs:
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name='()', _parent=mock, wraps=wrapped)

    for entry in dir(spec):
        # The magic ones are there already.
        if not _is_magic(entry):
            _add_child(mock, spec, entry, is_type, spec_set, instance, wrapped)
    if _is_instance_mock(mock) and kwargs:
        mock.configure_mock(**kwargs)
    return mock


def _add_child(mock, spec, entry, is_type, spec_set, instance, wrapped):
    from .mock import AsyncMock, MagicMock
    try:
        original = getattr(spec, entry)
    except AttributeError:
        return
    if not isinstance(original, FunctionTypes):
        mock._mock_children[entry] = _SpecState(original, spec_set, mock, entry, instance)
        return
    if spec_set:
        options = {'spec_set': original}
    else:
        options = {'spec': original}
        if wrapped and hasattr(wrapped, entry):
            options['wraps'] = original
    parent = mock.mock if isinstance(spec, FunctionTypes) else mock
    skipfirst = _must_skip(spec, entry, is_type)
    kind = AsyncMock if iscoroutinefunction(original) else MagicMock
    child = kind(parent=parent, name=entry, _new_name=entry, _new_parent=parent, _eat_self=skipfirst, **options)
    mock._mock_children[entry] = child
    child.return_value = kind()
    _check_signature(original, child, skipfirst=skipfirst)
    # A function that stands for a mock makes no children of its own.
    setattr(mock, entry, child)
