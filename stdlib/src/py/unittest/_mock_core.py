"""Mocks: objects that have every attribute, can be called, and record it."""

import inspect
from threading import RLock

from ._mock_calls import DEFAULT, _AnyComparer, _Call, _CallList, _call_text, _deleted, _missing, call
from ._mock_specs import (InvalidSpecError, _SpecState, _callable, _extract_mock, _get_signature_object,
                          _is_exception, _is_instance_mock, _is_list, _is_magic, create_autospec, iscoroutinefunction)
from .asserts import safe_repr

__name__ = 'unittest.mock'

# What can be set whatever the model says: it is the mock's own.
_allowed_names = {'return_value', '_mock_return_value', 'side_effect', '_mock_side_effect', '_mock_parent',
                  '_mock_new_parent', '_mock_name', '_mock_new_name'}

_unsupported_magics = {'__getattr__', '__setattr__', '__init__', '__new__', '__prepare__', '__instancecheck__',
                       '__subclasscheck__', '__del__'}

_operators = 'add sub mul matmul truediv floordiv mod lshift rshift and xor or pow'.split()
_magics = {f'__{name}__' for name in (
    *'lt le gt ge eq ne getitem setitem delitem len contains iter hash str sizeof enter exit'.split(),
    *'divmod rdivmod neg pos abs invert complex int float index round trunc floor ceil bool next fspath aiter'.split(),
    *(kind + name for kind in ('', 'i', 'r') for name in _operators))}
_non_defaults = {f'__{name}__' for name in (
    'get set delete reversed missing reduce reduce_ex getinitargs getnewargs getstate setstate getformat repr dir '
    'subclasses format getnewargs_ex').split()}
# Those of `async with` and `async for` are asynchronous, apart from __aiter__.
_async_method_magics = {'__aenter__', '__aexit__', '__anext__'}
_all_sync_magics = _magics | _non_defaults
_all_magics = _all_sync_magics | _async_method_magics | {'__aiter__'}


class _record:
    """What a mock remembers of its calls; the function that stands for it keeps that, if there is one."""

    def __set_name__(self, owner, name):
        self.name = name
        self.key = '_mock_' + name
        _allowed_names.add(name)

    def __get__(self, mock, owner=None):
        if mock is None:
            return self
        delegate = mock._mock_delegate
        return getattr(mock, self.key) if delegate is None else getattr(delegate, self.name)

    def __set__(self, mock, value):
        delegate = mock._mock_delegate
        if delegate is None:
            mock.__dict__[self.key] = value
        else:
            setattr(delegate, self.name, value)


class _MockIter:
    """An iterator of effects, taken once."""

    def __init__(self, obj):
        self.obj = iter(obj)

    def __next__(self):
        return next(self.obj)


def _check_and_set_parent(parent, value, name, new_name):
    """Make a mock a child of another one, if it is nobody's yet; is it a child now?"""
    value = _extract_mock(value)
    if not _is_instance_mock(value):
        return False
    if (value._mock_name or value._mock_new_name or value._mock_parent is not None
            or value._mock_new_parent is not None):
        return False
    ancestor = parent
    while ancestor is not None:
        if ancestor is value:
            return False
        ancestor = ancestor._mock_new_parent
    if new_name:
        value._mock_new_parent = parent
        value._mock_new_name = new_name
    if name:
        value._mock_parent = parent
        value._mock_name = name
    return True


def _get_method(name, func):
    """A function of that name, for a class: others would not be bound."""
    def method(self, /, *args, **kw):
        return func(self, *args, **kw)
    method.__name__ = name
    return method


def _try_iter(effect):
    if effect is None or _is_exception(effect) or _callable(effect):
        return effect
    try:
        return iter(effect)
    except TypeError:
        # It will be told when the mock is called.
        return effect


class Base:
    _mock_return_value = DEFAULT
    _mock_side_effect = None

    def __init__(self, /, *args, **kwargs):
        pass


class _Assertions(Base):
    """What a mock can be asked about its calls."""

    def _format_mock_call_signature(self, args, kwargs):
        return _call_text(self._mock_name or 'mock', args, kwargs)

    def _format_mock_failure_message(self, args, kwargs, action='call'):
        expected = self._format_mock_call_signature(args, kwargs)
        actual = self._format_mock_call_signature(*self.call_args)
        return f'expected {action} not found.\nExpected: {expected}\n  Actual: {actual}'

    def _calls_repr(self):
        return f"\nCalls: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    def _get_call_signature_from_name(self, name):
        """The signature of the child that a call was for, as far as it is known."""
        if not name:
            return self._spec_signature
        signature, children = None, self._mock_children
        for step in name.replace('()', '').split('.'):
            child = children.get(step)
            if child is None or isinstance(child, _SpecState):
                break
            child = _extract_mock(child)
            signature, children = child._spec_signature, child._mock_children
        return signature

    def _call_matcher(self, _call):
        """What to compare a call by: with its arguments bound, if there is a signature; or why they cannot be."""
        named = isinstance(_call, tuple) and len(_call) > 2
        signature = self._get_call_signature_from_name(_call[0]) if named else self._spec_signature
        if signature is None:
            return _call
        name, args, kwargs = _call if len(_call) != 2 else ('', *_call)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            return e.with_traceback(None)
        return call(name, bound.args, bound.kwargs)

    def _match_last(self, last, args, kwargs, action):
        """Complain unless the last call or await had these arguments."""
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        if self._call_matcher(last) != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError(self._format_mock_failure_message(args, kwargs, action)) from cause

    def _match_any(self, recorded, args, kwargs, action):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        cause = expected if isinstance(expected, Exception) else None
        if cause or expected not in _AnyComparer(map(self._call_matcher, recorded)):
            raise AssertionError(f'{self._format_mock_call_signature(args, kwargs)} {action} not found') from cause

    def _match_many(self, recorded, calls, any_order, nouns, actual, strays):
        """Complain unless all the calls are there, in a row if their order matters."""
        expected = [self._call_matcher(c) for c in calls]
        cause = next((e for e in expected if isinstance(e, Exception)), None)
        found = _CallList(self._call_matcher(c) for c in recorded)
        if any_order:
            found, missing = list(found), []
            for wanted in expected:
                try:
                    found.remove(wanted)
                except ValueError:
                    missing.append(wanted)
            if missing:
                raise AssertionError(strays(tuple(missing), found)) from cause
        elif expected not in found:
            problem = f'{nouns.capitalize()} not found.'
            if cause is not None:
                errors = [e if isinstance(e, Exception) else None for e in expected]
                problem = f'Error processing expected {nouns}.\nErrors: {errors}'
            raise AssertionError(f'{problem}\nExpected: {_CallList(calls)}\n{actual()}') from cause

    def assert_not_called(self):
        """It was never called."""
        if self.call_count != 0:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to not have been called. "
                                 f"Called {self.call_count} times.{self._calls_repr()}")

    def assert_called(self):
        """It was called."""
        if self.call_count == 0:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called.")

    def assert_called_once(self):
        """It was called exactly once."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called once. "
                                 f"Called {self.call_count} times.{self._calls_repr()}")

    def assert_called_with(self, /, *args, **kwargs):
        """The last call had these arguments."""
        if self.call_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f'expected call not found.\nExpected: {expected}\n  Actual: not called.')
        self._match_last(self.call_args, args, kwargs, 'call')

    def assert_called_once_with(self, /, *args, **kwargs):
        """It was called exactly once, and with these arguments."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to be called once. "
                                 f"Called {self.call_count} times.{self._calls_repr()}")
        return self.assert_called_with(*args, **kwargs)

    def assert_has_calls(self, calls, any_order=False):
        """The calls are in mock_calls: one after the other, or with any_order somewhere."""
        self._match_many(
            self.mock_calls, calls, any_order, 'calls', lambda: f'  Actual: {safe_repr(self.mock_calls)}',
            lambda missing, found: f'{self._mock_name or "mock"!r} does not contain all of {missing!r} in its call '
                                   f'list, found {found!r} instead')

    def assert_any_call(self, /, *args, **kwargs):
        """One of the calls had these arguments."""
        self._match_any(self.call_args_list, args, kwargs, 'call')


class NonCallableMock(_Assertions):
    """A mock that cannot be called."""

    # Two threads that ask for a child get the same one.
    _lock = RLock()

    def __new__(cls, spec=None, wraps=None, name=None, spec_set=None, parent=None, _spec_state=None, _new_name='',
                _new_parent=None, _spec_as_instance=False, _eat_self=None, unsafe=False, **kwargs):
        from .mock import AsyncMockMixin, _is_async_obj
        bases = (cls,)
        if not issubclass(cls, AsyncMockMixin):
            model = spec_set or spec
            if model is not None and _is_async_obj(model):
                bases = (AsyncMockMixin, cls)
        # Magic methods belong to the class: each mock has its own.
        return object.__new__(type(cls.__name__, bases, {'__doc__': cls.__doc__, '__module__': cls.__module__}))

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None, _spec_state=None, _new_name='',
                 _new_parent=None, _spec_as_instance=False, _eat_self=None, unsafe=False, **kwargs):
        self.__dict__.update(
            _mock_parent=parent, _mock_name=name, _mock_new_name=_new_name,
            _mock_new_parent=parent if _new_parent is None else _new_parent, _mock_sealed=False)
        if spec_set is not None:
            spec, spec_set = spec_set, True
        self._mock_add_spec(spec, spec_set, _spec_as_instance, parent is not None if _eat_self is None else _eat_self)
        self.__dict__.update(
            _mock_children={}, _mock_wraps=wraps, _mock_delegate=None, _mock_called=False, _mock_call_args=None,
            _mock_call_count=0, _mock_call_args_list=_CallList(), _mock_mock_calls=_CallList(),
            method_calls=_CallList(), _mock_unsafe=unsafe)
        if kwargs:
            self.configure_mock(**kwargs)
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state)

    called = _record()
    call_count = _record()
    call_args = _record()
    call_args_list = _record()
    mock_calls = _record()

    def attach_mock(self, mock, attribute):
        """Make a mock an attribute, under that name: its calls are recorded here too."""
        inner = _extract_mock(mock)
        inner._mock_parent = inner._mock_new_parent = None
        inner._mock_name = ''
        inner._mock_new_name = None
        setattr(self, attribute, mock)

    def mock_add_spec(self, spec, spec_set=False):
        """Have only the attributes of a model, or of these names; with spec_set others cannot be set either."""
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, _spec_as_instance=False, _eat_self=False):
        if _is_instance_mock(spec):
            raise InvalidSpecError(f'Cannot spec a Mock object. [object={spec!r}]')
        model = signature = None
        asyncs = []
        if spec is not None and not _is_list(spec):
            model = spec if isinstance(spec, type) else type(spec)
            found = _get_signature_object(spec, _spec_as_instance, _eat_self)
            signature = found and found[1]
            names = dir(spec)
            for name in names:
                attribute = inspect.getattr_static(spec, name, None)
                try:
                    attribute = inspect.unwrap(attribute)
                except ValueError:
                    pass
                if iscoroutinefunction(attribute):
                    asyncs.append(name)
            spec = names
        self.__dict__.update(_spec_class=model, _spec_set=spec_set, _spec_signature=signature, _mock_methods=spec,
                             _spec_asyncs=asyncs)

    @property
    def return_value(self):
        """What a call gives."""
        delegate = self._mock_delegate
        result = self._mock_return_value if delegate is None else delegate.return_value
        if result is DEFAULT and self._mock_wraps is None:
            result = self._get_child_mock(_new_parent=self, _new_name='()')
            self.return_value = result
        return result

    @return_value.setter
    def return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
        else:
            self._mock_return_value = value
            _check_and_set_parent(self, value, None, '()')

    @property
    def side_effect(self):
        """What a call does: a function, an exception to be raised, or one of these or a result for each call."""
        delegate = self._mock_delegate
        if delegate is None:
            return self._mock_side_effect
        effect = delegate.side_effect
        if not (effect is None or callable(effect) or isinstance(effect, _MockIter) or _is_exception(effect)):
            effect = delegate.side_effect = _MockIter(effect)
        return effect

    @side_effect.setter
    def side_effect(self, value):
        value = _try_iter(value)
        if self._mock_delegate is None:
            self._mock_side_effect = value
        else:
            self._mock_delegate.side_effect = value

    @property
    def __class__(self):
        return type(self) if self._spec_class is None else self._spec_class

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forget all calls; results and effects only if asked to."""
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self.called = False
        self.call_args = None
        self.call_count = 0
        self.mock_calls = _CallList()
        self.call_args_list = _CallList()
        self.method_calls = _CallList()
        if return_value:
            self._mock_return_value = DEFAULT
        if side_effect:
            self._mock_side_effect = None
        for child in self._mock_children.values():
            if not isinstance(child, _SpecState) and child is not _deleted:
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        result = self._mock_return_value
        if _is_instance_mock(result) and result is not self:
            result.reset_mock(visited)

    def configure_mock(self, /, **kwargs):
        """Set attributes, those of children under names with dots."""
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count('.')):
            *way, last = path.split('.')
            target = self
            for step in way:
                target = getattr(target, step)
            setattr(target, last, value)

    def __getattr__(self, name):
        if name in {'_mock_methods', '_mock_unsafe'}:
            raise AttributeError(name)
        allowed = self._mock_methods
        if allowed is not None:
            if name not in allowed or name in _all_magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif _is_magic(name):
            raise AttributeError(name)
        if not self._mock_unsafe and not (allowed and name in allowed):
            if name.startswith(('assert', 'assret', 'asert', 'aseert', 'assrt')) or name in _ATTRIB_DENY_LIST:
                raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is "
                                     "meant to be an attribute.")
        with NonCallableMock._lock:
            child = self._mock_children.get(name)
            if child is _deleted:
                raise AttributeError(name)
            if child is None:
                wraps = None if self._mock_wraps is None else getattr(self._mock_wraps, name)
                child = self._get_child_mock(parent=self, name=name, wraps=wraps, _new_name=name, _new_parent=self)
                self._mock_children[name] = child
            elif isinstance(child, _SpecState):
                child = self._mock_children[name] = self._of_model(name, child)
        return child

    def _of_model(self, name, model):
        try:
            return create_autospec(model.spec, model.spec_set, model.instance, model.parent, model.name)
        except InvalidSpecError:
            target = self.__dict__['_mock_name'] or self
            raise InvalidSpecError(
                f'Cannot autospec attr {name!r} from target {target!r} as it has already been mocked out. '
                f'[target={self!r}, attr={model.spec!r}]')

    def _extract_mock_name(self):
        """The way here from the first of the parents: names and calls."""
        steps, mock = [], self
        while mock._mock_new_parent is not None:
            steps.append(mock._mock_new_name)
            mock = mock._mock_new_parent
        name = mock._mock_name or 'mock'
        for step in reversed(steps):
            name += step if step == '()' else '.' + step
        return name

    def __repr__(self):
        name = self._extract_mock_name()
        named = '' if name in ('mock', 'mock.') else f' name={name!r}'
        model = ''
        if self._spec_class is not None:
            model = f' {"spec_set" if self._spec_set else "spec"}={self._spec_class.__name__!r}'
        return f"<{type(self).__name__}{named}{model} id='{id(self)}'>"

    def __dir__(self):
        from . import mock
        if not mock.FILTER_DIR:
            return object.__dir__(self)
        return sorted({*(self._mock_methods or ()),
                       *(name for name in dir(type(self)) if not name.startswith('_')),
                       *(name for name in self.__dict__ if not name.startswith('_') or _is_magic(name)),
                       *(name for name, child in self._mock_children.items() if child is not _deleted)})

    def __setattr__(self, name, value):
        if name in _allowed_names:
            return object.__setattr__(self, name, value)
        allowed = self._mock_methods
        if self._spec_set and allowed is not None and name not in allowed and name not in self.__dict__:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _unsupported_magics:
            raise AttributeError(f'Attempting to set unsupported magic method {name!r}.')
        if name in _all_magics:
            if allowed is not None and name not in allowed:
                raise AttributeError(f"Mock object has no attribute '{name}'")
            value = self._set_magic(name, value)
        elif name == '__class__':
            self._spec_class = value
            return
        elif _check_and_set_parent(self, value, name, name):
            self._mock_children[name] = value
        if self._mock_sealed and not hasattr(self, name):
            raise AttributeError(f'Cannot set {self._extract_mock_name()}.{name}')
        if getattr(type(value), '_mock_is_property', False):
            self.__dict__[name] = value
        else:
            object.__setattr__(self, name, value)

    def _set_magic(self, name, value):
        """Give the class the method; what the mock itself gets."""
        if _is_instance_mock(value):
            # Without a name: it counts in mock_calls, but not in method_calls.
            _check_and_set_parent(self, value, None, name)
            setattr(type(self), name, value)
            self._mock_children[name] = value
            return value
        setattr(type(self), name, _get_method(name, value))
        return lambda *args, **kw: value(self, *args, **kw)

    def __delattr__(self, name):
        if name in _all_magics and name in type(self).__dict__:
            delattr(type(self), name)
            if name not in self.__dict__:
                return
        child = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif child is _deleted:
            raise AttributeError(name)
        self._mock_children[name] = _deleted

    def _get_child_mock(self, /, **kw):
        """A mock for an attribute or a result; subclasses may make others."""
        from .mock import AsyncMock, AsyncMockMixin, MagicMock, NonCallableMagicMock
        if self._mock_sealed:
            what = f".{kw['name']}" if "name" in kw else "()"
            raise AttributeError(self._extract_mock_name() + what)
        name = kw.get("_new_name")
        if name in self.__dict__['_spec_asyncs']:
            return AsyncMock(**kw)
        kind = type(self)
        if issubclass(kind, MagicMock) and name in _async_method_magics:
            child = AsyncMock
        elif issubclass(kind, AsyncMockMixin):
            is_sync = name in _all_sync_magics or self._mock_methods and name in self._mock_methods
            child = MagicMock if is_sync else AsyncMock
        elif issubclass(kind, CallableMixin):
            child = kind.__mro__[1]
        else:
            child = MagicMock if issubclass(kind, NonCallableMagicMock) else Mock
        return child(**kw)


# Names of assertions without their first word are a slip too.
_ATTRIB_DENY_LIST = frozenset(name.removeprefix("assert_") for name in dir(NonCallableMock)
                              if name.startswith("assert_"))


class CallableMixin(Base):

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None, spec_set=None,
                 parent=None, _spec_state=None, _new_name='', _new_parent=None, **kwargs):
        self.__dict__['_mock_return_value'] = return_value
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent, **kwargs)
        self.side_effect = side_effect

    def _mock_check_sig(self, /, *args, **kwargs):
        """Replaced where there is a signature."""

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(*args, **kwargs)
        self._increment_mock_call(*args, **kwargs)
        return self._mock_call(*args, **kwargs)

    def _mock_call(self, /, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _increment_mock_call(self, /, *args, **kwargs):
        """Record the call here and with all that this mock came of."""
        self.called = True
        self.call_count += 1
        self.call_args = _Call((args, kwargs), two=True)
        self.call_args_list.append(self.call_args)
        self.mock_calls.append(_Call(('', args, kwargs)))
        method = None if self._mock_parent is None else self._mock_name
        path = self._mock_new_name
        ancestor = self._mock_new_parent
        while ancestor is not None:
            if method is not None:
                ancestor.method_calls.append(_Call((method, args, kwargs)))
                method = None if ancestor._mock_parent is None else f'{ancestor._mock_name}.{method}'
            ancestor.mock_calls.append(_Call((path, args, kwargs)))
            if ancestor._mock_new_name:
                path = f"{ancestor._mock_new_name}{'' if path.startswith('()') else '.'}{path}"
            ancestor = ancestor._mock_new_parent

    def _execute_mock_call(self, /, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if _callable(effect):
                result = effect(*args, **kwargs)
            else:
                result = next(effect)
                if _is_exception(result):
                    raise result
            if result is not DEFAULT:
                return result
        if self._mock_wraps is None or self._has_result():
            return self.return_value
        return self._mock_wraps(*args, **kwargs)

    def _has_result(self):
        delegate = self._mock_delegate
        return self._mock_return_value is not DEFAULT or delegate and delegate.return_value is not DEFAULT


class Mock(CallableMixin, NonCallableMock):
    """An object that can be called and has every attribute, and records what is done with it.

    spec        a model, or names: only these attributes exist
    spec_set    the same, and no others can be set
    side_effect what a call does: a function to be called, an exception to be raised, or one of these for each call
    return_value  what it gives, by default another mock
    wraps       what calls and attributes are passed on to
    name        told in its repr
    unsafe      attributes may be called like assertions

    Further arguments set attributes.
    """
