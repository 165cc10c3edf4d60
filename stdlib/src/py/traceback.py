"""Tracebacks and exceptions as text."""

import sys
import linecache

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack",
           "format_tb", "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb",
           "clear_frames", "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb", "print_list"]

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


class _Missing:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Missing()
_RECURSIVE_CUTOFF = 3  # as many equal frames are shown before "repeated"


# --- the functions

def _exception_of(exc, value, tb):
    """The exception and traceback of the two ways to call: (exc) and (type, value, traceback)."""
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_list(extracted_list, file=None):
    """Print the list of tuples as returned by extract_tb() or extract_stack()."""
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=sys.stderr if file is None else file, end="")


def format_list(extracted_list):
    """Format a list of frame summaries for printing."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print up to 'limit' stack trace entries from the traceback 'tb'."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """A shorthand for 'format_list(extract_tb(tb, limit))'."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """The entries of a traceback, as a StackSummary."""
    return StackSummary._extract(_walk_tb(tb), limit=limit)


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True, **kwargs):
    """Print an exception and its traceback."""
    value, tb = _exception_of(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit, compact=True).print(file=file, chain=chain)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """An exception and its traceback as a list of strings, each ending in a newline."""
    value, tb = _exception_of(exc, value, tb)
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True).format(chain=chain))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """The exception part of a traceback."""
    if value is _sentinel:
        value = exc
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only(
        show_group=show_group))


def print_exc(limit=None, file=None, chain=True):
    """Shorthand for 'print_exception(sys.exception(), limit=limit, file=file, chain=chain)'."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Like print_exc() but return a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the last exception that nobody caught."""
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    elif hasattr(sys, "last_type"):
        print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)
    else:
        raise ValueError("no last exception")


def _caller(f):
    return sys._getframe().f_back.f_back if f is None else f


def print_stack(f=None, limit=None, file=None):
    """Print a stack trace from its invocation point."""
    print_list(extract_stack(_caller(f), limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Shorthand for 'format_list(extract_stack(f, limit))'."""
    return format_list(extract_stack(_caller(f), limit=limit))


def extract_stack(f=None, limit=None):
    """The frames of the current stack, the oldest first."""
    stack = StackSummary.extract(walk_stack(_caller(f)), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    """Clear all references to local variables in the frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


def walk_stack(f):
    """Walk a stack, yielding the frame and line number for each frame."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Walk a traceback, yielding the frame and line number for each frame."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _position(code, lasti):
    """(line, end line, column, end column) of an instruction, as far as the code knows them."""
    if lasti < 0:
        return None, None, None, None
    from itertools import islice
    try:
        return next(islice(code.co_positions(), lasti // 2, None), (None,) * 4)
    except AttributeError:
        return None, None, None, None


def _walk_tb(tb):
    while tb is not None:
        positions = _position(tb.tb_frame.f_code, tb.tb_lasti)
        if positions[0] is None:
            positions = (tb.tb_lineno,) + positions[1:]
        yield tb.tb_frame, positions
        tb = tb.tb_next


# --- where an error happened inside a line

_WIDE = "WF"


def _width(text, offset=None):
    """The columns that text takes on a terminal."""
    text = text if offset is None else text[:offset]
    if text.isascii():
        return len(text)
    try:
        from unicodedata import east_asian_width
    except ImportError:
        return len(text)
    return sum(2 if east_asian_width(c) in _WIDE else 1 for c in text)


def _chars(line, byte_offset):
    """A byte offset in the UTF-8 of a line as a count of characters."""
    return byte_offset if line.isascii() else len(line.encode()[:byte_offset].decode(errors="replace"))


_PRECEDENCE = {"|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5, "*": 6, "@": 6, "/": 6, "//": 6, "%": 6,
               "**": 8}
_LOOSER = {"if", "else", "and", "or", "not", "in", "is", "lambda", "for", "yield", "await", "return", "raise", "assert",
           "del", "import", "from", "with", "as", "while", "global", "class", "def"}


def _tokens(text):
    """Yield (kind, text, offset) for an expression: names, numbers, strings, operators."""
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c in " \t\n\\\f":
            i += 1
            continue
        start = i
        if c == "#":
            while i < n and text[i] != "\n":
                i += 1
            continue
        if c.isalpha() or c == "_" or ord(c) > 127:
            while i < n and (text[i].isalnum() or text[i] == "_" or ord(text[i]) > 127):
                i += 1
            if i < n and text[i] in "'\"" and text[start:i].lower() in ("r", "b", "f", "u", "rb", "br", "fr", "rf"):
                i = _string_end(text, i)
                yield "atom", text[start:i], start
            else:
                word = text[start:i]
                yield ("looser" if word in _LOOSER else "atom"), word, start
        elif c.isdigit() or (c == "." and text[i + 1:i + 2].isdigit()):
            while i < n and (text[i].isalnum() or text[i] in "._" or (text[i] in "+-" and text[i - 1] in "eE"
                             and not text.startswith(("0x", "0X"), start))):
                i += 1
            yield "atom", text[start:i], start
        elif c in "'\"":
            i = _string_end(text, i)
            yield "atom", text[start:i], start
        elif text[i:i + 2] in ("**", "//", "<<", ">>"):
            i += 2
            yield "op", text[start:i], start
        elif text[i:i + 2] in ("==", "!=", "<=", ">=", ":=", "->"):
            i += 2
            yield "looser", text[start:i], start
        else:
            i += 1
            kind = "op" if c in _PRECEDENCE else "open" if c in "([{" else "close" if c in ")]}" else \
                "looser" if c in "<>=,:;" else "other"
            yield kind, c, start


def _string_end(text, i):
    quote = text[i] * 3 if text.startswith(text[i] * 3, i) else text[i]
    i += len(quote)
    while i < len(text) and not text.startswith(quote, i):
        i += 2 if text[i] == "\\" else 1
    return i + len(quote)


def _anchors(segment):
    """(start, end) of the part of an expression that the error is about: an operator, an index, the
    arguments of a call. With it goes what the expression is; None where nothing stands out."""
    depth = 0
    best = None
    brackets = []
    postfix = None
    before = None  # whether what went before ends an operand
    end = 0
    unary = []
    for kind, text, at in _tokens(segment):
        end = at + len(text)
        if kind == "open":
            if depth == 0:
                brackets.append((at, before))
            depth += 1
            before = False
            continue
        if kind == "close":
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                start, after_operand = brackets[-1]
                postfix = (start, end, text) if after_operand else None
            before = True
            continue
        if depth:
            before = kind == "atom"
            continue
        if kind == "looser":
            return None
        if kind == "op":
            if before:
                level = _PRECEDENCE[text]
                # Left to right, but for the power, where the first is the outermost.
                if best is None or level < best[0] or (level == best[0] and text != "**"):
                    best = level, at, at + len(text)
            else:
                unary.append(best is None and at == 0)
            before = False
        else:
            before = kind == "atom"
        postfix = None
    if depth:
        return None
    if best is not None:
        if unary and unary[0] and best[0] == 8:
            return None
        return best[1], best[2] + _takes_bracket(segment, best[1], best[2]), "binary"
    if unary or segment.lstrip()[:1] == "~":
        return None
    if postfix is not None:
        start, stop, text = postfix
        return start, stop, "subscript" if text == "]" else "call" if text == ")" else None
    return None


def _takes_bracket(segment, start, end):
    """Whether an operator of one character is marked together with the bracket behind it: CPython looks for
    its end before the right operand, and brackets that only group are not part of that."""
    if end - start != 1 or segment[end:end + 1] != "(":
        return False
    depth = 0
    group = closed = False
    for kind, text, at in _tokens(segment[end:]):
        if closed:
            return group and text not in (".", "[", "(")
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
            closed = depth == 0
            group = closed and at > 1
        elif depth == 1 and text in (",", "for"):
            return False
    return group


def _mark_lines(lines, start, end):
    """The lines of a statement with carets under the part from start (in the first) to end (in the last)."""
    text = "\n".join(lines)
    segment_end = len(text) - (len(lines[-1]) - end)
    segment = text[start:segment_end]
    try:
        found = _anchors(segment)
    except Exception:
        found = None
    if found is not None and found[2] is None:
        found = None
    show = _worth_marking(lines, start, end, segment, found)

    first_last = {0, len(lines) - 1}
    inner = None
    if found is not None:
        inner = []
        for offset in found[:2]:
            upto = segment[:offset]
            row = upto.count("\n")
            col = len(upto) - (upto.rfind("\n") + 1) + (start if row == 0 else 0)
            inner.append((row, _width(lines[row], col)))
            first_last.update(range(row - 1, row + 2))
    shown = sorted(row for row in first_last if 0 <= row < len(lines))
    primary = "~" if found is not None else "^"

    result = []

    def put(row):
        line = lines[row]
        result.append(line)
        if not show:
            return
        blank = len(line) - len(line.lstrip())
        if row == 0:
            blank = max(blank, _width(line, start))
        width = _width(line, end) if row == len(lines) - 1 else _width(line)
        marks = []
        for col in range(width):
            if col < blank:
                marks.append(" ")
            elif inner is not None and inner[0] <= (row, col) < inner[1]:
                marks.append("^")
            else:
                marks.append(primary)
        result.append("".join(marks))

    last = None
    for row in shown:
        if last is not None and row - last == 2:
            put(row - 1)
        elif last is not None and row - last > 2:
            result.append(f"...<{row - last - 1} lines>...")
        put(row)
        last = row
    return result


def _worth_marking(lines, start, end, segment, found):
    """Carets under all of a line say nothing; nor do they under the call of a plain `x = f()`."""
    before = lines[0][:start].strip()
    after = lines[-1][end:].strip()
    if found is not None and found[2] == "call" and (not after or after[0] in "#;"):
        if before == "return" and segment[:found[0]].strip().isidentifier():
            return False
        if before.endswith("=") and before[-2:-1] not in tuple("=+-*/%&|^@<>!:") and ":" not in before:
            return False
    if found is not None:
        return True
    return bool(before or after)


def _dedent(lines):
    """Take away the white space that all lines begin with."""
    margin = None
    for line in lines:
        if line.strip():
            indent = line[:len(line) - len(line.lstrip())]
            if margin is None:
                margin = indent
            else:
                while not indent.startswith(margin):
                    margin = margin[:-1]
    margin = margin or ""
    return [line[len(margin):] if line.strip() else "" for line in lines]


# --- frames

class FrameSummary:
    """Information about a single frame from a traceback."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line", "locals", "_code")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None,
                 colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._code = kwargs.get("_code")
        self._line = None if line is None else line.split("\n")
        if lookup_line:
            self._lines()
        self.locals = {k: _safe_string(v, "local", func=repr) for k, v in locals.items()} if locals else None

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename == other.filename and self.lineno == other.lineno and self.name == other.name
                    and self.locals == other.locals)
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    def _lines(self):
        """The source lines, as they stand in the file."""
        if self._line is None:
            if self.lineno is None:
                return []
            last = self.lineno if self.end_lineno is None else self.end_lineno
            self._line = [linecache.getline(self.filename, n).rstrip() for n in range(self.lineno, last + 1)]
        return self._line

    @property
    def _original_lines(self):
        return "\n".join(self._lines())

    @property
    def _dedented_lines(self):
        return "\n".join(_dedent(self._lines()))

    @property
    def line(self):
        if self.lineno is None:
            return None
        lines = self._lines()
        return lines[0].strip() if len(lines) == 1 else "\n".join(_dedent(lines)).strip() if lines else ""


class StackSummary(list):
    """A list of FrameSummary objects, representing a stack of frames."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make a StackSummary of what walk_stack() or walk_tb() yield."""
        return klass._extract(((f, (lineno, None, None, None)) for f, lineno in frame_gen), limit=limit,
                              lookup_lines=lookup_lines, capture_locals=capture_locals)

    @classmethod
    def _extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        frames = list(frame_gen)
        if limit is not None:
            frames = frames[:limit] if limit >= 0 else frames[limit:]
        result = klass()
        for f, (lineno, end_lineno, colno, end_colno) in frames:
            filename = f.f_code.co_filename
            linecache.lazycache(filename, f.f_globals)
            result.append(FrameSummary(filename, lineno, f.f_code.co_name, lookup_line=False,
                                       locals=f.f_locals if capture_locals else None, end_lineno=end_lineno,
                                       colno=colno, end_colno=end_colno))
        for filename in {frame.filename for frame in result}:
            linecache.checkcache(filename)
        if lookup_lines:
            for frame in result:
                frame._lines()
        return result

    @classmethod
    def from_list(klass, a_list):
        """Make a StackSummary of frame summaries or (filename, lineno, name, line) tuples."""
        result = klass()
        for frame in a_list:
            if isinstance(frame, FrameSummary):
                result.append(frame)
            else:
                filename, lineno, name, line = frame
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, frame, **kwargs):
        """The lines for one frame; the empty string would leave it out."""
        rows = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n']
        original = frame._lines()
        if any(line.strip() for line in original):
            dedented = _dedent(original)
            if frame.colno is None or frame.end_colno is None:
                shown = dedented
            else:
                count = frame.end_lineno - frame.lineno + 1
                dedented = dedented[:count]
                margin = len(original[0]) - len(dedented[0])
                start = max(0, _chars(original[0], frame.colno) - margin)
                end = max(0, _chars(original[count - 1], frame.end_colno) - margin)
                shown = _dedent(_mark_lines(dedented, start, end))
            rows += ["    " + line + "\n" for line in shown]
        if frame.locals:
            rows += [f"    {name} = {value}\n" for name, value in sorted(frame.locals.items())]
        return "".join(rows)

    def format(self, **kwargs):
        """Format the stack ready for printing."""
        result = []
        last = None
        count = 0
        for frame in self:
            text = self.format_frame_summary(frame)
            if text is None:
                continue
            place = frame.filename, frame.lineno, frame.name
            if place != last:
                _repeated(result, count)
                last = place
                count = 0
            count += 1
            if count > _RECURSIVE_CUTOFF:
                continue
            result.append(text)
        _repeated(result, count)
        return result


def _repeated(result, count):
    count -= _RECURSIVE_CUTOFF
    if count > 0:
        result.append(f"  [Previous line repeated {count} more time{'s' if count > 1 else ''}]\n")


# --- exceptions

def _safe_string(value, what, func=str):
    try:
        return func(value)
    except BaseException:
        return f"<{what} {func.__name__}() failed>"


_INDENT = "    "


class _PrintContext:
    def __init__(self):
        self.seen = set()
        self.exception_group_depth = 0
        self.need_close = False

    def indent(self):
        return " " * (2 * self.exception_group_depth)

    def emit(self, text_gen, margin_char=None):
        if margin_char is None:
            margin_char = "|"
        prefix = self.indent()
        if self.exception_group_depth:
            prefix += margin_char + " "
        if isinstance(text_gen, str):
            yield _indent(text_gen, prefix)
        else:
            for text in text_gen:
                yield _indent(text, prefix)


def _indent(text, prefix):
    return "".join(prefix + line for line in text.splitlines(True)) if prefix else text


class TracebackException:
    """An exception ready for rendering, independent of the exception itself."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
                 compact=False, max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract(_walk_tb(exc_traceback), limit=limit, lookup_lines=lookup_lines,
                                           capture_locals=capture_locals)
        self._exc_type = exc_type if save_exc_type else None
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as error:
            self.__notes__ = [f"Ignored error getting __notes__: {_safe_string(error, '__notes__', repr)}"]
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        if exc_type is not None:
            self.exc_type_qualname = exc_type.__qualname__
            self.exc_type_module = exc_type.__module__
        else:
            self.exc_type_qualname = self.exc_type_module = None
        if exc_type and issubclass(exc_type, SyntaxError):
            self._read_syntax_error(exc_value)
        elif exc_type and issubclass(exc_type, ImportError) and getattr(exc_value, "name_from", None) is not None:
            suggestion = _suggestion(exc_value, exc_traceback, exc_value.name_from)
            if suggestion:
                self._str += f". Did you mean: '{suggestion}'?"
        elif exc_type and issubclass(exc_type, (NameError, AttributeError)) and getattr(
                exc_value, "name", None) is not None:
            wrong = exc_value.name
            suggestion = _suggestion(exc_value, exc_traceback, wrong)
            if suggestion:
                self._str += f". Did you mean: '{suggestion}'?"
            if issubclass(exc_type, NameError) and wrong in getattr(sys, "stdlib_module_names", ()):
                self._str += f" Or did you forget to import '{wrong}'?" if suggestion else \
                    f". Did you forget to import '{wrong}'?"
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False

        def inner(exc):
            return TracebackException(type(exc), exc, exc.__traceback__, limit=limit, lookup_lines=lookup_lines,
                                      capture_locals=capture_locals, compact=compact,
                                      max_group_width=max_group_width, max_group_depth=max_group_depth, _seen=seen)

        cause = context = group = None
        if exc_value is not None:
            if exc_value.__cause__ is not None and id(exc_value.__cause__) not in seen:
                cause = inner(exc_value.__cause__)
            wanted = not compact or (cause is None and not exc_value.__suppress_context__)
            if wanted and exc_value.__context__ is not None and id(exc_value.__context__) not in seen:
                context = inner(exc_value.__context__)
            if isinstance(exc_value, BaseExceptionGroup):
                group = [inner(e) for e in exc_value.exceptions]
        self.__cause__ = cause
        self.__context__ = context
        self.exceptions = group

    def _read_syntax_error(self, exc):
        self.filename = exc.filename
        self.lineno = None if exc.lineno is None else str(exc.lineno)
        self.end_lineno = None if exc.end_lineno is None else str(exc.end_lineno)
        self.text = exc.text
        self.offset = exc.offset
        self.end_offset = exc.end_offset
        self.msg = exc.msg
        self._is_syntax_error = True

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Create a TracebackException from an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings
        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning, stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        if not self._have_exc_type:
            return None
        if self.exc_type_module not in ("__main__", "builtins"):
            module = self.exc_type_module
            if not isinstance(module, str):
                module = "<unknown>"
            return f"{module}.{self.exc_type_qualname}"
        return self.exc_type_qualname

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """The exception part: usually one line, more for a SyntaxError, notes and groups."""
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _final_line(None, self._str)
            return
        stype = self.exc_type_str
        if not self._is_syntax_error:
            if _depth > 0:
                # Only the first line after the type: the rest would not stand indented.
                yield from _indent_lines(_final_line(stype, self._str), indent)
            else:
                yield _final_line(stype, self._str)
        else:
            yield from [indent + line for line in self._format_syntax_error(stype)]
        notes = self.__notes__
        if isinstance(notes, (list, tuple)) or (hasattr(notes, "__iter__") and hasattr(notes, "__len__")
                                                and not isinstance(notes, (str, bytes))):
            for note in notes:
                note = _safe_string(note, "note")
                yield from [indent + line + "\n" for line in note.split("\n")]
        elif notes is not None:
            yield indent + "{}\n".format(_safe_string(notes, "__notes__", func=repr))
        if self.exceptions and show_group:
            for ex in self.exceptions:
                yield from ex.format_exception_only(show_group=show_group, _depth=_depth + 1)

    def _format_syntax_error(self, stype):
        place = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            place = f" ({self.filename})"
        text = self.text
        if isinstance(text, str):
            rtext = text.rstrip("\n")
            ltext = rtext.lstrip(" \n\f")
            spaces = len(rtext) - len(ltext)
            yield f"    {ltext}\n"
            if self.offset is not None:
                offset = self.offset
                if self.lineno == self.end_lineno:
                    end_offset = self.end_offset if self.end_offset not in (None, 0) else offset
                else:
                    end_offset = len(rtext) + 1
                if self.text and offset > len(self.text):
                    offset = len(self.text)
                    if self.end_offset is not None and self.end_offset < offset:
                        end_offset = offset
                if offset == end_offset or end_offset == -1:
                    end_offset = offset + 1
                colno = offset - 1 - spaces
                end_colno = end_offset - 1 - spaces
                if colno >= 0:
                    gap = "".join(c if c.isspace() else " " for c in ltext[:colno])
                    yield "    {}{}\n".format(gap, "^" * (end_colno - colno))
        yield f"{stype}: {self.msg or '<no detail available>'}{place}\n"

    def _format_group(self, group, ctx, width, depth):
        """The exceptions of a group, each in its own box."""
        if ctx.exception_group_depth > depth:
            yield from ctx.emit(f"... (max_group_depth is {depth})\n")
            return
        count = len(group)
        n = count if count <= width else width + 1
        ctx.need_close = False
        for i in range(n):
            if i == n - 1:
                ctx.need_close = True
            cut = i >= width
            title = "..." if cut else f"{i + 1}"
            yield ctx.indent() + ("+-" if i == 0 else "  ") + f"+---------------- {title} ----------------\n"
            ctx.exception_group_depth += 1
            if cut:
                rest = count - width
                yield from ctx.emit(f"and {rest} more exception{'s' if rest > 1 else ''}\n")
            else:
                yield from group[i].format(chain=True, _ctx=ctx)
            if i == n - 1 and ctx.need_close:
                yield ctx.indent() + "+------------------------------------\n"
                ctx.need_close = False
            ctx.exception_group_depth -= 1

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Format the exception with all that led to it, line by line."""
        ctx = _PrintContext() if _ctx is None else _ctx
        chained = []
        exc = self
        if chain:
            while exc is not None:
                if exc.__cause__ is not None:
                    chained.append((_CAUSE, exc))
                    exc = exc.__cause__
                elif exc.__context__ is not None and not exc.__suppress_context__:
                    chained.append((_CONTEXT, exc))
                    exc = exc.__context__
                else:
                    chained.append((None, exc))
                    exc = None
        else:
            chained.append((None, exc))
        for msg, exc in reversed(chained):
            if msg is not None:
                yield from ctx.emit(msg)
            if exc.exceptions is None:
                if exc.stack:
                    yield from ctx.emit("Traceback (most recent call last):\n")
                    yield from ctx.emit(exc.stack.format())
                yield from ctx.emit(exc.format_exception_only())
                continue
            is_toplevel = ctx.exception_group_depth == 0
            if is_toplevel:
                ctx.exception_group_depth += 1
            if exc.stack:
                yield from ctx.emit("Exception Group Traceback (most recent call last):\n",
                                    margin_char="+" if is_toplevel else None)
                yield from ctx.emit(exc.stack.format())
            yield from ctx.emit(exc.format_exception_only())
            yield from self._format_group(exc.exceptions, ctx, self.max_group_width, self.max_group_depth)
            if is_toplevel:
                ctx.exception_group_depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the result of self.format(chain=chain) to 'file'."""
        for line in self.format(chain=chain):
            print(line, file=sys.stderr if file is None else file, end="")


def _final_line(stype, value):
    if stype is None:
        return "NoneType: None\n" if value == "None" else f"NoneType: {value}\n"
    return f"{stype}: {value}\n" if value else f"{stype}\n"


def _indent_lines(text, indent):
    return [indent + line + "\n" for line in text.rstrip("\n").split("\n")]


# --- "Did you mean"

_MOVE = 2
_CASE = 1


def _distance(a, b, limit):
    """The cost of turning one name into another, or more than the limit."""
    if a == b:
        return 0
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return _MOVE * (len(a) + len(b))
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE > limit:
        return limit + 1
    row = list(range(_MOVE, _MOVE * (len(a) + 1), _MOVE))
    result = 0
    for i, bc in enumerate(b):
        distance = result = i * _MOVE
        low = sys.maxsize
        for j, ac in enumerate(a):
            cost = 0 if ac == bc else _CASE if ac.lower() == bc.lower() else _MOVE
            substitute = distance + cost
            distance = row[j]
            result = min(substitute, min(result, distance) + _MOVE)
            row[j] = result
            low = min(low, result)
        if low > limit:
            return limit + 1
    return result


def _suggestion(exc, tb, wrong):
    """The name that was probably meant, None if there is none near enough."""
    if not isinstance(wrong, str):
        return None
    if isinstance(exc, AttributeError):
        try:
            names = dir(exc.obj)
        except Exception:
            return None
        hidden = wrong[:1] != "_"
        if hidden and tb is not None:
            last = tb
            while last.tb_next is not None:
                last = last.tb_next
            if "self" in last.tb_frame.f_locals and last.tb_frame.f_locals["self"] is exc.obj:
                hidden = False
        names = sorted((n for n in names if isinstance(n, str)))
        if hidden:
            names = [n for n in names if n[:1] != "_"]
    elif isinstance(exc, ImportError):
        try:
            names = dir(__import__(exc.name, fromlist=("*",)))
        except Exception:
            return None
        names = sorted(n for n in names if isinstance(n, str))
        if wrong[:1] != "_":
            names = [n for n in names if n[:1] != "_"]
    else:
        if tb is None:
            return None
        while tb.tb_next is not None:
            tb = tb.tb_next
        frame = tb.tb_frame
        names = [*frame.f_locals, *frame.f_globals, *_builtins_of(frame)]
        if "self" in frame.f_locals:
            try:
                if hasattr(frame.f_locals["self"], wrong):
                    return f"self.{wrong}"
            except Exception:
                pass
    if len(names) > 750 or len(wrong) > 40:
        return None
    best_cost = len(wrong) * _MOVE
    best = None
    for name in names:
        if name == wrong or not isinstance(name, str):
            continue
        limit = (len(name) + len(wrong) + 3) * _MOVE // 6
        limit = min(limit, best_cost - 1)
        cost = _distance(wrong, name, limit)
        if cost > limit:
            continue
        if best is None or cost < best_cost:
            best, best_cost = name, cost
    return best


def _builtins_of(frame):
    found = frame.f_builtins
    return found if isinstance(found, dict) else vars(found)
