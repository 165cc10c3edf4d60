"""Values to JSON text."""

from _json import encode_basestring as c_encode_basestring
from _json import encode_basestring_ascii as c_encode_basestring_ascii
from _json import make_encoder as c_make_encoder

_ESCAPES = {i: "\\u{0:04x}".format(i) for i in range(0x20)}
_ESCAPES |= {ord("\\"): "\\\\", ord('"'): '\\"', 8: "\\b", 12: "\\f", 10: "\\n", 13: "\\r", 9: "\\t"}
INFINITY = float("inf")


def py_encode_basestring(s):
    """The JSON form of a string, other alphabets as they are."""
    return '"' + s.translate(_ESCAPES) + '"'


def py_encode_basestring_ascii(s):
    """The JSON form of a string, in ASCII only."""
    s = s.translate(_ESCAPES)
    if not s.isascii() or "\x7f" in s:
        chunks = []
        for c in s:
            n = ord(c)
            if n < 0x7F:
                chunks.append(c)
            elif n < 0x10000:
                chunks.append("\\u{0:04x}".format(n))
            else:
                n -= 0x10000
                chunks.append("\\u{0:04x}\\u{1:04x}".format(0xD800 | n >> 10, 0xDC00 | n & 0x3FF))
        s = "".join(chunks)
    return '"' + s + '"'


encode_basestring = c_encode_basestring or py_encode_basestring
encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


class JSONEncoder:
    """Extensible JSON encoder: override default() for more types."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys, self.sort_keys, self.allow_nan = skipkeys, sort_keys, allow_nan
        self.ensure_ascii, self.check_circular = ensure_ascii, check_circular
        self.indent = indent
        if default is not None:
            self.default = default
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            # No space at the end of a line.
            self.item_separator = ","

    def default(self, o):
        """Give something serializable for an object, or raise TypeError."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """The JSON text of an object."""
        if isinstance(o, str):
            return encode_basestring_ascii(o) if self.ensure_ascii else encode_basestring(o)
        return "".join(self.iterencode(o, _one_shot=True))

    def iterencode(self, o, _one_shot=False):
        """The JSON text of an object, piece by piece."""
        markers = {} if self.check_circular else None
        encode_string = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        allow_nan = self.allow_nan

        def floatstr(o):
            if o != o:
                text = "NaN"
            elif o == INFINITY:
                text = "Infinity"
            elif o == -INFINITY:
                text = "-Infinity"
            else:
                return float.__repr__(o)
            if not allow_nan:
                raise ValueError("Out of range float values are not JSON compliant: " + repr(o))
            return text

        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        if _one_shot and c_make_encoder is not None and self.indent is None:
            encode = c_make_encoder(markers, self.default, encode_string, indent, self.key_separator,
                                    self.item_separator, self.sort_keys, self.skipkeys, allow_nan)
        else:
            encode = _make_iterencode(markers, self.default, encode_string, indent, floatstr, self.key_separator,
                                      self.item_separator, self.sort_keys, self.skipkeys, _one_shot)
        return encode(o, 0)


def _make_iterencode(markers, default, encode_string, indent, floatstr, key_separator, item_separator, sort_keys,
                     skipkeys, one_shot):
    def atom(o):
        """The text of what holds nothing else, None for the others."""
        if isinstance(o, str):
            return encode_string(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return floatstr(o)
        return None

    def key_text(key):
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return floatstr(key)
        if key is True:
            return "true"
        if key is False:
            return "false"
        if key is None:
            return "null"
        if isinstance(key, int):
            return int.__repr__(key)
        if skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    def enter(o):
        if markers is not None:
            marker = id(o)
            if marker in markers:
                raise ValueError("Circular reference detected")
            markers[marker] = o

    def leave(o):
        if markers is not None:
            del markers[id(o)]

    def encode_list(values, level):
        if not values:
            yield "[]"
            return
        enter(values)
        first = "["
        separator = item_separator
        if indent is not None:
            level += 1
            newline = "\n" + indent * level
            separator += newline
            first += newline
        before = first
        for value in values:
            text = atom(value)
            if text is not None:
                yield before + text
            else:
                yield before
                yield from encode(value, level)
            before = separator
        if indent is not None:
            yield "\n" + indent * (level - 1)
        yield "]"
        leave(values)

    def encode_dict(mapping, level):
        if not mapping:
            yield "{}"
            return
        enter(mapping)
        yield "{"
        separator = item_separator
        newline = None
        if indent is not None:
            level += 1
            newline = "\n" + indent * level
            separator += newline
        items = sorted(mapping.items()) if sort_keys else mapping.items()
        first = True
        for key, value in items:
            text = key_text(key)
            if text is None:
                continue
            if first:
                first = False
                if newline is not None:
                    yield newline
            else:
                yield separator
            yield encode_string(text)
            yield key_separator
            text = atom(value)
            if text is not None:
                yield text
                continue
            yield from encode(value, level)
        if not first and indent is not None:
            yield "\n" + indent * (level - 1)
        yield "}"
        leave(mapping)

    def encode(o, level):
        text = atom(o)
        if text is not None:
            yield text
        elif isinstance(o, (list, tuple)):
            yield from encode_list(o, level)
        elif isinstance(o, dict):
            yield from encode_dict(o, level)
        else:
            enter(o)
            replacement = default(o)
            yield from encode(replacement, level)
            leave(o)

    return encode
