# zlib: one-shot and by streams, dictionaries, copies, errors, checksums.
import zlib, random
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
r = random.Random(3); data = bytes(r.choice(b"abcdefgh \n") for _ in range(50000)) + b"tail" * 1000
t(lambda: zlib.decompress(zlib.compress(b"another text!")))
for level in (-1, 0, 1, 5, 9):
    for w in (15, -15, 31, 9):
        c = zlib.compress(data, level, w); print(level, w, zlib.decompress(c, w) == data, len(c) < len(data) or level == 0)
o = zlib.compressobj(); parts = [o.compress(data[i:i + 777]) for i in range(0, len(data), 777)]; parts.append(o.flush()); c = b"".join(parts); print(zlib.decompress(c) == data)
t(lambda: o.compress(b"x")); t(lambda: o.flush()); t(lambda: o.copy())
d = zlib.decompressobj(); out = b"".join(d.decompress(c[i:i + 100]) for i in range(0, len(c), 100)) + d.flush(); print(out == data, d.eof, d.unused_data, d.unconsumed_tail)
d = zlib.decompressobj(); out = b""; buf = c + b"more"
while not d.eof: out += d.decompress(buf, 1000); buf = d.unconsumed_tail
print(out == data, d.unused_data, d.decompress(b"yy"), d.unused_data, d.flush())
d = zlib.decompressobj(); print(len(d.decompress(c, 10)), d.eof, len(d.unconsumed_tail) > 0, len(d.flush()) + 10 == len(data), d.eof)
o = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_FILTERED); a = o.compress(b"abc" * 100); k = o.copy(); x = a + o.flush(); y = a + k.compress(b"zz") + k.flush(); print(zlib.decompress(x, -15) == b"abc" * 100, zlib.decompress(y, -15)[-4:])
o = zlib.compressobj(zdict=b"hello world"); z = o.compress(b"hello world hello") + o.flush(); t(lambda: zlib.decompress(z)); t(lambda: zlib.decompressobj(zdict=b"hello world").decompress(z)); t(lambda: zlib.decompressobj(zdict=b"wrong").decompress(z)); t(lambda: zlib.decompressobj().decompress(z))
o = zlib.compressobj(); s1 = o.compress(b"first ") + o.flush(zlib.Z_SYNC_FLUSH); d = zlib.decompressobj(); print(d.decompress(s1), d.eof); q = d.copy(); s2 = o.compress(b"second") + o.flush(); print(d.decompress(s2), q.decompress(s2), d.eof, q.eof)
for bad in (b"", b"x", b"not zlib at all", c[:50], c[:-1]): t(lambda: zlib.decompress(bad)[:5])
t(lambda: zlib.decompressobj().decompress(b"not zlib")); t(lambda: zlib.compress(b"", 77)); t(lambda: zlib.compressobj(99)); t(lambda: zlib.decompressobj(99)); t(lambda: zlib.decompress(b"", 99)); t(lambda: zlib.compress("s")); t(lambda: zlib.compress(5)); t(lambda: zlib.decompress(b"", bufsize=0)); t(lambda: zlib.decompressobj().decompress(b"", -1)); t(lambda: zlib.decompressobj().flush(0)); t(lambda: zlib.Compress if hasattr(zlib, "Compress") else None); t(lambda: type(zlib.compressobj())()); t(lambda: zlib.compress(b"", wbits=5))
print(zlib.crc32(b"hello"), zlib.crc32(b"lo", zlib.crc32(b"hel")), zlib.crc32(b""), zlib.adler32(b"hello"), zlib.adler32(b""), zlib.adler32(b"x", -1), zlib.crc32(b"x", 2**40 + 5), zlib.crc32(memoryview(b"abc")), zlib.crc32(bytearray(data)))
print(zlib.error.__mro__, zlib.compressobj().__class__, sorted(n for n in dir(zlib) if n.isupper() and "VERSION" not in n), zlib.Z_BEST_COMPRESSION, zlib.MAX_WBITS)
t(lambda: zlib.decompress(zlib.compress(b""))); d = zlib.decompressobj(47); print(d.decompress(zlib.compress(b"gz", wbits=31)))
