"""The help side of argparse: usage lines and the sections below them, laid out as CPython 3.13 does."""

import os
import re
import textwrap

SUPPRESS = '==SUPPRESS=='
OPTIONAL = '?'
ZERO_OR_MORE = '*'
ONE_OR_MORE = '+'
PARSER = 'A...'
REMAINDER = '...'


def terminal_width():
    """Columns of the terminal: what COLUMNS says, then what the terminal says, then 80."""
    try:
        columns = int(os.environ['COLUMNS'])
        if columns > 0:
            return columns
    except (KeyError, ValueError):
        pass
    try:
        return os.get_terminal_size(1).columns or 80
    except (AttributeError, ValueError, OSError):
        return 80


class _Section:
    """A heading and what makes the text below it; the root has neither heading nor parent."""

    def __init__(self, parent, heading):
        self.parent = parent
        self.heading = heading
        self.items = []


class HelpFormatter:
    """Collects sections, texts and arguments, and lays them out on `format_help`."""

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            width = terminal_width() - 2
        self._prog = prog
        self._indent_increment = indent_increment
        self._max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))
        self._width = width
        self._current_indent = 0
        self._action_max_length = 0
        self._root_section = self._current_section = _Section(None, None)

    def _indent(self):
        self._current_indent += self._indent_increment

    def _dedent(self):
        self._current_indent -= self._indent_increment

    # What a parser calls, in the order in which the help shall read.

    def start_section(self, heading):
        self._indent()
        section = _Section(self._current_section, heading)
        self._current_section.items.append(lambda: self._format_section(section))
        self._current_section = section

    def end_section(self):
        self._current_section = self._current_section.parent
        self._dedent()

    def add_text(self, text):
        if text is not SUPPRESS and text is not None:
            self._current_section.items.append(lambda: self._format_text(text))

    def add_usage(self, usage, actions, groups, prefix=None):
        if usage is not SUPPRESS:
            self._current_section.items.append(lambda: self._format_usage(usage, actions, groups, prefix))

    def add_argument(self, action):
        if action.help is SUPPRESS:
            return
        widths = [len(self._format_action_invocation(action)) + self._current_indent]
        for sub in self._iter_indented_subactions(action):
            widths.append(len(self._format_action_invocation(sub)) + self._current_indent)
        self._action_max_length = max(self._action_max_length, *widths)
        self._current_section.items.append(lambda: self._format_action(action))

    def add_arguments(self, actions):
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        text = self._format_section(self._root_section)
        if text:
            text = re.sub(r'\n\n\n+', '\n\n', text).strip('\n') + '\n'
        return text

    # Sections and texts.

    def _format_section(self, section):
        if section.parent is not None:
            self._indent()
        body = self._join_parts([item() for item in section.items])
        if section.parent is not None:
            self._dedent()
        if not body or section.parent is None:
            return body
        heading = ''
        if section.heading is not SUPPRESS and section.heading is not None:
            heading = ' ' * self._current_indent + section.heading + ':\n'
        return '\n' + heading + body + '\n'

    def _join_parts(self, parts):
        return ''.join(part for part in parts if part and part is not SUPPRESS)

    def _format_text(self, text):
        if '%(prog)' in text:
            text = text % {'prog': self._prog}
        width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, width, ' ' * self._current_indent) + '\n\n'

    def _split_lines(self, text, width):
        return textwrap.wrap(' '.join(text.split()), width)

    def _fill_text(self, text, width, indent):
        return textwrap.fill(' '.join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

    # Usage.

    def _format_usage(self, usage, actions, groups, prefix):
        prefix = 'usage: ' if prefix is None else prefix
        if usage is not None:
            usage = usage % {'prog': self._prog}
        elif not actions:
            usage = self._prog
        else:
            options = [a for a in actions if a.option_strings]
            positionals = [a for a in actions if not a.option_strings]
            usage = ' '.join([self._prog, *self._usage_parts(options + positionals, groups)])
            if len(prefix) + len(usage) > self._width - self._current_indent:
                usage = self._wrapped_usage(prefix, self._usage_parts(options, groups),
                                            self._usage_parts(positionals, groups))
        return f'{prefix}{usage}\n\n'

    def _wrapped_usage(self, prefix, options, positionals):
        """Usage over several lines: beside the program's name, or below it when the name is long."""
        width = self._width - self._current_indent

        def lines(parts, indent, start):
            """Fills lines with the parts; the first begins at column `start`, the others at `indent`."""
            done, line, end = [], [], start - 1
            for part in parts:
                if line and end + 1 + len(part) > width:
                    done.append(' '.join(line))
                    line, end = [], indent - 1
                line.append(part)
                end += len(part) + 1
            if line:
                done.append(' '.join(line))
            return done

        if len(prefix) + len(self._prog) <= 0.75 * width:
            indent = len(prefix) + len(self._prog) + 1
            if options:
                rows = lines([self._prog] + options, indent, len(prefix)) + lines(positionals, indent, indent)
            else:
                rows = lines([self._prog] + positionals, indent, len(prefix))
        else:
            indent = len(prefix)
            rows = lines(options + positionals, indent, indent)
            if len(rows) > 1:
                rows = lines(options, indent, indent) + lines(positionals, indent, indent)
            rows.insert(0, self._prog)
        return ('\n' + ' ' * indent).join(rows)

    def _usage_parts(self, actions, groups):
        """One text for each visible action, the brackets and bars of exclusive groups being part of them."""
        grouped = {}
        for group in groups:
            members = group._group_actions
            if not members:
                raise ValueError(f'empty group {group}')
            if all(a.help is SUPPRESS for a in members) or members[0] not in actions:
                continue
            start = actions.index(members[0])
            if actions[start:start + len(members)] == members:
                for member in members:
                    grouped[member] = group
        parts = {a: self._usage_part(a, a in grouped) for a in actions if a.help is not SUPPRESS}
        for group in dict.fromkeys(grouped.values()):
            shown = [a for a in group._group_actions if a in parts]
            opening, closing = '()' if group.required else '[]'
            if group.required and len(shown) == 1:
                opening = closing = ''
            parts[shown[0]] = opening + parts[shown[0]]
            for action in shown[:-1]:
                parts[action] += ' |'
            parts[shown[-1]] += closing
        return list(parts.values())

    def _usage_part(self, action, in_group):
        if not action.option_strings:
            text = self._format_args(action, self._get_default_metavar_for_positional(action))
            if in_group and text[0] == '[' and text[-1] == ']':
                text = text[1:-1]
            return text
        if action.nargs == 0:
            text = action.format_usage()
        else:
            metavar = self._get_default_metavar_for_optional(action)
            text = action.option_strings[0] + ' ' + self._format_args(action, metavar)
        return text if action.required or in_group else f'[{text}]'

    # Arguments.

    def _format_action(self, action):
        column = min(self._action_max_length + 2, self._max_help_position)
        indent = ' ' * self._current_indent
        header = indent + self._format_action_invocation(action)
        lines = []
        if action.help and action.help.strip():
            text = self._expand_help(action)
            lines = self._split_lines(text, max(self._width - column, 11)) if text else []
            if len(header) <= column - 2:
                first, lines = (lines[0], lines[1:]) if lines else ('', [])
                header = header.ljust(column) + first
        parts = [header + '\n'] + [' ' * column + line + '\n' for line in lines]
        parts += [self._format_action(sub) for sub in self._iter_indented_subactions(action)]
        return self._join_parts(parts)

    def _format_action_invocation(self, action):
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            return ' '.join(self._metavar_formatter(action, default)(1))
        names = ', '.join(action.option_strings)
        if action.nargs == 0:
            return names
        return names + ' ' + self._format_args(action, self._get_default_metavar_for_optional(action))

    def _metavar_formatter(self, action, default_metavar):
        if action.metavar is not None:
            result = action.metavar
        elif action.choices is not None:
            result = '{' + ','.join(map(str, action.choices)) + '}'
        else:
            result = default_metavar
        return lambda size: result if isinstance(result, tuple) else (result,) * size

    def _format_args(self, action, default_metavar):
        names = self._metavar_formatter(action, default_metavar)
        nargs = action.nargs
        if nargs is None:
            return '%s' % names(1)
        if nargs == OPTIONAL:
            return '[%s]' % names(1)
        if nargs == ZERO_OR_MORE:
            pair = names(1)
            return '[%s [%s ...]]' % pair if len(pair) == 2 else '[%s ...]' % pair
        if nargs == ONE_OR_MORE:
            return '%s [%s ...]' % names(2)
        if nargs == REMAINDER:
            return '...'
        if nargs == PARSER:
            return '%s ...' % names(1)
        if nargs == SUPPRESS:
            return ''
        if not isinstance(nargs, int):
            raise ValueError('invalid nargs value')
        return ' '.join(['%s'] * nargs) % names(nargs)

    def _expand_help(self, action):
        text = self._get_help_string(action)
        if '%' not in text:
            return text
        params = {name: getattr(value, '__name__', value)
                  for name, value in dict(vars(action), prog=self._prog).items() if value is not SUPPRESS}
        if params.get('choices') is not None:
            params['choices'] = ', '.join(map(str, params['choices']))
        return text % params

    def _iter_indented_subactions(self, action):
        subactions = getattr(action, '_get_subactions', None)
        if subactions is not None:
            self._indent()
            yield from subactions()
            self._dedent()

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves the lines of descriptions as they are."""

    def _fill_text(self, text, width, indent):
        return ''.join(indent + line for line in text.splitlines(keepends=True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves the lines of all texts as they are."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Adds the default to the help of each argument that can be left out."""

    def _get_help_string(self, action):
        text = action.help or ''
        if '%(default)' not in text and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += ' (default: %(default)s)'
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    """Names an argument's value by its type."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__
