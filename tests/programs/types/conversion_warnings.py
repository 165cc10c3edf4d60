# What conversions say of special methods that give instances of subclasses, and of buffers.
import warnings
class I(int): pass
class A:
    def __int__(self): return I(3)
class B:
    def __int__(self): return True
class C:
    def __trunc__(self): return 4
class D:
    def __trunc__(self): return A()
class D2:
    def __trunc__(self): return 1.5
class E:
    def __index__(self): return I(5)
class F(float): pass
class G:
    def __float__(self): return F(2.5)
class H:
    def __int__(self): return 1.5
class J:
    def __index__(self): return True
class K:
    def __float__(self): return 1
class L(float):
    def __float__(self): return F(7.5)
class M:
    def __complex__(self): return type('C',(complex,),{})(1j)
import operator, math
class S(int): pass
class T(S):
    def __int__(self): return S(9)
print(int(True), int(S(4)), type(int(S(4))), int(T(3)), float(F(2.5)), type(float(F(2.5))), complex(F(1.5)))
for f in (int, float, complex, operator.index, round, hex, lambda x: [1,2,3,4,5,6,7][x], range):
    for x in (A(), B(), C(), D(), D2(), E(), G(), H(), J(), K(), M()):
        with warnings.catch_warnings(record=True) as w:
            warnings.simplefilter('always')
            try: r = f(x); r=(type(r).__name__, r)
            except Exception as e: r = (type(e).__name__, str(e))
        print(getattr(f,'__name__','?'), type(x).__name__, r, [(i.category.__name__, str(i.message)) for i in w])
for x in (b'12', bytearray(b'12'), memoryview(b'12'), memoryview(b'123')[1:], '12'):
    for args in ((), (16,)):
        try: print(int(x,*args))
        except Exception as e: print(type(x).__name__, args, type(e).__name__, e)
for x in (b'x', bytearray(b'x'), b'\xff', 'x\n', b'1'*50+b'x'):
    for f in (int, float):
        try: print(f(x))
        except Exception as e: print(f.__name__, type(x).__name__, type(e).__name__, e)
