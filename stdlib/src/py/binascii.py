"""Between bytes and their text forms: hexadecimal, base64 (RFC 4648), and checksums over bytes."""

_ALPHABET = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
_SEXTETS = {digit: value for value, digit in enumerate(_ALPHABET)}
# Every 12 bits as two digits, so that three bytes take two look-ups.
_PAIRS = [bytes((high, low)) for high in _ALPHABET for low in _ALPHABET]


class Error(ValueError):
    """The text is not in the form it should have."""


class Incomplete(Exception):
    """The text ends too early."""


def _data(value):
    if isinstance(value, (bytes, bytearray)):
        return value
    if isinstance(value, memoryview):
        return value.tobytes()
    try:
        return memoryview(value).tobytes()
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'") from None


def _ascii(value):
    if isinstance(value, str):
        if not value.isascii():
            raise ValueError('string argument should contain only ASCII characters')
        return value.encode('ascii')
    try:
        return _data(value)
    except TypeError:
        name = type(value).__name__
        raise TypeError(f"argument should be bytes, buffer or ASCII string, not '{name}'") from None


def hexlify(data, *args, **kwargs):
    """hexlify(data, sep=..., bytes_per_sep=1): two hexadecimal digits for each byte."""
    return _data(data).hex(*args, **kwargs).encode('ascii')


def unhexlify(hexstr, /):
    """The bytes that pairs of hexadecimal digits stand for."""
    text = _ascii(hexstr)
    if len(text) % 2:
        raise Error('Odd-length string')
    # bytes.fromhex would pass over white space.
    if text.translate(None, b'0123456789abcdefABCDEF'):
        raise Error('Non-hexadecimal digit found')
    return bytes.fromhex(text.decode('ascii'))


b2a_hex = hexlify
a2b_hex = unhexlify


def b2a_base64(data, /, *, newline=True):
    """One line of base64."""
    data = _data(data)
    padding = -len(data) % 3
    if padding:
        data = bytes(data) + bytes(padding)
    digits = []
    for a, b, c in zip(data[::3], data[1::3], data[2::3]):
        group = a << 16 | b << 8 | c
        digits.append(_PAIRS[group >> 12])
        digits.append(_PAIRS[group & 0xFFF])
    text = b''.join(digits)
    if padding:
        text = text[:-padding] + b'=' * padding
    return text + b'\n' if newline else text


def _sextets(text, strict):
    """The values of the digits up to the padding that ends the text; other bytes are errors only if strict."""
    values = []
    padding = 0
    padded = False
    for index, byte in enumerate(text):
        if byte == 0x3D:
            padded = True
            place = len(values) % 4
            if place == 0 and strict:
                raise Error('Excess padding not allowed' if index else 'Leading padding not allowed')
            if place >= 2:
                padding += 1
                if place + padding >= 4:
                    if strict and index + 1 < len(text):
                        raise Error('Excess data after padding')
                    return values
            continue
        value = _SEXTETS.get(byte)
        if value is None:
            if strict:
                raise Error('Only base64 data is allowed')
            continue
        if strict and padded:
            raise Error('Discontinuous padding not allowed')
        padding = 0
        values.append(value)
    if len(values) % 4 == 1:
        raise Error(f'Invalid base64-encoded string: number of data characters ({len(values)}) '
                    'cannot be 1 more than a multiple of 4')
    if len(values) % 4:
        raise Error('Incorrect padding')
    return values


def a2b_base64(data, /, *, strict_mode=False):
    """The bytes of base64; without strict_mode, what is no digit of it is passed over."""
    values = _sextets(_ascii(data), strict_mode)
    missing = -len(values) % 4
    values += [0] * missing
    result = bytearray()
    for a, b, c, d in zip(values[::4], values[1::4], values[2::4], values[3::4]):
        result += (a << 18 | b << 12 | c << 6 | d).to_bytes(3, 'big')
    return bytes(result[:len(result) - missing])


def _crc_table():
    """The remainders of CRC-32 (ITU-T V.42, reflected polynomial 0xEDB88320) for each byte."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        table.append(value)
    return table


_CRC = _crc_table()


def crc32(data, crc=0, /):
    """CRC-32, going on from the checksum of what came before."""
    crc = crc & 0xFFFFFFFF ^ 0xFFFFFFFF
    for byte in _data(data):
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def crc_hqx(data, crc, /):
    """CRC-CCITT (polynomial 0x1021) as binhex4 has it."""
    crc &= 0xFFFF
    for byte in _data(data):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc
