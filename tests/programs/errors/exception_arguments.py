# What exceptions make of their arguments, attributes and keywords; how they are copied, pickled and shown.
import pickle, copy, errno
def show(e, *names):
    print(type(e).__name__, e.args, str(e), repr(e), [getattr(e,n,'-') for n in names], e.__dict__)
def tr(f):
    try: show(f())
    except Exception as x: print(type(x).__name__, x)
for c in ["AttributeError('x',foo=1)","NameError('x',foo=1)","ImportError('x',foo=1)","ImportError(name='n',path='p')","OSError('a',b=1)","ValueError(x=1)","SyntaxError(x=1)","StopIteration(x=1)","SystemExit(x=1)","UnicodeDecodeError(x=1)","KeyError(x=1)","BaseException(x=1)","ExceptionGroup(x=1)", "ImportError('a', name='n', nope=3)"]:
    tr(lambda: eval(c))
O=("errno","strerror","filename","filename2","characters_written")
for c in ["OSError(2,'x')","OSError(2,'x','f')","OSError(2,'x','f',None,'g')","OSError(2)","OSError(2,'x',None)","OSError(2,'x',None,None,'g')","OSError(1,2,3,4,5,6)","BlockingIOError(1,'x',3)","BlockingIOError(1,'x','3')","BlockingIOError(1,'x')","BlockingIOError(1,'x',3.5)","OSError(errno.EAGAIN,'x',5)","BlockingIOError(1,2,3,4)", "OSError('x')", "OSError()"]:
    try:
        e=eval(c); show(e,*O)
        for p in (0,2,5):
            show(pickle.loads(pickle.dumps(e,p)),*O)
        show(copy.copy(e),*O); print(e.__reduce__())
    except Exception as x: print(c, type(x).__name__, x)
e=OSError('one'); e.filename='f'; print(e); e.filename2='g'; print(e)
e=OSError(1,'two'); e.errno=None; print(e); e.strerror=None; print(e); del e.errno; print(e, e.errno)
class S(OSError):
    def __init__(self, a, *, foo): 
        super().__init__(a, foo); self.foo=foo
e=S(2,foo='bar'); show(e,*O)
class S1(OSError):
    def __init__(self, *a, **k): pass
e=S1(2,'bar',x=3); show(e,*O)
class S2(OSError):
    def __new__(cls,*a,**k): return super().__new__(cls,*a)
    def __init__(self, *a, **k): super().__init__()
e=S2(2,'bar'); show(e,*O)
class S3(OSError):
    def __new__(cls,a,foo=1): return super().__new__(cls,a,str(foo))
tr(lambda: S3(2,foo=7))
tr(lambda: S3(2))
class S4(FileNotFoundError): pass
show(S4(2,'x','f'),*O)
tr(lambda: S4(2,x=1))
I=("name","path","msg","name_from")
e=ImportError('m',name='n',path='p'); show(e,*I); e.x=1
for p in (0,2,5): show(pickle.loads(pickle.dumps(e,p)),*I)
show(copy.copy(e),*I); print(e.__reduce__()); e.__init__('q'); show(e,*I); e.__init__(); show(e,*I); e.__init__('a','b'); show(e,*I)
print(ImportError('m').__reduce__(), ImportError(5), ImportError('m',name_from='x').__reduce__())
e=AttributeError('m',name='n',obj=[1]); print(e.__reduce__()); show(copy.copy(e),'name','obj'); show(pickle.loads(pickle.dumps(e)),'name','obj')
e=NameError('m',name='n'); print(e.__reduce__()); show(copy.copy(e),'name')
Y=("msg","filename","lineno","offset","text","end_lineno","end_offset","print_file_and_line")
for c in ["SyntaxError()","SyntaxError('m')","SyntaxError('m',('f',1,2,'t'))","SyntaxError('m',('f',1,2,'t',3,4))","SyntaxError('m',('f',1,2))","SyntaxError('m',('f',1,2,'t',3))","SyntaxError('m',('f',1,2,'t',3,4,5))","SyntaxError('m',5)","SyntaxError('m',['f',1,2,'t'])","SyntaxError('m',('f',1,2,'t'),3)","SyntaxError('m',('f','1','2','t'))","SyntaxError('m',('/a/b/f',None,None,None))","SyntaxError('m', 'abcd')","SyntaxError('m',())"]:
    try: show(eval(c),*Y)
    except Exception as x: print(c, type(x).__name__, x)
e=SyntaxError('m',('f',1,2,'t')); e.end_lineno=7; e.end_offset=8; e.print_file_and_line=9; e.lineno='x'; show(e,*Y)
e.__init__('z'); show(e,*Y)
U=("encoding","object","start","end","reason")
for c in ["UnicodeDecodeError('a',b'bcd',1,2,'r')","UnicodeDecodeError('a',bytearray(b'bcd'),1,2,'r')","UnicodeDecodeError('a','b',1,2,'r')","UnicodeDecodeError(1,b'',1,2,'r')","UnicodeDecodeError('a',b'',1,2)","UnicodeEncodeError('a','bcd',1,2,'r')","UnicodeEncodeError('a',b'b',1,2,'r')","UnicodeEncodeError('a','b','c',2,'r')","UnicodeTranslateError('bcd',1,2,'r')","UnicodeTranslateError('bcd',1,3,'r')","UnicodeTranslateError(1,1,2,'r')","UnicodeTranslateError('bcd',1)","UnicodeEncodeError('a','b\u1234',1,2,'r')","UnicodeTranslateError('\U00012345',0,1,'r')","UnicodeEncodeError('a','b',10,20,'r')","UnicodeDecodeError('a',b'b',-10,20,'r')", "UnicodeError('a','b')"]:
    try: show(eval(c),*U)
    except Exception as x: print(c, type(x).__name__, x)
for K in (UnicodeEncodeError,UnicodeDecodeError,UnicodeTranslateError):
    print(repr(str(K.__new__(K))))
e=UnicodeTranslateError('xxxx',1,5,'foo'); print(e); e.end=2; print(e); e.end=5; e.reason=0x345345345; print(e)
e=UnicodeEncodeError('a','bcd',1,2,'r')
    try: print(e)
    except Exception as x: print(n,type(x).__name__,x)
for st in [1,[], {'a':1}, {1:2}, None]:
    e=ValueError(); 
    try: print(e.__setstate__(st), e.__dict__)
    except Exception as x: print(type(x).__name__,x)
for n in ('args','__traceback__','__cause__','__context__','__suppress_context__','__dict__'):
    try: delattr(ValueError(1),n); print('deleted',n)
    except Exception as x: print(n,type(x).__name__,x)
    try: setattr(ValueError(1),n,5); print('set',n)
    except Exception as x: print(n,type(x).__name__,x)
e=StopIteration(1,2); print(e.value); e.value=5; print(e.value,e.args); e=SystemExit(1,2); print(e.code); e.code=3; print(e.code)
e=SystemExit(); print(e.code); e.__init__(4); print(e.code); e.__init__(); print(e.code)
e=StopIteration(3); e.__init__(); print(e.value)
class B(Exception):
    def __init__(self, x): self.x=x
b=B(1); print(b.args, copy.copy(b).x); 
class C(Exception):
    def __new__(cls, *a, **k): return super().__new__(cls, *a, **k)
    def __init__(self, *a, **k): super().__init__(*a)
print(C(1,k=2).args)
print(BaseException.__new__(ValueError,1,2).args)
try: raise ValueError from 5
except Exception as x: print(x)
print(repr(Exception("a",)), repr(Exception()), str(KeyError('a')), str(KeyError()), str(KeyError(1,2)))
x=ValueError('a'); x.add_note('n'); print(x.__notes__, x.__reduce__())
try: x.__notes__=5; x.add_note('k')
except Exception as q: print(q)
