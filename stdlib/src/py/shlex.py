"""Words of command lines, as shells see them."""

import os
import re
import sys
from collections import deque
from io import StringIO

__all__ = ["shlex", "split", "quote", "join"]

# What shells leave alone in words where punctuation_chars stand for themselves.
_IN_WORDS = '~-./*?='
_LATIN = 'ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ'


class shlex:
    """A reader of tokens; what counts as what is in its attributes.

    The state is ' ' between words, 'a' in a word, 'c' in punctuation, a quote or an escape character within what
    these begin, and None at the end.
    """

    def __init__(self, instream=None, infile=None, posix=False, punctuation_chars=False):
        if isinstance(instream, str):
            instream = StringIO(instream)
        self.instream, self.infile = (sys.stdin, None) if instream is None else (instream, infile)
        self.posix = posix
        self.eof = None if posix else ''
        self.commenters = '#'
        self.wordchars = 'abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_' + (_LATIN if posix else '')
        self.whitespace = ' \t\r\n'
        self.whitespace_split = False
        self.quotes = '\'"'
        self.escape = '\\'
        self.escapedquotes = '"'
        self.state = ' '
        self.pushback = deque()
        self.lineno = 1
        self.debug = 0
        self.token = ''
        self.filestack = deque()
        self.source = None
        self._punctuation_chars = '();<>|&' if punctuation_chars is True else punctuation_chars or ''
        # What was read too far.
        self._pushback_chars = deque()
        if self._punctuation_chars:
            self.wordchars = ''.join(c for c in self.wordchars + _IN_WORDS if c not in self._punctuation_chars)

    @property
    def punctuation_chars(self):
        return self._punctuation_chars

    def _tell(self, level, text):
        if self.debug >= level:
            print("shlex: " + text)

    def push_token(self, tok):
        """Have get_token() give this one next."""
        self._tell(1, "pushing token " + repr(tok))
        self.pushback.appendleft(tok)

    def push_source(self, newstream, newfile=None):
        """Read from another stream, or text, until it ends."""
        if isinstance(newstream, str):
            newstream = StringIO(newstream)
        self.filestack.appendleft((self.infile, self.instream, self.lineno))
        self.infile, self.instream, self.lineno = newfile, newstream, 1
        self._tell(1, f'pushing to stream {newstream}' if newfile is None else f'pushing to file {newfile}')

    def pop_source(self):
        """Go on with the stream before."""
        self.instream.close()
        self.infile, self.instream, self.lineno = self.filestack.popleft()
        self._tell(1, f'popping to {self.instream}, line {self.lineno}')
        self.state = ' '

    def get_token(self):
        """The next token: one that was pushed, or read; eof at the end."""
        if self.pushback:
            token = self.pushback.popleft()
            self._tell(1, "popping token " + repr(token))
            return token
        token = self.read_token()
        while self.source is not None and token == self.source:
            included = self.sourcehook(self.read_token())
            if included:
                name, stream = included
                self.push_source(stream, name)
            token = self.get_token()
        while token == self.eof:
            if not self.filestack:
                return self.eof
            self.pop_source()
            token = self.get_token()
        self._tell(1, "token=" + ("EOF" if token == self.eof else repr(token)))
        return token

    def read_token(self):
        """The next token of the stream itself."""
        self._quoted = False
        self._escaped_in = ' '
        while True:
            char = self._pushback_chars.pop() if self._pushback_chars else self.instream.read(1)
            if char == '\n':
                self.lineno += 1
            self._tell(3, f"in state {self.state!r} I see character: {char!r}")
            if self.state is None:
                self.token = ''
                break
            if self.state == ' ':
                ended = self._between(char)
            elif self.state in self.quotes:
                ended = self._in_quotes(char)
            elif self.state in self.escape:
                ended = self._escaped(char)
            else:
                ended = self._in_word(char)
            if ended:
                break
        result, self.token = self.token, ''
        if self.posix and not self._quoted and result == '':
            result = None
        self._tell(2, "raw token=" + (repr(result) if result else "EOF"))
        return result

    # Each of these takes a character and says whether the token ends there.

    def _is_token(self):
        return bool(self.token or self.posix and self._quoted)

    def _skip_comment(self):
        self.instream.readline()
        self.lineno += 1

    def _between(self, char):
        if not char:
            self.state = None
            return True
        if char in self.whitespace:
            self._tell(2, "I see whitespace in whitespace state")
            return self._is_token()
        if char in self.commenters:
            self._skip_comment()
        elif self.posix and char in self.escape:
            self._escaped_in = 'a'
            self.state = char
        elif char in self.wordchars:
            self.token = char
            self.state = 'a'
        elif char in self._punctuation_chars:
            self.token = char
            self.state = 'c'
        elif char in self.quotes:
            if not self.posix:
                self.token = char
            self.state = char
        else:
            self.token = char
            if not self.whitespace_split:
                return True
            self.state = 'a'
        return False

    def _in_quotes(self, char):
        self._quoted = True
        if not char:
            self._tell(2, "I see EOF in quotes state")
            raise ValueError("No closing quotation")
        if char == self.state:
            if self.posix:
                self.state = 'a'
                return False
            self.token += char
            self.state = ' '
            return True
        if self.posix and char in self.escape and self.state in self.escapedquotes:
            self._escaped_in = self.state
            self.state = char
        else:
            self.token += char
        return False

    def _escaped(self, char):
        if not char:
            self._tell(2, "I see EOF in escape state")
            raise ValueError("No escaped character")
        # Within quotes only the quote and the escape character itself are escaped.
        if self._escaped_in in self.quotes and char != self.state and char != self._escaped_in:
            self.token += self.state
        self.token += char
        self.state = self._escaped_in
        return False

    def _in_word(self, char):
        if not char:
            self.state = None
            return True
        if char in self.whitespace:
            self._tell(2, "I see whitespace in word state")
            self.state = ' '
            return self._is_token()
        if char in self.commenters:
            self._skip_comment()
            if self.posix:
                self.state = ' '
                return self._is_token()
        elif self.state == 'c':
            if char not in self._punctuation_chars:
                self._pushback_chars.append(char)
                self.state = ' '
                return True
            self.token += char
        elif self.posix and char in self.quotes:
            self.state = char
        elif self.posix and char in self.escape:
            self._escaped_in = 'a'
            self.state = char
        elif (char in self.wordchars or char in self.quotes
              or self.whitespace_split and char not in self._punctuation_chars):
            self.token += char
        else:
            (self._pushback_chars.append if self._punctuation_chars else self.pushback.appendleft)(char)
            self._tell(2, "I see punctuation in word state")
            self.state = ' '
            return self._is_token()
        return False

    def sourcehook(self, newfile):
        """The name and stream of a file that is to be included; relative to the one that includes it."""
        if newfile[0] == '"':
            newfile = newfile[1:-1]
        if isinstance(self.infile, str) and not os.path.isabs(newfile):
            newfile = os.path.join(os.path.dirname(self.infile), newfile)
        return newfile, open(newfile, "r")

    def error_leader(self, infile=None, lineno=None):
        """What an error message begins with, for editors to find the line."""
        infile = self.infile if infile is None else infile
        lineno = self.lineno if lineno is None else lineno
        return f'"{infile}", line {lineno:d}: '

    def __iter__(self):
        return self

    def __next__(self):
        token = self.get_token()
        if token == self.eof:
            raise StopIteration
        return token


def split(s, comments=False, posix=True):
    """The words of a command line."""
    if s is None:
        raise ValueError("s argument must not be None")
    words = shlex(s, posix=posix)
    words.whitespace_split = True
    if not comments:
        words.commenters = ''
    return list(words)


def quote(s):
    """The text as one word for a shell."""
    if not s:
        return "''"
    if re.search(r'[^\w@%+=:,./-]', s, re.ASCII) is None:
        return s
    return "'" + s.replace("'", """'"'"'""") + "'"


def join(split_command):
    """A command line of words."""
    return ' '.join(map(quote, split_command))
