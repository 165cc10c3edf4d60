# What cannot be pickled, and bytes that are no pickle.
import io
import pickle


class P(pickle.Pickler):
    def persistent_id(self, obj):
        return "one" if obj is one else None

    def reducer_override(self, obj):
        return (int, (42,)) if obj is two else NotImplemented


class U(pickle.Unpickler):
    def persistent_load(self, pid):
        return [pid]

    def find_class(self, module, name):
        if module == "os":
            raise pickle.UnpicklingError("refused")
        return super().find_class(module, name)


one, two = object(), object()
f = io.BytesIO()
P(f).dump([one, two, 3])
f.seek(0)
print(U(f).load())
for bad in (lambda: 0, (i for i in ()), open, type("T", (), {}), pickle):
    try:
        print(len(pickle.dumps(bad)) > 0)
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0])


def local():
    class Inner:
        pass
    return Inner


for bad in (local(), local()()):
    try:
        pickle.dumps(bad)
    except Exception as e:
        print(type(e).__name__, e)
for data in (b"", b".", b"(", b"(.", b"0", b"\x80", b"\x80\x09.", b"K", b"x", b"\xff", b"'", b"N", b"h\x00.", b"a.",
             b"Na.", b"}N.s", b"t.", b"X\x05\x00\x00\x00ab.", b"cno_such_module\nx\n.", b"cbuiltins\nno_such\n.",
             b"\x8b\xff\xff\xff\xff.", b"I1x\n.", b"Fx\n.", b"S'abc\n.", b"S'a\\x41'\n.", b"Va\\u00e9\n.", b"(I1\nI2\nt.",
             b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N.", b"(lp0\nI1\naI2\na.", b"(dp0\nI1\nI2\ns."):
    try:
        print(data, pickle.loads(data))
    except Exception as e:
        print(data, type(e).__module__, type(e).__name__, e)
buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"abc")), 5, buffer_callback=buffers.append)
print(data, len(buffers), bytes(pickle.loads(data, buffers=buffers)))
f = io.BytesIO()
p = pickle.Pickler(f)
x = [1]
p.dump(x)
p.dump(x)
print(f.getvalue())
f.seek(0)
u = pickle.Unpickler(f)
a, b = u.load(), u.load()
print(a, b, a is b)
