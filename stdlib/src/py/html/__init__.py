"""Special characters in HTML, there and back."""

import re

__all__ = ['escape', 'unescape']


def escape(s, quote=True):
    """The text with `&`, `<` and `>`, and quotes too unless quote is false, replaced by references."""
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


_REFERENCE = re.compile(r'&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)')

# The numbers 0x80 to 0x9f mean what they are in Windows-1252; five are nothing there and stay.
_WINDOWS = ('\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f'
            '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178')


def _numbered(n):
    if 0x80 <= n <= 0x9f:
        return _WINDOWS[n - 0x80]
    if n == 0 or 0xD800 <= n <= 0xDFFF or n > 0x10FFFF:
        return '\ufffd'
    # Control characters but for white space, and what Unicode calls no characters, vanish.
    if n < 0x20 and n not in (0x9, 0xa, 0xc, 0xd) or n == 0x7f or 0xfdd0 <= n <= 0xfdef or n & 0xfffe == 0xfffe:
        return ''
    return chr(n)


def _replaced(match):
    from html.entities import html5
    name = match.group(1)
    if name[0] == '#':
        digits = name[1:].rstrip(';')
        return _numbered(int(digits[1:], 16) if digits[0] in 'xX' else int(digits))
    if name in html5:
        return html5[name]
    # Some names may be followed by anything: the longest counts.
    for size in range(len(name) - 1, 1, -1):
        if name[:size] in html5:
            return html5[name[:size]] + name[size:]
    return '&' + name


def unescape(s):
    """The text with references, named and numeric, replaced as HTML 5 says, wrong ones too."""
    return _REFERENCE.sub(_replaced, s) if '&' in s else s
