"""Base64, base32 and base16 as RFC 4648 describes them."""

import binascii

__all__ = ['encode', 'decode', 'encodebytes', 'decodebytes', 'b64encode', 'b64decode', 'b32encode', 'b32decode',
           'b32hexencode', 'b32hexdecode', 'b16encode', 'b16decode', 'standard_b64encode', 'standard_b64decode',
           'urlsafe_b64encode', 'urlsafe_b64decode']

# Lines of encoded text are 76 digits long (RFC 2045), which 57 bytes make.
MAXLINESIZE = 76
MAXBINSIZE = MAXLINESIZE // 4 * 3

_B32 = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_B32HEX = b'0123456789ABCDEFGHIJKLMNOPQRSTUV'
# How many bytes the last eight digits of base32 lack, by the padding in them.
_B32_MISSING = {0: 0, 1: 1, 3: 2, 4: 3, 6: 4}


def _text(value):
    """Encoded text as bytes."""
    if isinstance(value, str):
        try:
            return value.encode('ascii')
        except UnicodeEncodeError:
            raise ValueError('string argument should contain only ASCII characters')
    if isinstance(value, (bytes, bytearray)):
        return value
    try:
        return memoryview(value).tobytes()
    except TypeError:
        raise TypeError(f'argument should be a bytes-like object or ASCII string, not {type(value).__name__!r}'
                        ) from None


def b64encode(s, altchars=None):
    """Base64 of bytes; `altchars` are the two digits to use for + and /."""
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        encoded = encoded.translate(bytes.maketrans(b'+/', altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    """The bytes of base64; without `validate`, what is no digit of it is passed over."""
    s = _text(s)
    if altchars is not None:
        altchars = _text(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b'+/'))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    """Base64 with - and _ for + and /."""
    return b64encode(s, b'-_')


def urlsafe_b64decode(s):
    return b64decode(s, b'-_')


def _b32encode(alphabet, s):
    s = s if isinstance(s, (bytes, bytearray)) else memoryview(s).tobytes()
    missing = -len(s) % 5
    s = bytes(s) + bytes(missing)
    encoded = bytearray()
    for start in range(0, len(s), 5):
        group = int.from_bytes(s[start:start + 5], 'big')
        encoded += bytes(alphabet[group >> shift & 31] for shift in range(35, -1, -5))
    if missing:
        padding = next(count for count, lack in _B32_MISSING.items() if lack == missing)
        encoded[-padding:] = b'=' * padding
    return bytes(encoded)


def _b32decode(alphabet, s, casefold=False, map01=None):
    s = _text(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        map01 = _text(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b'01', b'O' + map01))
    if casefold:
        s = s.upper()
    length = len(s)
    digits = s.rstrip(b'=')
    padding = length - len(digits)
    values = {digit: value for value, digit in enumerate(alphabet)}
    decoded = bytearray()
    for start in range(0, len(digits), 8):
        group = 0
        for digit in digits[start:start + 8]:
            if digit not in values:
                raise binascii.Error('Non-base32 digit found')
            group = group << 5 | values[digit]
        group <<= 5 * (8 - len(digits[start:start + 8]))
        decoded += group.to_bytes(5, 'big')
    if padding not in _B32_MISSING:
        raise binascii.Error('Incorrect padding')
    return bytes(decoded[:len(decoded) - _B32_MISSING[padding]])


def b32encode(s):
    return _b32encode(_B32, s)


def b32decode(s, casefold=False, map01=None):
    """`map01`: the letter that the digit 1 stands for, 0 then being O."""
    return _b32decode(_B32, s, casefold, map01)


def b32hexencode(s):
    return _b32encode(_B32HEX, s)


def b32hexdecode(s, casefold=False):
    return _b32decode(_B32HEX, s, casefold)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _text(s)
    if casefold:
        s = s.upper()
    if s.translate(None, b'0123456789ABCDEF'):
        raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


def encode(input, output):
    """Encodes a binary file into lines."""
    while data := input.read(MAXBINSIZE):
        while len(data) < MAXBINSIZE and (more := input.read(MAXBINSIZE - len(data))):
            data += more
        output.write(binascii.b2a_base64(data))


def decode(input, output):
    """Decodes a binary file line by line."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def _check_bytes(s):
    try:
        view = memoryview(s)
    except TypeError as error:
        raise TypeError('expected bytes-like object, not %s' % type(s).__name__) from error
    if view.format not in ('c', 'b', 'B'):
        raise TypeError('expected single byte elements, not %r from %s' % (view.format, type(s).__name__))
    if view.ndim != 1:
        raise TypeError('expected 1-D data, not %d-D data from %s' % (view.ndim, type(s).__name__))


def encodebytes(s):
    """Base64 in lines."""
    _check_bytes(s)
    return b''.join(binascii.b2a_base64(s[start:start + MAXBINSIZE]) for start in range(0, len(s), MAXBINSIZE))


def decodebytes(s):
    _check_bytes(s)
    return binascii.a2b_base64(s)
