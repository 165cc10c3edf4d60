"""Calls as mocks record them and tests expect them, and objects that are nothing but a name."""

import pprint

# Everything here is found in unittest.mock.
__name__ = 'unittest.mock'


class _SentinelObject:
    """An object with a name."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f'sentinel.{self.name}'

    # Pickles and copies give the object itself.
    __reduce__ = __repr__


class _Sentinel:
    """Each attribute is an object of its own, always the same."""

    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name == '__bases__':
            # help() takes what has it for a class.
            raise AttributeError
        return self._sentinels.setdefault(name, _SentinelObject(name))

    def __reduce__(self):
        return 'sentinel'


sentinel = _Sentinel()
DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING
_deleted = sentinel.DELETED


class _ANY:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return '<ANY>'


ANY = _ANY()


class _CallList(list):
    """Calls, in order; a list of some is in it if they follow each other."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        size = len(value)
        return any(self[i:i + size] == value for i in range(len(self) - size + 1))

    def __repr__(self):
        return pprint.pformat(list(self))


def _call_text(name, args, kwargs):
    parts = [*map(repr, args), *(f'{key}={value!r}' for key, value in kwargs.items())]
    return f'{name}({", ".join(parts)})'


def _parts(value, name=''):
    """Name, arguments and keyword arguments of a call of which some may be left out."""
    rest = list(value)
    if len(rest) == 3:
        return tuple(rest)
    if rest and isinstance(rest[0], str):
        name = rest.pop(0)
    if len(rest) == 2:
        return name, *rest
    if not rest:
        return name, (), {}
    only = rest[0]
    return (name, only, {}) if isinstance(only, tuple) else (name, (), only)


class _Call(tuple):
    """A call as (args, kwargs) or (name, args, kwargs); equal to tuples that leave out what is empty.

    A call that comes of `call` knows the chain of names and calls that led to it.
    """

    def __new__(cls, value=(), name='', parent=None, two=False, from_kall=True):
        name, args, kwargs = _parts(value if len(value) <= 3 else (), name)
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        try:
            size = len(other)
        except TypeError:
            return NotImplemented
        mine, theirs = (getattr(call, '_mock_parent', None) for call in (self, other))
        if size > 3 or mine and theirs and mine != theirs:
            return False
        name, args, kwargs = _parts(self)
        other_name, other_args, other_kwargs = _parts(other)
        if name and other_name != name:
            return False
        # What the other expects stands on the left: ANY may be in it.
        return (other_args, other_kwargs) == (args, kwargs)

    __ne__ = object.__ne__

    def __call__(self, /, *args, **kwargs):
        if self._mock_name is None:
            return _Call(('', args, kwargs), name='()')
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + '()', parent=self)

    def __getattr__(self, attr):
        if self._mock_name is None:
            return _Call(name=attr, from_kall=False)
        return _Call(name=f'{self._mock_name}.{attr}', parent=self, from_kall=False)

    def __getattribute__(self, attr):
        # Methods of tuples are names like others.
        if attr in tuple.__dict__:
            raise AttributeError
        return tuple.__getattribute__(self, attr)

    @property
    def args(self):
        return _parts(self)[1]

    @property
    def kwargs(self):
        return _parts(self)[2]

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or 'call'
            return f'call{name}' if name.startswith('()') else name
        name, args, kwargs = _parts(self)
        if name and not name.startswith('()'):
            name = '.' + name
        return _call_text('call' + name, args, kwargs)

    def call_list(self):
        """The calls that this one is made of, and itself."""
        calls, step = [], self
        while step is not None:
            if step._mock_from_kall:
                calls.append(step)
            step = step._mock_parent
        return _CallList(reversed(calls))


call = _Call(from_kall=False)


class _AnyComparer(list):
    """Calls to be looked through by one that may hold ANY, which must stand on the left."""

    def __contains__(self, item):
        return any(all(mine == theirs for mine, theirs in zip(item, call, strict=True)) for call in self)
