"""Streams that fail, block, or are not what they seem; marks of byte order; escapes as an encoding."""
import copy, io, os, pickle, sys, tempfile, traceback


def told(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(f"{type(e).__name__}: {e} | {e.__context__!r}")


print("-- closing")


class Raw(io.RawIOBase):
    fail = True

    def readable(self): return True

    def writable(self): return True

    def flush(self):
        if self.fail: raise OSError("flush")

    def close(self):
        if self.fail: raise ValueError("close")
        super().close()


raw = Raw()
for stream in io.BufferedReader(raw), io.BufferedWriter(raw), io.TextIOWrapper(raw):
    told(stream.close)
    print(stream.closed)
readers = [Raw(), Raw()]
pair = io.BufferedRWPair(*readers)
told(pair.close)
print(pair.closed, readers[0].closed, readers[1].closed)
for r in (raw, *readers):
    r.fail = False
    r.close()

print("-- finalizers")
sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__, u.exc_value, type(u.object).__name__)


class Bad(io.BufferedWriter):
    def flush(self): raise OSError("in flush")


Bad(io.BytesIO())
gone = Bad.__new__(Bad)
del gone
r = io.BufferedReader(io.BytesIO(b"x"))
inner = r.detach()
told(lambda: r.closed)
told(repr, r)
del r
sys.unraisablehook = sys.__unraisablehook__

print("-- never made")
b = io.BufferedReader.__new__(io.BufferedReader)
told(b.read)
b.__init__(inner)
told(b.__init__, inner, buffer_size=0)
told(b.read)

print("-- pairs")
pair = io.BufferedRWPair(io.BytesIO(b"one\ntwo\n"), io.BytesIO())
for name in "seekable tell detach isatty fileno truncate readline".split(): told(getattr(pair, name))
told(pair.seek, 0)
for name in "raw", "name", "mode": print(hasattr(pair, name))
text = io.TextIOWrapper(io.BufferedRWPair(io.BytesIO(b"one\ntwo\n"), io.BytesIO()))
line = text.readline()
text.write(line)
print(repr(text.readline()))

print("-- positions")


class Liar(io.BytesIO):
    def seek(self, *a): return -5

    def tell(self): return -7


b = io.BufferedReader(Liar(b"abc"))
told(b.seek, 0)
told(b.tell)
with open("/dev/zero", "rb") as f: print(f.read(1), f.tell())

print("-- blocking")
r, w = os.pipe()
os.set_blocking(w, False)
f = open(w, "wb", buffering=1024)
sent = b""
for size in 1, 5000, 700, 3:
    data = bytes([65 + size % 26]) * size
    try:
        while True:
            sent += data[:f.write(data)]
    except BlockingIOError as e:
        print(e, e.characters_written <= size)
        sent += data[:e.characters_written]
told(f.flush)
got = os.read(r, 1 << 20)
f.flush()
got += os.read(r, 1 << 20)
print(got == sent)
f.close()
os.close(r)

print("-- opening")


class Path:
    def __init__(self, path): self.path = path

    def __fspath__(self): return self.path


for path in 3, [], None: told(open, Path(path))
where = tempfile.mkdtemp()
name = os.path.join(where, "f")
try: open(name, "wb", opener=lambda path, flags: 9999)
except OSError as e: print(e)

print("-- marks")
for code in "utf-16", "utf-32", "utf-8-sig":
    with open(name, "w", encoding=code) as f: f.write("a")
    with open(name, "a", encoding=code) as f: f.write("é")
    print(ascii(open(name, encoding=code).read()), open(name, "rb").read())
with open(name, "r+", encoding="utf-8-sig") as f: print(f.read()); f.seek(0); f.write("b")
print(open(name, "rb").read()[:6])
os.remove(name)
os.rmdir(where)
t = io.TextIOWrapper(io.BytesIO())
for kw in {"encoding": 42}, {"errors": 42}, {"newline": 42}, {"line_buffering": "x"}: told(t.reconfigure, **kw)


class Text(io.TextIOWrapper): pass


t = Text(io.BytesIO())
print(repr(t).replace("__main__.", ""))
t.detach()
told(repr, t)
print(io.text_encoding("x"))

print("-- escapes")
for s in "a\n\\\t\r\x00\x7f\xe9\u20ac\U0001f600'\"", "", "\ud800":
    for code in "unicode_escape", "raw-unicode-escape":
        e = s.encode(code)
        print(e, e.decode(code) == s, ascii(str(e, code)))
for b in (rb"\x41\101\0\7\u00e9\U0001F600\a\b\f\v\'\"", b"\\\n.", b"\\", b"x\\x4", b"\\u12g", b"\\U00110000", b"\\U1",
          b"caf\xe9", b"\\x\xe9"):
    for code in "unicode_escape", "raw_unicode_escape":
        told(b.decode, code)
        print(ascii(b.decode(code, "replace")), ascii(b.decode(code, "ignore")))

print("-- odds")


class Bytes(bytearray):
    __slots__ = "x", "__dict__"


b = Bytes(b"ab")
b.x, b.y = 1, 2
for c in copy.copy(b), *(pickle.loads(pickle.dumps(b, p)) for p in range(2, 6)): print(c, c.x, c.y)


def unbound():
    something = 1
    print(somethong)
    somethong = something


try: unbound()
except NameError as e: print(e.name, *traceback.format_exception_only(e))
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(traceback.TracebackException.from_exception(ValueError()).exc_type, *[str(w.message) for w in seen])
    print(b"\\d\\q".decode("unicode_escape"), ascii(b"\\777".decode("unicode_escape")), *[str(w.message) for w in seen[1:]])
