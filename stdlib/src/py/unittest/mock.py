"""Objects that stand for others in tests, and ways to put them there."""

import io

from ._mock_calls import ANY, DEFAULT, _ANY, _Call, _CallList, _deleted, _missing, call, sentinel
from ._mock_core import Base, CallableMixin, Mock, NonCallableMock, _all_magics, _magics
from ._mock_magic import (AsyncMagicMixin, AsyncMock, AsyncMockMixin, MagicMixin, MagicMock, MagicProxy,
                          NonCallableMagicMock, PropertyMock, ThreadingMixin, ThreadingMock, seal)
from ._mock_patch import _get_target, _patch, _patch_dict, patch
from ._mock_specs import (FunctionTypes, InvalidSpecError, _callable, _is_async_obj, _is_exception,
                          _is_instance_mock, _is_list, _is_magic, create_autospec)

__all__ = ('Mock', 'MagicMock', 'patch', 'sentinel', 'DEFAULT', 'ANY', 'call', 'create_autospec', 'AsyncMock',
           'ThreadingMock', 'FILTER_DIR', 'NonCallableMock', 'NonCallableMagicMock', 'mock_open', 'PropertyMock',
           'seal')

# dir() of mocks shows only what is of use.
FILTER_DIR = True


class _OpenedFile:
    """What a mock of open() has to read; opened anew, it begins anew."""

    def __init__(self, handle, content):
        self.handle = handle
        self.content = content
        self.rewind()

    def rewind(self):
        self.stream = (io.BytesIO if isinstance(self.content, bytes) else io.StringIO)(self.content)
        self.readline_effect = self.readline()

    # What is set as the result of a method stands in the place of the content.

    def read(self, *args, **kwargs):
        fixed = self.handle.read.return_value
        return self.stream.read(*args, **kwargs) if fixed is None else fixed

    def readlines(self, *args, **kwargs):
        fixed = self.handle.readlines.return_value
        return self.stream.readlines(*args, **kwargs) if fixed is None else fixed

    def lines(self):
        while self.handle.readline.return_value is not None:
            yield self.handle.readline.return_value
        for line in self.stream:
            yield line

    def readline(self, *args, **kwargs):
        yield from self.lines()
        while True:
            yield self.stream.readline(*args, **kwargs)

    def next(self):
        fixed = self.handle.readline.return_value
        return next(self.stream) if fixed is None else fixed

    def leave(self, exctype, excinst, exctb):
        self.handle.close()


def mock_open(mock=None, read_data=''):
    """A mock in the place of open(), called or in a `with`; files have this content."""
    file_names = list({*dir(io.TextIOWrapper), *dir(io.BytesIO)})
    if mock is None:
        mock = MagicMock(name='open', spec=list(dir(open)))
    handle = MagicMock(spec=file_names)
    file = _OpenedFile(handle, read_data)

    handle.__enter__.return_value = handle
    for method in (handle.write, handle.read, handle.readline, handle.readlines):
        method.return_value = None
    handle.read.side_effect = file.read
    handle.readline.side_effect = file.readline_effect
    handle.readlines.side_effect = file.readlines
    handle.__iter__.side_effect = file.lines
    handle.__next__.side_effect = file.next
    handle.__exit__.side_effect = file.leave

    def opened(*args, **kwargs):
        is_ours = handle.readline.side_effect == file.readline_effect
        file.rewind()
        if is_ours:
            handle.readline.side_effect = file.readline_effect
        return DEFAULT

    mock.side_effect = opened
    mock.return_value = handle
    return mock
