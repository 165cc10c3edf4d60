"""Configuration files: sections of names with values, which may refer to each other."""

import functools
import io
import itertools
import os
import re
import sys
from collections import ChainMap
from collections.abc import MutableMapping

__all__ = ("NoSectionError", "DuplicateOptionError", "DuplicateSectionError", "NoOptionError", "InterpolationError",
           "InterpolationDepthError", "InterpolationMissingOptionError", "InterpolationSyntaxError", "ParsingError",
           "MissingSectionHeaderError", "MultilineContinuationError", "ConfigParser", "RawConfigParser",
           "Interpolation", "BasicInterpolation", "ExtendedInterpolation", "SectionProxy", "ConverterMapping",
           "DEFAULTSECT", "MAX_INTERPOLATION_DEPTH", "UNNAMED_SECTION")

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10


class Error(Exception):
    """What all errors of configurations are."""

    def __init__(self, msg=''):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):

    def __init__(self, section):
        super().__init__(f'No section: {section!r}')
        self.section = section
        self.args = (section,)


def _again(kind, what, source, lineno):
    if source is None:
        return f"{kind.capitalize()} {what} already exists"
    line = "" if lineno is None else f" [line {lineno:2d}]"
    return f"While reading from {source!r}{line}: {kind} {what} already exists"


class DuplicateSectionError(Error):
    """A section that is there already, or twice in one source."""

    def __init__(self, section, source=None, lineno=None):
        super().__init__(_again("section", repr(section), source, lineno))
        self.section = section
        self.source = source
        self.lineno = lineno
        self.args = (section, source, lineno)


class DuplicateOptionError(Error):
    """An option twice in one source."""

    def __init__(self, section, option, source=None, lineno=None):
        super().__init__(_again("option", f"{option!r} in section {section!r}", source, lineno))
        self.section = section
        self.option = option
        self.source = source
        self.lineno = lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):

    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option = option
        self.section = section
        self.args = (option, section)


class InterpolationError(Error):
    """A value that refers to others in a wrong way."""

    def __init__(self, option, section, msg):
        super().__init__(msg)
        self.option = option
        self.section = section
        self.args = (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    """It refers to what is not there."""

    def __init__(self, option, section, rawval, reference):
        super().__init__(option, section,
                         f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation "
                         f"key {reference!r} which is not a valid option name. Raw value: {rawval!r}")
        self.reference = reference
        self.args = (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    """It cannot be understood."""


class InterpolationDepthError(InterpolationError):
    """It goes round in circles."""

    def __init__(self, option, section, rawval):
        super().__init__(option, section,
                         f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} "
                         f"contains an interpolation key which cannot be substituted in {MAX_INTERPOLATION_DEPTH} "
                         f"steps. Raw value: {rawval!r}")
        self.args = (option, section, rawval)


class ParsingError(Error):
    """Lines that are none of a configuration."""

    def __init__(self, source, *args):
        super().__init__(f'Source contains parsing errors: {source!r}')
        self.source = source
        self.errors = []
        self.args = (source,)
        if args:
            self.append(*args)

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += f'\n\t[line {lineno:2d}]: {line!r}'

    def combine(self, others):
        for other in others:
            for error in other.errors:
                self.append(*error)
        return self


class _LineError(ParsingError):
    """A line with which reading ends."""

    def __init__(self, filename, lineno, line):
        Error.__init__(self, f'{self._what}\nfile: {filename!r}, line: {lineno:d}\n{line!r}')
        self.source = filename
        self.lineno = lineno
        self.line = line
        self.args = (filename, lineno, line)


class MissingSectionHeaderError(_LineError):
    """An option before the first section."""

    _what = 'File contains no section headers.'


class MultilineContinuationError(_LineError):
    """A line that goes on with a value where there is none."""

    _what = "Key without value continued with an indented line."


class _UnnamedSection:

    def __repr__(self):
        return "<UNNAMED_SECTION>"


UNNAMED_SECTION = _UnnamedSection()
_UNSET = object()


class Interpolation:
    """Values as they are; subclasses change them on their way in or out."""

    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _References(Interpolation):
    """References in values begin with a sign, which is itself where it stands twice."""

    def before_get(self, parser, section, option, value, defaults):
        return ''.join(self._expand(parser, section, option, value, defaults, 1))

    def before_set(self, parser, section, option, value):
        rest = self._KEYCRE.sub('', value.replace(self._sign * 2, ''))
        if self._sign in rest:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {rest.find(self._sign)}")
        return value

    def _expand(self, parser, section, option, rest, values, depth):
        """The parts of a value, with references replaced."""
        sign = self._sign
        raw = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        while rest:
            text, found, rest = rest.partition(sign)
            yield text
            if not found:
                return
            if rest[:1] == sign:
                yield sign
                rest = rest[1:]
                continue
            rest = sign + rest
            if rest[1:2] != self._bracket:
                raise InterpolationSyntaxError(
                    option, section,
                    f"'{sign}' must be followed by '{sign}' or '{self._bracket}', found: {rest!r}")
            reference = self._KEYCRE.match(rest)
            if reference is None:
                raise InterpolationSyntaxError(option, section, f"bad interpolation variable reference {rest!r}")
            rest = rest[reference.end():]
            yield from self._replace(parser, section, option, reference.group(1), rest, raw, values, depth)

    def _whole(self, parser, section, option, value, values, depth):
        return self._expand(parser, section, option, value, values, depth + 1) if self._sign in value else (value,)


class BasicInterpolation(_References):
    """`%(name)s` is another value of the section or the defaults, `%%` a percent sign."""

    _sign, _bracket = '%('
    _KEYCRE = re.compile(r"%\(([^)]+)\)s")

    def _replace(self, parser, section, option, name, rest, raw, values, depth):
        name = parser.optionxform(name)
        try:
            value = values[name]
        except KeyError:
            raise InterpolationMissingOptionError(option, section, raw, name) from None
        return self._whole(parser, section, option, value, values, depth)


class ExtendedInterpolation(_References):
    """`${name}` is another value of the section or the defaults, `${section:name}` one of another section, `$$` a
    dollar sign."""

    _sign, _bracket = '${'
    _KEYCRE = re.compile(r"\$\{([^}]+)\}")

    def _replace(self, parser, section, option, reference, rest, raw, values, depth):
        path = reference.split(':')
        if len(path) > 2:
            raise InterpolationSyntaxError(option, section, f"More than one ':' found: {rest!r}")
        place = section if len(path) == 1 else path[0]
        name = option
        try:
            name = parser.optionxform(path[-1])
            value = values[name] if len(path) == 1 else parser.get(place, name, raw=True)
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, raw, reference) from None
        if self._sign not in value:
            return (value,)
        return self._whole(parser, place, name, value, dict(parser.items(place, raw=True)), depth)


class _Reader:
    """Reads one source into a parser: knows the section, the option and the indentation that it is at."""

    def __init__(self, parser, source):
        self.parser = parser
        self.source = source
        self.added = set()
        self.errors = []
        self.name = self.section = self.option = None
        self.indent = 0
        self.comment = re.compile(
            '|'.join(rf'(?:^|\s){re.escape(prefix)}' for prefix in parser._inline_prefixes) or '(?!)')

    def read(self, lines):
        for self.lineno, self.line in enumerate(lines, 1):
            text = self._without_comment()
            if not text:
                self._blank()
                continue
            inside = re.search(r'\S', self.line)
            indent = inside.start() if inside else 0
            if self.section is not None and self.option and indent > self.indent:
                self._go_on(text)
                continue
            self.indent = indent
            if self.section is None and self.parser._allow_unnamed_section:
                self._begin_section(UNNAMED_SECTION)
            header = self.parser.SECTCRE.match(text)
            if header:
                self._header(header.group('header'))
            elif self.section is None:
                raise MissingSectionHeaderError(self.source, self.lineno, self.line)
            else:
                self._add_option(text)
        if self.errors:
            raise self.errors[0].combine(self.errors[1:])

    def _without_comment(self):
        text = self.line.strip()
        if text.startswith(self.parser._full_prefixes):
            return ''
        comment = self.comment.search(self.line)
        return self.line[:comment.start()].strip() if comment else text

    def _blank(self):
        """An empty line belongs to the value before, or ends it; one with a comment does neither."""
        if not self.parser._empty_lines_in_values:
            self.indent = sys.maxsize
        elif not self.line.strip() and self.section is not None and self.option:
            if self.section[self.option] is not None:
                self.section[self.option].append('')

    def _go_on(self, text):
        if self.section[self.option] is None:
            raise MultilineContinuationError(self.source, self.lineno, self.line)
        self.section[self.option].append(text)

    def _begin_section(self, name):
        self.name = name
        self.section = self.parser._new_section(name)
        self.added.add(name)

    def _header(self, name):
        parser = self.parser
        if name in parser._sections:
            if parser._strict and name in self.added:
                raise DuplicateSectionError(name, self.source, self.lineno)
            self.name, self.section = name, parser._sections[name]
            self.added.add(name)
        elif name == parser.default_section:
            self.name, self.section = name, parser._defaults
        else:
            self._begin_section(name)
        # A line that goes on must not go on with the section before.
        self.option = None

    def _add_option(self, text):
        parser = self.parser
        found = parser._optcre.match(text)
        if not found:
            self.errors.append(ParsingError(self.source, self.lineno, self.line))
            return
        name, value = found.group('option', 'value')
        if not name:
            self.errors.append(ParsingError(self.source, self.lineno, self.line))
        self.option = parser.optionxform(name.rstrip())
        if parser._strict and (self.name, self.option) in self.added:
            raise DuplicateOptionError(self.name, self.option, self.source, self.lineno)
        self.added.add((self.name, self.option))
        # Lists until all is read: lines may follow.
        self.section[self.option] = None if value is None else [value.strip()]


def _option_pattern(delimiters, allow_no_value):
    some = '|'.join(map(re.escape, delimiters))
    value = rf'\s*(?P<vi>{some})\s*(?P<value>.*)'
    return re.compile(rf'(?P<option>.*?)(?:{value})?$' if allow_no_value else rf'(?P<option>.*?){value}$')


class RawConfigParser(MutableMapping):
    """A configuration, which is a mapping of sections; values are taken as they are."""

    SECTCRE = re.compile(r'\[(?P<header>.+)\]')
    OPTCRE = _option_pattern('=:', False)
    OPTCRE_NV = _option_pattern('=:', True)
    BOOLEAN_STATES = {'1': True, 'yes': True, 'true': True, 'on': True,
                      '0': False, 'no': False, 'false': False, 'off': False}
    _DEFAULT_INTERPOLATION = Interpolation()

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=('=', ':'),
                 comment_prefixes=('#', ';'), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True,
                 default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET, allow_unnamed_section=False):
        self._dict = dict_type
        self._sections = dict_type()
        self._defaults = dict_type()
        self._converters = ConverterMapping(self)
        self._proxies = dict_type()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        if delimiters == ('=', ':'):
            self._optcre = self.OPTCRE_NV if allow_no_value else self.OPTCRE
        else:
            self._optcre = _option_pattern(delimiters, allow_no_value)
        self._full_prefixes = tuple(comment_prefixes or ())
        self._inline_prefixes = tuple(inline_comment_prefixes or ())
        self._strict = strict
        self._allow_no_value = allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self.default_section = default_section
        if interpolation is _UNSET:
            interpolation = self._DEFAULT_INTERPOLATION
        if interpolation is None:
            interpolation = Interpolation()
        if not isinstance(interpolation, Interpolation):
            raise TypeError("interpolation= must be None or an instance of Interpolation; "
                            f"got an object of type {type(interpolation)}")
        self._interpolation = interpolation
        if converters is not _UNSET:
            self._converters.update(converters)
        if defaults:
            self._read_defaults(defaults)
        self._allow_unnamed_section = allow_unnamed_section

    def _new_section(self, name):
        section = self._sections[name] = self._dict()
        self._proxies[name] = SectionProxy(self, name)
        return section

    def _options_of(self, section):
        """The section's own options; those of no name are the defaults."""
        if not section or section == self.default_section:
            return self._defaults
        try:
            return self._sections[section]
        except KeyError:
            raise NoSectionError(section) from None

    def defaults(self):
        """The options that all sections have."""
        return self._defaults

    def sections(self):
        """The names of the sections, apart from that of the defaults."""
        return list(self._sections.keys())

    def add_section(self, section):
        """A new, empty section."""
        if section == self.default_section:
            raise ValueError(f'Invalid section name: {section!r}')
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._new_section(section)

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        """The names of a section's options, and of the defaults."""
        try:
            options = self._sections[section].copy()
        except KeyError:
            raise NoSectionError(section) from None
        options.update(self._defaults)
        return list(options.keys())

    def read(self, filenames, encoding=None):
        """Read a file or several; those that cannot be opened are passed over. The names of those that were read."""
        if isinstance(filenames, (str, bytes, os.PathLike)):
            filenames = [filenames]
        encoding = io.text_encoding(encoding)
        done = []
        for filename in filenames:
            try:
                with open(filename, encoding=encoding) as fp:
                    self._read(fp, filename)
            except OSError:
                continue
            done.append(os.fspath(filename) if isinstance(filename, os.PathLike) else filename)
        return done

    def read_file(self, f, source=None):
        """Read lines; errors tell the source."""
        if source is None:
            source = getattr(f, 'name', '<???>')
        self._read(f, source)

    def read_string(self, string, source='<string>'):
        self.read_file(io.StringIO(string), source)

    def read_dict(self, dictionary, source='<dict>'):
        """Take over a mapping of mappings, all made text."""
        added = set()
        for section, options in dictionary.items():
            section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in added:
                    raise
            added.add(section)
            for name, value in options.items():
                name = self.optionxform(str(name))
                if self._strict and (section, name) in added:
                    raise DuplicateOptionError(section, name, source)
                added.add((section, name))
                self.set(section, name, value if value is None else str(value))

    def _read(self, fp, fpname):
        try:
            _Reader(self, fpname).read(fp)
        finally:
            self._join_lines()

    def _join_lines(self):
        for section, options in itertools.chain(((self.default_section, self._defaults),), self._sections.items()):
            for name, value in options.items():
                if isinstance(value, list):
                    value = '\n'.join(value).rstrip()
                options[name] = self._interpolation.before_read(self, section, name, value)

    def _read_defaults(self, defaults):
        for name, value in defaults.items():
            self._defaults[self.optionxform(name)] = value

    def _all_values(self, section, vars):
        """Where a value is looked for: in the given ones, the section, the defaults."""
        try:
            options = self._sections[section]
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
            options = {}
        given = {self.optionxform(name): value if value is None else str(value)
                 for name, value in (vars.items() if vars else ())}
        return ChainMap(given, options, self._defaults)

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        """A value, of the given ones (vars), the section or the defaults; references replaced unless raw."""
        try:
            values = self._all_values(section, vars)
            name = self.optionxform(option)
            if name not in values:
                raise NoOptionError(name, section)
        except (NoSectionError, NoOptionError) as error:
            if fallback is not _UNSET:
                return fallback
            raise error from None
        value = values[name]
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, name, value, values)

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        try:
            return conv(self.get(section, option, raw=raw, vars=vars, **kwargs))
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """A value that is one of BOOLEAN_STATES."""
        return self._get_conv(section, option, self._convert_to_boolean, raw=raw, vars=vars, fallback=fallback,
                              **kwargs)

    def _convert_to_boolean(self, value):
        try:
            return self.BOOLEAN_STATES[value.lower()]
        except KeyError:
            raise ValueError(f'Not a boolean: {value}') from None

    def items(self, section=_UNSET, raw=False, vars=None):
        """Names and values of a section; without one, names and sections."""
        if section is _UNSET:
            return super().items()
        values = self._defaults.copy()
        try:
            values.update(self._sections[section])
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section)
        names = list(values.keys())
        for name, value in (vars.items() if vars else ()):
            values[self.optionxform(name)] = value
        if raw:
            return [(name, values[name]) for name in names]
        return [(name, self._interpolation.before_get(self, section, name, values[name], values)) for name in names]

    def popitem(self):
        """Take a section out: its name and it."""
        for name in self.sections():
            section = self[name]
            del self[name]
            return name, section
        raise KeyError

    def optionxform(self, optionstr):
        """How names of options are compared; may be replaced."""
        return optionstr.lower()

    def has_option(self, section, option):
        """Has the section the option, or have the defaults?"""
        try:
            options = self._options_of(section)
        except NoSectionError:
            return False
        option = self.optionxform(option)
        return option in options or option in self._defaults

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        self._options_of(section)[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        """Write the configuration; comments are not kept."""
        delimiter = self._delimiters[0]
        if space_around_delimiters:
            delimiter = f' {delimiter} '
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults, delimiter)
        # It can only be the first.
        for name, options in sorted(self._sections.items(), key=lambda item: item[0] is not UNNAMED_SECTION):
            self._write_section(fp, name, options, delimiter)

    def _write_section(self, fp, name, options, delimiter):
        if name is not UNNAMED_SECTION:
            fp.write(f"[{name}]\n")
        for option, value in options.items():
            value = self._interpolation.before_write(self, name, option, value)
            if value is None and self._allow_no_value:
                fp.write(f"{option}\n")
            else:
                fp.write(f"{option}{delimiter}" + str(value).replace('\n', '\n\t') + "\n")
        fp.write("\n")

    def remove_option(self, section, option):
        """Remove an option; was it there?"""
        options = self._options_of(section)
        option = self.optionxform(option)
        existed = option in options
        if existed:
            del options[option]
        return existed

    def remove_section(self, section):
        """Remove a section; was it there?"""
        existed = section in self._sections
        if existed:
            del self._sections[section]
            del self._proxies[section]
        return existed

    def __getitem__(self, key):
        if key not in self:
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.remove_section(key):
            raise KeyError(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return itertools.chain((self.default_section,), self._sections.keys())

    def _validate_value_types(self, *, section="", option="", value=""):
        """Only text is taken, and None where options need no value."""
        if not isinstance(section, str):
            raise TypeError("section names must be strings")
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if (value or not self._allow_no_value) and not isinstance(value, str):
            raise TypeError("option values must be strings")

    @property
    def converters(self):
        return self._converters


class ConfigParser(RawConfigParser):
    """A configuration whose values may refer to others, and are text."""

    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        # Made text, but taken as they are.
        interpolation, self._interpolation = self._interpolation, Interpolation()
        try:
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = interpolation


class SectionProxy(MutableMapping):
    """A section of a parser as a mapping of its options."""

    def __init__(self, parser, name):
        self._parser = parser
        self._name = name
        for converter in parser.converters:
            getter = 'get' + converter
            setattr(self, getter, functools.partial(self.get, _impl=getattr(parser, getter)))

    def __repr__(self):
        return f'<Section: {self._name}>'

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return iter(self._options())

    def _options(self):
        if self._name == self._parser.default_section:
            return self._parser.defaults()
        return self._parser.options(self._name)

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        """A value, or the fallback."""
        get = _impl or self._parser.get
        return get(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)


class ConverterMapping(MutableMapping):
    """Names of converters: for each the parser and its sections have a method get<name>().

    The converter of a method that the parser's class has itself is None.
    """

    def __init__(self, parser):
        self._parser = parser
        self._data = {name[3:]: None for name in dir(parser)
                      if name.startswith('get') and len(name) > 3 and callable(getattr(parser, name))}

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        if not isinstance(key, str):
            raise ValueError(f'Incompatible key: {key} (type: {type(key)})')
        if not key:
            raise ValueError('Incompatible key: cannot use "" as a name')
        self._data[key] = value
        convert = functools.partial(self._parser._get_conv, conv=value)
        convert.converter = value
        setattr(self._parser, 'get' + key, convert)
        for proxy in self._parser.values():
            setattr(proxy, 'get' + key, functools.partial(proxy.get, _impl=convert))

    def __delitem__(self, key):
        if not isinstance(key, str) or not key:
            raise KeyError(key)
        del self._data[key]
        for owner in itertools.chain((self._parser,), self._parser.values()):
            if 'get' + key in vars(owner):
                delattr(owner, 'get' + key)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
