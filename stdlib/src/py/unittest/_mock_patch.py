"""Putting mocks, or other things, in the place of attributes and of what dictionaries hold, for a while."""

import builtins
import contextlib
import inspect
import sys
from functools import partial, wraps
from types import ModuleType

from ._mock_calls import DEFAULT
from ._mock_core import NonCallableMock
from ._mock_magic import AsyncMock, MagicMock, NonCallableMagicMock
from ._mock_specs import (InvalidSpecError, _check_spec_arg_typos, _instance_callable, _is_async_obj,
                          _is_instance_mock, _is_list, create_autospec)

__name__ = 'unittest.mock'

_builtins = {name for name in dir(builtins) if not name.startswith('_')}


def _named(path):
    """The object of a name with dots: modules as far as there are some, then attributes."""
    import pkgutil
    return pkgutil.resolve_name(path)


class _Patcher:
    """What can be a decorator of functions and classes, a context manager, and started and stopped."""

    _active_patches = []

    def __call__(self, func):
        if isinstance(func, type):
            return self.decorate_class(func)
        if inspect.iscoroutinefunction(func):
            return self.decorate_async_callable(func)
        return self.decorate_callable(func)

    def decorate_class(self, klass):
        """Decorate each method that is a test."""
        for name in dir(klass):
            if name.startswith(patch.TEST_PREFIX):
                method = getattr(klass, name)
                if hasattr(method, "__call__"):
                    setattr(klass, name, self.copy()(method))
        return klass

    def start(self):
        """Begin, until stop() or patch.stopall(); what `with` would give."""
        result = self.__enter__()
        self._active_patches.append(self)
        return result

    def stop(self):
        """End what start() began."""
        try:
            self._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


class _patch(_Patcher):
    """A replacement of an attribute; with attribute_name, one of several that are given by their names."""

    attribute_name = None

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, *,
                 unsafe=False):
        if new_callable is not None:
            if new is not DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        if not unsafe:
            _check_spec_arg_typos(kwargs)
        if _is_instance_mock(spec):
            raise InvalidSpecError(f'Cannot spec attr {attribute!r} as the spec has already been mocked out. '
                                   f'[spec={spec!r}]')
        if _is_instance_mock(spec_set):
            raise InvalidSpecError(f'Cannot spec attr {attribute!r} as the spec_set target has already been mocked '
                                   f'out. [spec_set={spec_set!r}]')
        self.getter = getter
        self.attribute = attribute
        self.new = new
        self.new_callable = new_callable
        self.spec = spec
        self.create = create
        self.has_local = False
        self.spec_set = spec_set
        self.autospec = autospec
        self.kwargs = kwargs
        self.additional_patchers = []

    def copy(self):
        patcher = _patch(self.getter, self.attribute, self.new, self.spec, self.create, self.spec_set, self.autospec,
                         self.new_callable, self.kwargs)
        patcher.attribute_name = self.attribute_name
        patcher.additional_patchers = [other.copy() for other in self.additional_patchers]
        return patcher

    @contextlib.contextmanager
    def decoration_helper(self, patched, args, keywargs):
        """With all patches of a function done: the arguments, and the mocks after them."""
        with contextlib.ExitStack() as stack:
            mocks = []
            for patching in patched.patchings:
                mock = stack.enter_context(patching)
                if patching.attribute_name is not None:
                    keywargs.update(mock)
                elif patching.new is DEFAULT:
                    mocks.append(mock)
            yield (*args, *mocks), keywargs

    def decorate_callable(self, func):
        # One wrapper does for all patches of a function.
        if hasattr(func, 'patchings'):
            func.patchings.append(self)
            return func

        @wraps(func)
        def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return func(*newargs, **newkeywargs)
        patched.patchings = [self]
        return patched

    def decorate_async_callable(self, func):
        if hasattr(func, 'patchings'):
            func.patchings.append(self)
            return func

        @wraps(func)
        async def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return await func(*newargs, **newkeywargs)
        patched.patchings = [self]
        return patched

    def get_original(self):
        """What stands there now, and whether the target itself has it."""
        target, name = self.getter(), self.attribute
        local = False
        try:
            original = target.__dict__[name]
            local = True
        except (AttributeError, KeyError):
            original = getattr(target, name, DEFAULT)
        if name in _builtins and isinstance(target, ModuleType):
            self.create = True
        if not self.create and original is DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, local

    def _replacement(self, original):
        spec, spec_set, autospec = (None if x is False else x for x in (self.spec, self.spec_set, self.autospec))
        if spec is not None and autospec is not None:
            raise TypeError("Can't specify spec and autospec")
        if (spec is not None or autospec is not None) and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        if autospec is not None:
            return self._autospecced(original, original if autospec is True else autospec, bool(spec_set))
        if self.new is DEFAULT:
            if spec is True:
                spec = original
            if spec_set is True:
                spec, spec_set = None, original if spec is None else spec
            return self._mock(original, spec, spec_set)
        if self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        return self.new

    def _mock(self, original, spec, spec_set):
        """A new mock, with its model."""
        model = spec if spec_set is None else spec_set
        if model is not None and original is DEFAULT:
            raise TypeError("Can't use 'spec' with create=True")
        if self.new_callable is not None:
            kind = self.new_callable
        elif spec is None and _is_async_obj(original) or model is not None and _is_async_obj(model):
            kind = AsyncMock
        elif model is None or ('__call__' in model if _is_list(model) else callable(model)):
            kind = MagicMock
        else:
            kind = NonCallableMagicMock
        options = {name: x for name, x in (('spec', spec), ('spec_set', spec_set)) if x is not None}
        if isinstance(kind, type) and issubclass(kind, NonCallableMock) and self.attribute:
            options['name'] = self.attribute
        options.update(self.kwargs)
        new = kind(**options)
        if model is not None and isinstance(original, type) and _is_instance_mock(new):
            # In the place of a class: instances have its attributes too.
            if not _is_list(model) and not _instance_callable(model):
                kind = NonCallableMagicMock
            options.pop('name')
            new.return_value = kind(_new_parent=new, _new_name='()', **options)
        return new

    def _autospecced(self, original, model, spec_set):
        if self.new is not DEFAULT:
            raise TypeError("autospec creates the mock for you. Can't specify autospec and new.")
        if original is DEFAULT:
            raise TypeError("Can't use 'autospec' with create=True")
        if _is_instance_mock(self.target):
            raise InvalidSpecError(
                f'Cannot autospec attr {self.attribute!r} as the patch target has already been mocked out. '
                f'[target={self.target!r}, attr={model!r}]')
        if _is_instance_mock(model):
            name = getattr(self.target, '__name__', self.target)
            raise InvalidSpecError(
                f'Cannot autospec attr {self.attribute!r} from target {name!r} as it has already been mocked out. '
                f'[target={self.target!r}, attr={model!r}]')
        return create_autospec(model, spec_set=spec_set, _name=self.attribute, **self.kwargs)

    def __enter__(self):
        self.target = self.getter()
        original, local = self.get_original()
        new = self._replacement(original)
        self.temp_original = original
        self.is_local = local
        self._exit_stack = contextlib.ExitStack()
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            made = {self.attribute_name: new} if self.new is DEFAULT else {}
            for patching in self.additional_patchers:
                more = self._exit_stack.enter_context(patching)
                if patching.new is DEFAULT:
                    made.update(more)
            return made
        except:
            if not self.__exit__(*sys.exc_info()):
                raise

    def __exit__(self, *exc_info):
        target, name, original = self.target, self.attribute, self.temp_original
        if self.is_local and original is not DEFAULT:
            setattr(target, name, original)
        else:
            delattr(target, name)
            # Some come back by themselves, others do not, or as None.
            reset = ('__doc__', '__module__', '__defaults__', '__annotations__', '__kwdefaults__')
            if not self.create and (not hasattr(target, name) or name in reset):
                setattr(target, name, original)
        stack = self._exit_stack
        del self.temp_original, self.is_local, self.target, self._exit_stack
        return stack.__exit__(*exc_info)


def _get_target(target):
    try:
        target, attribute = target.rsplit('.', 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return partial(_named, target), attribute


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
                  new_callable=None, *, unsafe=False, **kwargs):
    """Replace an attribute of an object; the other arguments are those of patch()."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
                  unsafe=unsafe)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    """Replace several attributes of an object or what its name stands for, each by its keyword.

    For those given as DEFAULT mocks are made; functions get them by keyword, `with` as a dictionary.
    """
    getter = partial(_named, target) if type(target) is str else lambda: target
    if not kwargs:
        raise ValueError('Must supply at least one keyword argument with patch.multiple')
    patchers = []
    for attribute, new in kwargs.items():
        patcher = _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, {})
        patcher.attribute_name = attribute
        patchers.append(patcher)
    first, *first.additional_patchers = patchers
    return first


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, *,
          unsafe=False, **kwargs):
    """Replace what the name stands for: in a function, in the tests of a class, in a `with`, or from start() to stop().

    Without `new` a mock takes its place, which the function gets as an argument and `with` gives: an AsyncMock for
    what is asynchronous, a MagicMock otherwise, or what `new_callable` gives. `spec`, `spec_set` and `autospec` give
    it a model, or with True the original as its model. What does not exist is only replaced with `create`. Other
    arguments configure the mock; slips like `autospect` are refused unless `unsafe`.
    """
    getter, attribute = _get_target(target)
    return _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, unsafe=unsafe)


class _patch_dict(_Patcher):
    """A change of a mapping, or of the one of that name: it gets these values, and with `clear` loses its own before."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict = in_dict
        self.values = dict(values)
        self.values.update(kwargs)
        self.clear = clear
        self._original = None

    def copy(self):
        return _patch_dict(self.in_dict, self.values, self.clear)

    def decorate_callable(self, f):
        @wraps(f)
        def _inner(*args, **kw):
            self._patch_dict()
            try:
                return f(*args, **kw)
            finally:
                self._unpatch_dict()
        return _inner

    def decorate_async_callable(self, f):
        @wraps(f)
        async def _inner(*args, **kw):
            self._patch_dict()
            try:
                return await f(*args, **kw)
            finally:
                self._unpatch_dict()
        return _inner

    def __enter__(self):
        self._patch_dict()
        return self.in_dict

    def __exit__(self, *args):
        if self._original is not None:
            self._unpatch_dict()
        return False

    def _patch_dict(self):
        if isinstance(self.in_dict, str):
            self.in_dict = _named(self.in_dict)
        # A mapping may have no more than keys and items.
        try:
            self._original = self.in_dict.copy()
        except AttributeError:
            self._original = {key: self.in_dict[key] for key in self.in_dict}
        if self.clear:
            _clear_dict(self.in_dict)
        _update_dict(self.in_dict, self.values)

    def _unpatch_dict(self):
        _clear_dict(self.in_dict)
        _update_dict(self.in_dict, self._original)


def _clear_dict(mapping):
    try:
        mapping.clear()
    except AttributeError:
        for key in list(mapping):
            del mapping[key]


def _update_dict(mapping, values):
    try:
        mapping.update(values)
    except AttributeError:
        for key in values:
            mapping[key] = values[key]


def _patch_stopall():
    """Stop all that start() began, the last first."""
    for patcher in reversed(_Patcher._active_patches):
        patcher.stop()


patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _patch_stopall
patch.TEST_PREFIX = 'test'
