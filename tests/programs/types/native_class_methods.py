# Class methods of builtin types, called through instances.
class D(dict): pass
class I(int): pass
d = {}
print({}.fromkeys("ab"), d.fromkeys([1], 2), type(D().fromkeys("x")).__name__)
print((5).from_bytes(b"a"), b"".fromhex("0041"), (1.0).fromhex("0x1p1"), type(I(3).from_bytes(b"\x01")).__name__)
bound = d.fromkeys
print(bound("z"), bound.__self__, d)
for _ in range(3): print([].__class__, d.fromkeys([_]))
print(type(dict.__dict__["fromkeys"]).__name__, type(dict.__dict__["get"]).__name__)
