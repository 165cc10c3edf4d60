import traceback, sys
def a(): b()
def b(): raise KeyError("deep")
try: a()
except KeyError as e:
    print(traceback.format_exc())
    print([ (f.name, f.lineno, f.line) for f in traceback.extract_tb(e.__traceback__)])
    print(traceback.format_exception_only(e))
    tb = e.__traceback__
    while tb: print(tb.tb_frame.f_code.co_name, tb.tb_lineno); tb = tb.tb_next
    print(sys.exc_info()[0].__name__, sys.exception() is e)
print(sys.exc_info())
te = traceback.TracebackException.from_exception(ValueError("v"))
print(list(te.format()), te.exc_type_str)
def gen():
    try: yield 1
    except ValueError: print(sys.exception()); yield 2
    print(sys.exception()); yield 3
g = gen(); next(g)
try: raise TypeError("outer")
except TypeError: print(g.throw(ValueError("v"))); print(next(g)); print(repr(sys.exception()))
