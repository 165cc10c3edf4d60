"""base64 and binascii: round trips, alphabets, padding, strictness, checksums and errors."""
import base64
import binascii
import io

for f, value, args in [
    *((binascii.a2b_base64, text, {"strict_mode": strict})
      for text in [b"a", b"ab", b"abcd=", b"abcde", b"=", b"a=b=", b"ab=c", b"ab==cd", b"YQ==YQ==", b"YWI=!", b"@@YQ==",
                   b"YQ=\n=", "YQ==", "\xe9", 3, b"", b"abc\n", b"YQ===", b"Y===", b"YQ=a=", b"=YQ==", b"YWJjZA==",
                   bytearray(b"YWJj"), memoryview(b"YWJj")] for strict in (False, True)),
    (binascii.unhexlify, b"abc", {}), (binascii.unhexlify, b"zz", {}), (binascii.unhexlify, "a b ", {}),
    (binascii.unhexlify, "DEadbeef", {}), (binascii.unhexlify, 3, {}), (binascii.hexlify, b"\x00\xff~", {}),
    (binascii.hexlify, b"abcdef", {"sep": "-", "bytes_per_sep": 2}), (binascii.hexlify, "s", {}),
    (binascii.b2a_base64, "s", {}), (binascii.b2a_base64, b"ab", {"newline": False}), (binascii.b2a_base64, b"", {}),
    (binascii.crc32, b"hello world", {}), (binascii.crc32, "s", {}), (binascii.crc32, b"", {}),
    (base64.b64decode, "YW Jj", {}), (base64.b64decode, "YW Jj", {"validate": True}), (base64.b64decode, 5, {}),
    (base64.b64encode, b"\xfb\xff", {"altchars": b"@!"}), (base64.b64decode, "@!@!", {"altchars": "@!"}),
    (base64.urlsafe_b64encode, b"\xfb\xff\xfe", {}), (base64.urlsafe_b64decode, "-__-", {}),
    (base64.b32decode, "MFRGG===", {}), (base64.b32decode, "mfrgg===", {}), (base64.b32decode, "mfrgg===", {"casefold": True}),
    (base64.b32decode, "M1023456", {"map01": "L"}), (base64.b32decode, "MFRGG==", {}), (base64.b32decode, "MFRG====", {}),
    (base64.b32decode, "MFR=====", {}), (base64.b32decode, "\xe9", {}), (base64.b32decode, b"MF!GG===", {}),
    (base64.b32hexdecode, "C5H66===", {}), (base64.b16decode, "0aFF", {}), (base64.b16decode, "0aFF", {"casefold": True}),
    (base64.b16encode, b"\x0a\xff", {}), (base64.encodebytes, "s", {}), (base64.decodebytes, b"YWJj\nZGVm\n", {}),
    (base64.b64encode, "s", {}), (base64.b16decode, "ABC", {}),
]:
    try:
        print(f.__name__, value if not isinstance(value, memoryview) else "view", args, f(value, **args))
    except Exception as error:
        print(f.__name__, value if not isinstance(value, memoryview) else "view", args, type(error), error)

data = bytes(range(256)) * 3
for size in [*range(12), 56, 57, 58, 300, 768]:
    part = data[:size]
    for encode, decode in [(base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode),
                           (base64.b32hexencode, base64.b32hexdecode), (base64.b16encode, base64.b16decode),
                           (base64.encodebytes, base64.decodebytes), (base64.urlsafe_b64encode, base64.urlsafe_b64decode),
                           (binascii.hexlify, binascii.unhexlify)]:
        assert decode(encode(part)) == part, (encode, size)
    print(size, base64.b64encode(part)[-8:], base64.b32encode(part)[-8:], binascii.crc32(part), binascii.crc_hqx(part, size))
print(binascii.crc32(b" world", binascii.crc32(b"hello")) == binascii.crc32(b"hello world"))
source, target, back = io.BytesIO(data), io.BytesIO(), io.BytesIO()
base64.encode(source, target)
print(target.getvalue()[:160])
base64.decode(io.BytesIO(target.getvalue()), back)
print(back.getvalue() == data, issubclass(binascii.Error, ValueError))
