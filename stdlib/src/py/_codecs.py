"""Encoding and decoding by name."""

_HEX = "0123456789abcdef"


def encode(obj, encoding="utf-8", errors="strict"):
    """Encodes obj using the codec registered for encoding."""
    if encoding in ("hex", "hex_codec"):
        return bytes(obj).hex().encode()
    if not isinstance(obj, str):
        raise TypeError(f"encoding with '{encoding}' codec needs a str, not {type(obj).__name__}")
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    """Decodes obj using the codec registered for encoding."""
    if encoding in ("hex", "hex_codec"):
        return bytes.fromhex(bytes(obj).decode("ascii"))
    return str(obj, encoding, errors)


_ESCAPES = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
            "v": "\v", "\n": ""}


def escape_decode(data, errors="strict"):
    """The bytes that an escaped bytes literal stands for, and the length of the text."""
    text = data if isinstance(data, str) else bytes(data).decode("latin1")
    out, i, n = [], 0, len(text)
    while i < n:
        c = text[i]
        i += 1
        if c != "\\":
            out.append(c)
            continue
        if i == n:
            raise ValueError("Trailing \\ in string")
        c = text[i]
        i += 1
        if c in _ESCAPES:
            out.append(_ESCAPES[c])
        elif c == "x":
            digits = text[i:i + 2].lower()
            if len(digits) < 2 or any(d not in _HEX for d in digits):
                raise ValueError(f"invalid \\x escape at position {i - 2}")
            out.append(chr(int(digits, 16)))
            i += 2
        elif c in "01234567":
            end = i
            while end < min(n, i + 2) and text[end] in "01234567":
                end += 1
            out.append(chr(int(text[i - 1:end], 8) & 0xFF))
            i = end
        else:
            out.append("\\" + c)
    return "".join(out).encode("latin1"), len(text)


def raw_unicode_escape_encode(text):
    """Latin-1, with \\uXXXX and \\UXXXXXXXX for what lies beyond."""
    if text.isascii():
        return text.encode("ascii")
    return "".join(
        c if c < "\u0100" else f"\\u{ord(c):04x}" if c < "\U00010000" else f"\\U{ord(c):08x}"
        for c in text).encode("latin1")


def raw_unicode_escape_decode(data):
    text = bytes(data).decode("latin1")
    if "\\" not in text:
        return text
    out, i, n = [], 0, len(text)
    while i < n:
        c = text[i]
        size = {"u": 4, "U": 8}.get(text[i + 1:i + 2], 0) if c == "\\" else 0
        if not size:
            # A pair of backslashes stands for itself.
            step = 2 if c == "\\" else 1
            out.append(text[i:i + step])
            i += step
            continue
        digits = text[i + 2:i + 2 + size]
        if len(digits) < size or any(d not in _HEX for d in digits.lower()):
            raise UnicodeDecodeError("rawunicodeescape", bytes(data), i, min(i + 2 + len(digits), n),
                                     f"truncated \\{text[i + 1]}{'X' * size} escape")
        out.append(chr(int(digits, 16)))
        i += 2 + size
    return "".join(out)
