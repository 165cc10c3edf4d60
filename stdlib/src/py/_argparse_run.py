"""One run of an argparse parser over its arguments.

The arguments become a word of one letter each: O for an option, A for a value, - for the `--` after which all are
values. How many an action takes is then a regular expression over that word.
"""

import re

from _argparse_actions import ArgumentError, action_name
from _argparse_help import ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE

# What an action with `nargs` takes of the word: as a positional, then as an option, which takes no `--`.
PATTERNS = {
    None: ('-*A-*', 'A'),
    OPTIONAL: ('-*A?-*', 'A?'),
    ZERO_OR_MORE: ('-*[A-]*', '[A]*'),
    ONE_OR_MORE: ('-*A[A-]*', 'A[A]*'),
    REMAINDER: ('[-AO]*', '[AO]*'),
    PARSER: ('-*A[-AO]*', 'A[AO]*'),
    SUPPRESS: ('-*-*', ''),
}


def pattern_of(action):
    """The expression for what an action takes."""
    if action.nargs in PATTERNS:
        return PATTERNS[action.nargs][bool(action.option_strings)]
    letters = 'A' * action.nargs
    return letters if action.option_strings else '-*' + '-*'.join(letters) + '-*'


def count_for_option(action, word):
    """How many arguments an option takes from the start of the word."""
    match = re.match(pattern_of(action), word)
    if match is not None:
        return match.end()
    if action.nargs is None:
        raise ArgumentError(action, 'expected one argument')
    if action.nargs == OPTIONAL:
        raise ArgumentError(action, 'expected at most one argument')
    if action.nargs == ONE_OR_MORE:
        raise ArgumentError(action, 'expected at least one argument')
    plural = '' if action.nargs == 1 else 's'
    raise ArgumentError(action, f'expected {action.nargs} argument{plural}')


def counts_for_positionals(actions, word):
    """How many arguments each of the first positionals takes: as many of them as the word has values for."""
    for known in range(len(actions), 0, -1):
        match = re.match(''.join(f'({pattern_of(action)})' for action in actions[:known]), word)
        if match is not None:
            return [len(group) for group in match.groups()]
    return []


class Run:
    """The state of one pass."""

    def __init__(self, parser, arguments, namespace):
        self.parser = parser
        self.arguments = arguments
        self.namespace = namespace
        self.positionals = parser._get_positional_actions()
        self.extras = []
        self.seen = set()
        self.given = set()
        self.warned = set()
        self.options = {}
        self.word = self._classify()
        self.conflicts = {}
        for group in parser._mutually_exclusive_groups:
            members = group._group_actions
            for member in members:
                self.conflicts.setdefault(member, []).extend(a for a in members if a is not member)

    def _classify(self):
        letters = []
        for index, argument in enumerate(self.arguments):
            if argument == '--':
                return ''.join(letters) + '-' + 'A' * (len(self.arguments) - index - 1)
            option = self.parser._parse_optional(argument)
            if option is not None:
                self.options[index] = option
            letters.append('A' if option is None else 'O')
        return ''.join(letters)

    def parse(self):
        """Takes positionals and options in turn; what fits nowhere is left in `extras`."""
        at = 0
        last = max(self.options, default=-1)
        while at <= last:
            following = min(index for index in self.options if index >= at)
            if at != following:
                after = self._take_positionals(at)
                if after > at:
                    at = after
                    continue
                self.extras.extend(self.arguments[at:following])
            at = self._take_option(following)
        at = self._take_positionals(at)
        self.extras.extend(self.arguments[at:])
        self._check_required()
        return self.namespace, self.extras

    def _take(self, action, strings, option=None):
        self.seen.add(action)
        value = self.parser._get_values(action, strings)
        if value is not action.default:
            self.given.add(action)
            for other in self.conflicts.get(action, ()):
                if other in self.given:
                    raise ArgumentError(action, f'not allowed with argument {action_name(other)}')
        if value is not SUPPRESS:
            action(self.parser, self.namespace, value, option)

    def _take_positionals(self, at):
        counts = counts_for_positionals(self.positionals, self.word[at:])
        for action, count in zip(self.positionals[:len(counts)], counts):
            strings = self.arguments[at:at + count]
            at += count
            if strings and action.deprecated and action.dest not in self.warned:
                self.parser._warning(f"argument '{action.dest}' is deprecated")
                self.warned.add(action.dest)
            self._take(action, strings)
        del self.positionals[:len(counts)]
        return at

    def _take_option(self, at):
        """Takes the option at `at`, which may be several of one letter each, and says where the next begins."""
        action, name, sep, value = self.options[at]
        chars = self.parser.prefix_chars
        found = []
        stop = at + 1
        while True:
            if action is None:
                self.extras.append(self.arguments[at])
                return at + 1
            if value is None:
                stop = at + 1 + count_for_option(action, self.word[at + 1:])
                found.append((action, self.arguments[at + 1:stop], name))
                break
            count = count_for_option(action, 'A')
            if count == 1:
                found.append((action, [value], name))
                break
            if count != 0 or name[1] in chars or value == '' or sep or value[0] in chars:
                raise ArgumentError(action, 'ignored explicit argument %r' % value)
            found.append((action, [], name))
            name = name[0] + value[0]
            if name not in self.parser._option_string_actions:
                self.extras.append(name[0] + value)
                break
            action = self.parser._option_string_actions[name]
            value = value[1:]
            sep = ''
            if not value:
                sep = value = None
            elif value[0] == '=':
                sep, value = '=', value[1:]
        for action, strings, name in found:
            if action.deprecated and name not in self.warned:
                self.parser._warning(f"option '{name}' is deprecated")
                self.warned.add(name)
            self._take(action, strings, name)
        return stop

    def _check_required(self):
        missing = []
        for action in self.parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(action_name(action))
            elif (isinstance(action.default, str) and hasattr(self.namespace, action.dest)
                  and action.default is getattr(self.namespace, action.dest)):
                # A default that is text is converted only now: had the argument been given, it would not be.
                setattr(self.namespace, action.dest, self.parser._get_value(action, action.default))
        if missing:
            raise ArgumentError(None, 'the following arguments are required: ' + ', '.join(missing))
        for group in self.parser._mutually_exclusive_groups:
            if group.required and not any(action in self.given for action in group._group_actions):
                names = ' '.join(action_name(a) for a in group._group_actions if a.help is not SUPPRESS)
                raise ArgumentError(None, f'one of the arguments {names} is required')
