"""Readers and writers of delimited text, and the dialects they go by."""

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)

_dialects = {}
_limit = 128 * 1024


class Error(Exception):
    """Text that is not in the form it should have, or a row that cannot be written."""


def _character(name, value):
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f'"{name}" must be string or None, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


class Dialect:
    """A checked set of the characters and rules that a reader or writer goes by."""
    __slots__ = ('delimiter', 'doublequote', 'escapechar', 'lineterminator', 'quotechar', 'quoting',
                 'skipinitialspace', 'strict')
    _defaults = {'delimiter': ',', 'doublequote': True, 'escapechar': None, 'lineterminator': '\r\n',
                 'quotechar': '"', 'quoting': QUOTE_MINIMAL, 'skipinitialspace': False, 'strict': False}

    def __init__(self, dialect=None, **options):
        for name in options:
            if name not in self._defaults:
                raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        given = {name: getattr(dialect, name) for name in self._defaults if hasattr(dialect, name)} | options
        values = self._defaults | given
        delimiter = values['delimiter']
        if not isinstance(delimiter, str):
            raise TypeError(f'"delimiter" must be string, not {type(delimiter).__name__}')
        self.delimiter = _character('delimiter', delimiter)
        self.doublequote = bool(values['doublequote'])
        self.escapechar = _character('escapechar', values['escapechar'])
        self.lineterminator = values['lineterminator']
        if self.lineterminator is not None and not isinstance(self.lineterminator, str):
            raise TypeError('"lineterminator" must be a string')
        self.quotechar = _character('quotechar', values['quotechar'])
        self.quoting = values['quoting']
        if type(self.quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        self.skipinitialspace = bool(values['skipinitialspace'])
        self.strict = bool(values['strict'])
        if not QUOTE_MINIMAL <= self.quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if self.quotechar is None and 'quoting' not in options:
            self.quoting = QUOTE_NONE
        if self.quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError('quotechar must be set if quoting enabled')
        if self.lineterminator is None:
            raise TypeError('lineterminator must be set')
        self._check_apart()

    def _check_apart(self):
        """No character may have two meanings."""
        special = ('delimiter', 'escapechar', 'quotechar')
        for name in special:
            value = getattr(self, name)
            space = name != 'delimiter' and self.skipinitialspace
            if value is not None and (value in '\r\n' or space and value == ' '):
                raise ValueError(f'bad {name} value')
        for first, second in (('delimiter', 'escapechar'), ('delimiter', 'quotechar'), ('escapechar', 'quotechar')):
            if getattr(self, first) is not None and getattr(self, first) == getattr(self, second):
                raise ValueError(f'bad {first} or {second} value')
        for name in special:
            value = getattr(self, name)
            if value is not None and value in self.lineterminator:
                raise ValueError(f'bad {name} or lineterminator value')

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle '{type(self).__name__}' instances")


def register_dialect(name, dialect=None, **options):
    """Gives a dialect a name."""
    if not isinstance(name, str):
        raise TypeError('dialect name must be a string')
    _dialects[name] = Dialect(dialect, **options)


def unregister_dialect(name):
    if _dialects.pop(name, None) is None:
        raise Error('unknown dialect')


def get_dialect(name):
    if name not in _dialects:
        raise Error('unknown dialect')
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def field_size_limit(*limit):
    """The greatest length of a field that a reader takes, in characters; an argument sets it."""
    global _limit
    before = _limit
    if limit:
        if not isinstance(limit[0], int):
            raise TypeError('limit must be an integer')
        _limit = limit[0]
    return before


# Where a reader stands between two characters.
(_RECORD, _FIELD, _ESCAPED, _IN_FIELD, _QUOTED, _ESCAPED_IN_QUOTED, _QUOTE_IN_QUOTED, _LINE_END,
 _AFTER_ESCAPED_LINE_END) = range(9)


class Reader:
    """Rows, as lists, from an iterator of lines."""

    def __init__(self, iterable, /, dialect=None, **options):
        self._lines = iter(iterable)
        self.dialect = Dialect(dialect, **options)
        self.line_num = 0
        # Rows without quotes and escapes need no look at each character.
        plain = self.dialect.quoting in (QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONE) and not self.dialect.skipinitialspace
        self._specials = (self.dialect.quotechar, self.dialect.escapechar) if plain else None

    def __iter__(self):
        return self

    def __next__(self):
        self._row = []
        self._field = []
        self._unquoted = True
        self._state = _RECORD
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if not self._field and self._state != _QUOTED:
                    raise
                if self.dialect.strict:
                    raise Error('unexpected end of data') from None
                self._save()
                return self._row
            if not isinstance(line, str):
                raise Error(f'iterator should return strings, not {type(line).__name__} '
                            '(the file should be opened in text mode)')
            self.line_num += 1
            if self._state == _RECORD and self._split(line):
                return self._row
            for char in line:
                self._step(char)
            self._step('')
            if self._state == _RECORD:
                return self._row

    def _split(self, line):
        """Takes a plain line whole, and says whether it was one."""
        if self._specials is None:
            return False
        for special in self._specials:
            if special is not None and special in line:
                return False
        text = line.rstrip('\r\n')
        if '\n' in text or '\r' in text or len(text) > _limit:
            return False
        self._row = text.split(self.dialect.delimiter) if text else []
        return True

    def _save(self):
        text = ''.join(self._field)
        quoting = self.dialect.quoting
        if self._unquoted:
            if not text and quoting in (QUOTE_NOTNULL, QUOTE_STRINGS):
                text = None
            elif text and quoting in (QUOTE_NONNUMERIC, QUOTE_STRINGS):
                text = float(text)
        self._row.append(text)
        self._field = []
        self._unquoted = True

    def _add(self, char):
        if len(self._field) >= _limit:
            raise Error(f'field larger than field limit ({_limit})')
        self._field.append(char)

    def _end_field(self, char):
        """Ends the field if the character does; '' is the end of a line."""
        if char == '':
            self._state = _RECORD
        elif char in '\r\n':
            self._state = _LINE_END
        elif char == self.dialect.delimiter:
            self._state = _FIELD
        else:
            return False
        self._save()
        return True

    def _step(self, char):
        state = self._state
        dialect = self.dialect
        quote = char != '' and char == dialect.quotechar and dialect.quoting != QUOTE_NONE
        escape = char != '' and char == dialect.escapechar
        if state == _RECORD:
            if char == '':
                return
            if char in '\r\n':
                self._state = _LINE_END
                return
            state = _FIELD
        if state == _FIELD:
            if quote:
                self._unquoted = False
                self._state = _QUOTED
            elif escape:
                self._state = _ESCAPED
            elif char == ' ' and dialect.skipinitialspace:
                self._state = _FIELD
            elif not self._end_field(char):
                self._add(char)
                self._state = _IN_FIELD
        elif state == _ESCAPED:
            self._add(char or '\n')
            self._state = _AFTER_ESCAPED_LINE_END if char and char in '\r\n' else _IN_FIELD
        elif state == _IN_FIELD or state == _AFTER_ESCAPED_LINE_END:
            if state == _AFTER_ESCAPED_LINE_END and char == '':
                return
            if escape:
                self._state = _ESCAPED
            elif not self._end_field(char):
                # After an escaped line end the state stays, as CPython's does.
                self._add(char)
        elif state == _QUOTED:
            if escape:
                self._state = _ESCAPED_IN_QUOTED
            elif quote:
                self._state = _QUOTE_IN_QUOTED if dialect.doublequote else _IN_FIELD
            elif char:
                self._add(char)
        elif state == _ESCAPED_IN_QUOTED:
            self._add(char or '\n')
            self._state = _QUOTED
        elif state == _QUOTE_IN_QUOTED:
            if quote:
                self._add(char)
                self._state = _QUOTED
            elif not self._end_field(char):
                if dialect.strict:
                    raise Error(f"'{dialect.delimiter}' expected after '{dialect.quotechar}'")
                self._add(char)
                self._state = _IN_FIELD
        elif char == '':
            self._state = _RECORD
        elif char not in '\r\n':
            raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")


class Writer:
    """Writes rows to what has a `write`."""

    def __init__(self, fileobj, /, dialect=None, **options):
        write = getattr(fileobj, 'write', None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        self.dialect = dialect = Dialect(dialect, **options)
        marks = [dialect.delimiter, dialect.quotechar, dialect.escapechar, '\r', '\n', *dialect.lineterminator]
        self._special = frozenset(mark for mark in marks if mark is not None)

    def writerow(self, row, /):
        """Writes one row and returns what `write` does."""
        try:
            fields = iter(row)
        except TypeError:
            raise Error(f'iterable expected, not {type(row).__name__}') from None
        dialect = self.dialect
        texts = []
        last = None
        for last in fields:
            texts.append(self._text(last))
        if len(texts) == 1 and not texts[0]:
            if self._never_quoted(last):
                raise Error('single empty field record must be quoted')
            texts[0] = dialect.quotechar * 2
        return self._write(dialect.delimiter.join(texts) + dialect.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)

    def _never_quoted(self, field):
        quoting = self.dialect.quoting
        return quoting == QUOTE_NONE or field is None and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL)

    def _text(self, field):
        dialect = self.dialect
        quoting = dialect.quoting
        text = field if isinstance(field, str) else '' if field is None else str(field)
        quoted = (quoting == QUOTE_ALL or quoting == QUOTE_STRINGS and isinstance(field, str)
                  or quoting == QUOTE_NOTNULL and field is not None
                  or quoting == QUOTE_NONNUMERIC and not _is_number(field))
        if not text and dialect.delimiter == ' ' and dialect.skipinitialspace:
            if self._never_quoted(field):
                raise Error('empty field must be quoted if delimiter is a space and skipinitialspace is true')
            quoted = True
        if not self._special.isdisjoint(text):
            text, special = self._escaped(text)
            quoted = quoted or special
        return f'{dialect.quotechar}{text}{dialect.quotechar}' if quoted else text

    def _escaped(self, text):
        """The text with what needs it doubled or escaped, and whether it must stand in quotes."""
        dialect = self.dialect
        parts = []
        quoted = False
        for char in text:
            if char in self._special:
                double = char == dialect.quotechar and dialect.doublequote
                if dialect.quoting == QUOTE_NONE or char == dialect.escapechar or (
                        char == dialect.quotechar and not double):
                    if dialect.escapechar is None:
                        raise Error('need to escape, but no escapechar set')
                    parts.append(dialect.escapechar)
                else:
                    quoted = True
                    if double:
                        parts.append(char)
            parts.append(char)
        return ''.join(parts), quoted


def _is_number(value):
    return any(hasattr(type(value), name) for name in ('__index__', '__int__', '__float__', '__complex__'))


def reader(iterable, /, dialect=None, **options):
    """Rows, as lists of strings, from an iterator of lines."""
    return Reader(iterable, dialect, **options)


def writer(fileobj, /, dialect=None, **options):
    """A writer of rows to a file."""
    return Writer(fileobj, dialect, **options)


for _class, _name in ((Reader, 'reader'), (Writer, 'writer')):
    _class.__name__ = _class.__qualname__ = _name
del _class, _name
