"""C data: simple types, arrays, structures, unions, and what goes wrong with them."""
import ctypes
from ctypes import *

def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)
print(c_int.__mro__, type(c_int), type(c_int * 3), type(Structure), type(Array), type(Union))
print(c_int, c_int * 3, (c_int * 3).__name__, (c_int * 3).__qualname__, (c_int * 3).__module__, c_int.__module__, Structure.__mro__, Array.__mro__)
print(c_int * 3 is c_int * 3, c_longlong is c_long, c_int64 is c_long, c_size_t is c_ulong, c_ssize_t, c_int32, c_uint8, c_int8, c_int16)
for T in (c_bool, c_char, c_wchar, c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint, c_long, c_ulong, c_float, c_double, c_void_p):
    x = T()
    print(T.__name__, sizeof(T), alignment(T), repr(x), repr(x.value), T._type_, bool(x))
t(lambda: c_int(5))
t(lambda: c_int('a'))
t(lambda: c_int(2 ** 40 + 7))
t(lambda: c_int(1.5))
t(lambda: c_double('x'))
t(lambda: c_double(3))
t(lambda: c_char(b'ab'))
t(lambda: c_char(65))
t(lambda: c_char(300))
t(lambda: c_wchar('é'))
t(lambda: c_wchar('ab'))
t(lambda: c_wchar(3))
t(lambda: c_bool([]))
t(lambda: c_bool(3))
t(lambda: c_float(1e+300))
t(lambda: c_float(0.1))
t(lambda: c_ubyte(-1))
t(lambda: c_int(True))
t(lambda: c_int(1, 2))
t(lambda: c_int(value=3))
t(lambda: c_void_p(-1))
t(lambda: c_void_p(0))
x = c_int(3)
x.value = 9
print(x, x.value)
t(lambda: setattr(x, 'value', 'z'))
t(lambda: x + 1)
t(lambda: c_int(3) == c_int(3))
t(lambda: hash(x) != 0)
t(lambda: len(x))
x.foo = 3
print(x.foo, x.__dict__)
t(lambda: delattr(x, 'value'))
A = c_int * 4
a = A(1, 2)
print(list(a), len(a), a[0], a[-1], a[1:3], a[::-1], sizeof(a), sizeof(A), A._length_, A._type_)
t(lambda: a[4])
t(lambda: a[-5])
t(lambda: a['x'])
t(lambda: A(1, 2, 3, 4, 5))
t(lambda: A('x'))
a[2] = 7
a[0:2] = [5, 6]
print(a[:])

def f():
    a[0:2] = [1, 2, 3]
t(f)

def f():
    a[9] = 1
t(f)

def f():
    a[0] = 's'
t(f)

def f():
    del a[0]
t(f)
t(lambda: repr(a).startswith('<__main__.c_int_Array_4 object at 0x'))
t(lambda: 5 in a)
t(lambda: list(reversed(a)))
t(lambda: a == a)
B = c_char * 6
b = B()
b.value = b'abc'
print(b.value, b.raw, b[0], b[:], b[1:3], len(b))
b.raw = b'\x01\x02'
print(b.raw)
t(lambda: setattr(b, 'value', b'1234567'))
t(lambda: setattr(b, 'raw', b'1234567'))
t(lambda: setattr(b, 'value', 'x'))
t(lambda: B(b'hello').value)
t(lambda: (c_char * 3)(*b'abc').raw)
W = c_wchar * 4
w = W()
w.value = 'hé'
print(w.value, w[0], w[:])
t(lambda: setattr(w, 'value', '12345'))
s = create_string_buffer(5)
print(s.raw, s.value, type(s))
s = create_string_buffer(b'hey')
print(s.raw, len(s))
s = create_string_buffer(b'hey', 10)
print(s.raw)
t(lambda: create_string_buffer('a'))
t(lambda: create_string_buffer(b'abc', 2))
u = create_unicode_buffer('hi')
print(u.value, len(u))

class P(Structure):
    _fields_ = [('x', c_int), ('y', c_double)]
p = P(1, 2.5)
print(p.x, p.y, sizeof(P), alignment(P), P.x, P.y, P.x.offset, P.x.size, P.y.offset)
t(lambda: P(1, 2, 3))
t(lambda: P(z=3).z)
t(lambda: P(1, x=2))
t(lambda: P(y=9).y)
t(lambda: P('a'))
t(lambda: setattr(p, 'x', 'q'))
p.zz = 4
print(p.zz)
t(lambda: delattr(p, 'x'))
t(lambda: p.nope)
t(lambda: repr(p).startswith('<__main__.P object at'))

class Q(P):
    _fields_ = [('z', c_char), ('t', c_short * 3)]
q = Q(1, 2.0, b'c')
print(q.x, q.z, q.t[:], sizeof(Q), Q.z.offset, Q.t.offset)
q.t[1] = 4
print(q.t[:], Q.t)
q.t = (1, 2, 3)
print(q.t[:])

class L(Structure):
    _fields_ = [('a', P), ('b', P * 2)]
l = L()
l.a.x = 5
l.b[1].y = 2.5
print(l.a.x, l.b[1].y, sizeof(L))
l.a = P(7, 8)
print(l.a.x, l.a.y)
l.a = (3, 4)
print(l.a.x)
pp = l.a
pp.x = 99
print(l.a.x)
print(l.a is l.a)
t(lambda: setattr(l, 'a', 3))

class U(Union):
    _fields_ = [('i', c_uint), ('b', c_ubyte * 4)]
u = U(16909060)
print(u.b[:], sizeof(U))
u.b[0] = 255
print(hex(u.i))

class PK(Structure):
    _pack_ = 1
    _fields_ = [('a', c_char), ('b', c_int)]
print(sizeof(PK), PK.b.offset)
t(lambda: type('X', (Structure,), {'_fields_': [('a', 3)]}))
t(lambda: type('X', (Structure,), {'_fields_': 3}))
t(lambda: type('X', (Structure,), {'_fields_': ['a']}))

def f():

    class X(Structure):
        pass
    X()
    X._fields_ = [('a', c_int)]
    return X(4).a
t(f)
t(lambda: sizeof(3))
t(lambda: sizeof(int))
t(lambda: alignment(int))
t(lambda: c_int * -1)
t(lambda: c_int * 'a')
t(lambda: 3 * c_int)
t(lambda: len((c_int * 0)()))
t(lambda: sizeof(c_int * 2 * 3))
m = (c_int * 2 * 3)()
m[1][0] = 4
print([r[:] for r in m])
print((c_int * 2 * 3)((1, 2), (3, 4))[1][1])
t(lambda: bytes(c_int(258)))
t(lambda: bytes(P(1, 2)))
t(lambda: memoryview(a).shape)
t(lambda: memoryview(a).itemsize)
t(lambda: c_int.from_buffer(bytearray(b'\x01\x00\x00\x00')).value)
ba = bytearray(8)
z = c_int.from_buffer(ba, 4)
z.value = 1
print(ba)
t(lambda: c_int.from_buffer(b'abcd'))
t(lambda: c_int.from_buffer(bytearray(2)))
t(lambda: c_int.from_buffer_copy(b'\x02\x00\x00\x00').value)
t(lambda: c_int.from_buffer(ba, 6))
t(lambda: c_int.from_buffer_copy(b'ab'))
t(lambda: c_int.from_buffer(ba, -1))
import copy, pickle
t(lambda: pickle.loads(pickle.dumps(c_int(7))))
t(lambda: copy.copy(c_int(7)))
t(lambda: copy.copy(P(7, 8)).y)
t(lambda: pickle.loads(pickle.dumps(P(7, 8))).x)

class MyInt(c_int):
    pass
t(lambda: MyInt(4).value)

class S2(Structure):
    _fields_ = [('m', MyInt), ('n', c_int)]
s2 = S2()
print(type(s2.m).__name__, type(s2.n))
t(lambda: (MyInt * 2)()[0].__class__.__name__)
t(lambda: Structure())
t(lambda: Array())
t(lambda: ctypes._SimpleCData())

def f():

    class X(ctypes._SimpleCData):
        pass
t(f)

def f():

    class X(ctypes._SimpleCData):
        _type_ = '?'
    return (X(3), sizeof(X))
t(f)
