"""Reads one JSON value at a place in a string."""

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ["make_scanner"]

_DIGITS = "0123456789"


def _number(s, idx):
    """(integer part, fraction, exponent, end) of the number at a place, None where there is none."""
    n = len(s)
    i = idx + (s[idx] == "-")
    if i >= n or s[i] not in _DIGITS:
        return None
    if s[i] == "0":
        i += 1
    else:
        while i < n and s[i] in _DIGITS:
            i += 1
    integer = i
    if i + 1 < n and s[i] == "." and s[i + 1] in _DIGITS:
        i += 1
        while i < n and s[i] in _DIGITS:
            i += 1
    fraction = i
    if i < n and s[i] in "eE":
        j = i + 1
        if j < n and s[j] in "+-":
            j += 1
        if j < n and s[j] in _DIGITS:
            while j < n and s[j] in _DIGITS:
                j += 1
            i = j
    return s[idx:integer], s[integer:fraction], s[fraction:i], i


def py_make_scanner(context):
    parse_object = context.parse_object
    parse_array = context.parse_array
    parse_string = context.parse_string
    strict = context.strict
    parse_float = context.parse_float
    parse_int = context.parse_int
    parse_constant = context.parse_constant
    object_hook = context.object_hook
    object_pairs_hook = context.object_pairs_hook
    memo = context.memo

    def scan(string, idx):
        try:
            c = string[idx]
        except IndexError:
            raise StopIteration(idx) from None
        if c == '"':
            return parse_string(string, idx + 1, strict)
        if c == "{":
            return parse_object((string, idx + 1), strict, scan, object_hook, object_pairs_hook, memo)
        if c == "[":
            return parse_array((string, idx + 1), scan)
        if c == "n" and string.startswith("null", idx):
            return None, idx + 4
        if c == "t" and string.startswith("true", idx):
            return True, idx + 4
        if c == "f" and string.startswith("false", idx):
            return False, idx + 5
        number = _number(string, idx)
        if number is not None:
            integer, fraction, exponent, end = number
            if fraction or exponent:
                return parse_float(integer + fraction + exponent), end
            return parse_int(integer), end
        for word in ("NaN", "Infinity", "-Infinity"):
            if string.startswith(word, idx):
                return parse_constant(word), idx + len(word)
        raise StopIteration(idx)

    def scan_once(string, idx):
        if idx < 0:
            raise ValueError("idx cannot be negative")
        try:
            return scan(string, idx)
        finally:
            memo.clear()

    return scan_once


make_scanner = c_make_scanner or py_make_scanner
