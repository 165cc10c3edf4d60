"""Fields that hold characters, and classes that are made by hand."""
from ctypes import *

class S(Structure):
    _fields_ = [('n', c_char * 4), ('w', c_wchar * 3), ('k', c_char * 2 * 2)]
s = S(b'ab', 'xy')
print(s.n, s.w, type(s.k).__name__, type(s.k[0]).__name__)

def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)
for v in (b'1234', b'12345', 'x', 3, b'1'):
    t(lambda: setattr(s, 'n', v))
    print(s.n)
for v in ('123', '1234', b'x', 3, '1'):
    t(lambda: setattr(s, 'w', v))
    print(s.w)
t(lambda: s.k.__setitem__(0, b'zz'))
print(s.k[0].value)
t(lambda: s.k.__setitem__(0, (b'z', b'y')))
print(s.k[0].value)

class M(c_char * 4):
    pass

class S(Structure):
    _fields_ = [('n', M)]
s = S()
t(lambda: type(s.n))
print(sizeof(M), type(M).__name__, M.__mro__)

class A5(Array):
    _type_ = c_int
    _length_ = 5
print(len(A5()), A5.__name__)
t(lambda: type('Z', (Array,), {'_type_': c_int}))
t(lambda: type('Z', (Array,), {'_length_': 3}))
t(lambda: type('Z', (Array,), {'_type_': 3, '_length_': 3}))

class E(Structure):
    pass
print(sizeof(E), E._fields_ if hasattr(E, '_fields_') else 'none')

class N(Structure):
    _fields_ = []
print(sizeof(N))
t(lambda: hash(s))
