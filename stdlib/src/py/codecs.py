"""Codecs: encoding and decoding by name, and the byte order marks."""

from _codecs import decode, encode, escape_decode

__all__ = ["encode", "decode", "escape_decode", "open", "BOM", "BOM_BE", "BOM_LE", "BOM_UTF8", "BOM_UTF16",
           "BOM_UTF16_LE", "BOM_UTF16_BE", "BOM_UTF32", "BOM_UTF32_LE", "BOM_UTF32_BE"]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = BOM = BOM_UTF16 = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32 = BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    """A text file in the encoding given; a binary one without."""
    import io
    if encoding is None:
        return io.open(filename, mode, buffering)
    return io.open(filename, mode.replace("b", ""), buffering, encoding, errors, newline="")
