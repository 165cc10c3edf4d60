"""Files that are compressed as gzip does it (RFC 1952)."""

import builtins
import io
import os
import struct
import time
import zlib

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

_COMPRESS_LEVEL_FAST, _COMPRESS_LEVEL_BEST = 1, 9
# Bits of a header's flags.
FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16
READ, WRITE = "rb", "wb"
_CHUNK = 128 * 1024


class BadGzipFile(OSError):
    """What is no gzip file, or a broken one."""


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None, newline=None):
    """Open a compressed file, for bytes or for text."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError("Invalid mode: %r" % (mode,))
    else:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"Argument '{name}' not supported in binary mode")
    plain = mode.replace("t", "")
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, plain, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, plain, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    return io.TextIOWrapper(file, encoding, errors, newline) if "t" in mode else file


def _header(level, mtime, name=b""):
    """What stands before the data of a member."""
    speed = {_COMPRESS_LEVEL_BEST: 2, _COMPRESS_LEVEL_FAST: 4}.get(level, 0)
    named = name + b"\0" if name else b""
    return struct.pack("<4BLBB", 0x1F, 0x8B, 8, FNAME if name else 0, int(mtime), speed, 255) + named


def _exactly(file, n):
    data = file.read(n)
    while len(data) < n:
        more = file.read(n - len(data))
        if not more:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        data += more
    return data


def _read_header(file):
    """Reads a member's header, and gives its time; None at the end of the file."""
    magic = file.read(2)
    if magic == b"":
        return None
    if magic != b"\037\213":
        raise BadGzipFile("Not a gzipped file (%r)" % magic)
    method, flags, mtime = struct.unpack("<BBIxx", _exactly(file, 8))
    if method != 8:
        raise BadGzipFile("Unknown compression method")
    if flags & FEXTRA:
        _exactly(file, struct.unpack("<H", _exactly(file, 2))[0])
    for flag in (FNAME, FCOMMENT):
        while flags & flag and _exactly(file, 1) != b"\0":
            pass
    if flags & FHCRC:
        _exactly(file, 2)
    return mtime


class _Ahead:
    """A file of which something was read too early, and is read again."""

    def __init__(self, file):
        self.file = file
        self.kept = b""

    def read(self, n):
        if not self.kept:
            return self.file.read(n)
        data, self.kept = self.kept[:n], self.kept[n:]
        return data

    def give_back(self, data):
        self.kept = data + self.kept


class _Members(io.RawIOBase):
    """The data of a file's members, one after the other; it can go back by beginning anew."""

    def __init__(self, file):
        self._file = file
        self._restart()
        self.mtime = None

    def _restart(self):
        self._source = _Ahead(self._file)
        self._decompressor = None
        self._position = 0
        self._size = -1

    def readable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, buffer):
        data = self._read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def _read(self, size):
        while size:
            if self._decompressor is None and not self._begin():
                self._size = self._position
                return b""
            d = self._decompressor
            data = d.decompress(d.unconsumed_tail or self._source.read(io.DEFAULT_BUFFER_SIZE), size)
            self._crc = zlib.crc32(data, self._crc)
            self._length += len(data)
            self._position += len(data)
            if d.eof:
                self._source.give_back(d.unused_data)
                self._end()
            elif not data and not d.unconsumed_tail:
                ahead = self._source.read(1)
                if not ahead:
                    raise EOFError("Compressed file ended before the end-of-stream marker was reached")
                self._source.give_back(ahead)
            if data:
                return data
        return b""

    def _begin(self):
        mtime = _read_header(self._source)
        if mtime is None:
            return False
        self.mtime = mtime
        self._decompressor = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        self._crc = zlib.crc32(b"")
        self._length = 0
        return True

    def _end(self):
        crc, length = struct.unpack("<II", _exactly(self._source, 8))
        if crc != self._crc:
            raise BadGzipFile(f"CRC check failed {hex(crc)} != {hex(self._crc)}")
        if length != self._length & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        # Zeros may fill what is left of a tape's block.
        c = b"\0"
        while c == b"\0":
            c = self._source.read(1)
        self._source.give_back(c)
        self._decompressor = None

    def tell(self):
        return self._position

    def seek(self, offset, whence=io.SEEK_SET):
        if whence == io.SEEK_CUR:
            offset += self._position
        elif whence == io.SEEK_END:
            while self._size < 0:
                self._read(_CHUNK)
            offset += self._size
        elif whence != io.SEEK_SET:
            raise ValueError("Invalid value for whence: {}".format(whence))
        if offset < self._position:
            self._file.seek(0)
            self._restart()
        while self._position < offset and self._read(min(_CHUNK, offset - self._position)):
            pass
        return self._position


class GzipFile(io.BufferedIOBase):
    """A file whose data is compressed: for reading or for writing, not for both."""

    # What it opened itself, and closes.
    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST, fileobj=None, mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError("Invalid mode: {!r}".format(mode))
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = builtins.open(filename, mode or "rb")
        if filename is not None:
            filename = os.fspath(filename)
        else:
            known = getattr(fileobj, "name", "")
            filename = known if isinstance(known, (str, bytes)) else ""
        if mode is None:
            mode = getattr(fileobj, "mode", "rb")
        self.name = filename
        self.fileobj = fileobj
        if mode.startswith("r"):
            self.mode = READ
            self._members = _Members(fileobj)
            self._reader = io.BufferedReader(self._members)
        elif mode.startswith(("w", "a", "x")):
            self.mode = WRITE
            self._level, self._mtime = compresslevel, mtime
            self.size = 0
            self.crc = zlib.crc32(b"")
            self._compressor = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
            self._write_header()
        else:
            raise ValueError("Invalid mode: {!r}".format(mode))

    def __repr__(self):
        return f"<gzip {self.fileobj!r} {hex(id(self))}>"

    def _write_header(self):
        try:
            # The name is that of the data, in the encoding that the format knows.
            name = os.path.basename(self.name)
            name = name if isinstance(name, bytes) else name.encode("latin-1")
            name = name.removesuffix(b".gz")
        except UnicodeEncodeError:
            name = b""
        mtime = time.time() if self._mtime is None else self._mtime
        self.fileobj.write(_header(self._level, mtime, name))

    @property
    def mtime(self):
        """The time that stands in the header; None before it was read"""
        return self._members.mtime

    @property
    def closed(self):
        return self.fileobj is None

    def _check(self, mode, doing):
        if self.fileobj is None:
            raise ValueError("I/O operation on closed file")
        if self.mode != mode:
            import errno
            raise OSError(errno.EBADF, f"{doing} on {'read' if mode == WRITE else 'write'}-only GzipFile object")

    def write(self, data):
        self._check(WRITE, "write()")
        view = memoryview(data)
        if view.nbytes:
            self.fileobj.write(self._compressor.compress(view))
            self.size += view.nbytes
            self.crc = zlib.crc32(view, self.crc)
        return view.nbytes

    def read(self, size=-1):
        self._check(READ, "read()")
        return self._reader.read(size)

    def read1(self, size=-1):
        """What is there without waiting for more, at most size bytes of it."""
        self._check(READ, "read1()")
        return self._reader.read1(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def peek(self, n):
        self._check(READ, "peek()")
        return self._reader.peek(n)

    def readline(self, size=-1):
        self._check(READ, "readline()")
        return self._reader.readline(size)

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        if self.fileobj is None:
            raise ValueError("I/O operation on closed file")
        if self.mode == WRITE:
            self.fileobj.write(self._compressor.flush(zlib_mode))
            self.fileobj.flush()

    def close(self):
        file, self.fileobj = self.fileobj, None
        if file is None:
            return
        try:
            if self.mode == WRITE:
                file.write(self._compressor.flush() + struct.pack("<II", self.crc, self.size & 0xFFFFFFFF))
        finally:
            mine, self.myfileobj = self.myfileobj, None
            if mine is not None:
                mine.close()

    def fileno(self):
        """The descriptor of the file that holds the compressed data."""
        return self.fileobj.fileno()

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True

    def tell(self):
        return self._reader.tell() if self.mode == READ else self.size

    def rewind(self):
        """Go back to the beginning, when reading."""
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self._reader.seek(0)

    def seek(self, offset, whence=io.SEEK_SET):
        if self.mode == READ:
            return self._reader.seek(offset, whence)
        if whence == io.SEEK_CUR:
            offset += self.size
        elif whence != io.SEEK_SET:
            raise ValueError("Seek from end not supported")
        if offset < self.size:
            raise OSError("Negative seek in write mode")
        while self.size < offset:
            self.write(bytes(min(_CHUNK, offset - self.size)))
        return self.size


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=None):
    """The bytes as a compressed file has them. The time is now unless given."""
    packed = zlib.compress(data, compresslevel, 31)
    # Only the time and the system are not what zlib has written.
    mtime = time.time() if mtime is None else mtime
    return packed[:4] + struct.pack("<L", int(mtime)) + packed[8:9] + b"\xff" + packed[10:]


def decompress(data):
    """Decompress a gzip compressed string in one shot, of one member or of several."""
    parts = []
    while True:
        file = io.BytesIO(data)
        if _read_header(file) is None:
            return b"".join(parts)
        decompressor = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        part = decompressor.decompress(file.read())
        if not decompressor.eof or len(decompressor.unused_data) < 8:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        crc, length = struct.unpack("<II", decompressor.unused_data[:8])
        if crc != zlib.crc32(part):
            raise BadGzipFile("CRC check failed")
        if length != len(part) & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        parts.append(part)
        data = decompressor.unused_data[8:].lstrip(b"\0")
