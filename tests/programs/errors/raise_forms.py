def t(f):
    try: f()
    except BaseException as e: print(type(e).__name__, e, repr(e.__cause__), e.__suppress_context__, repr(e.__context__))
def r1(): raise ValueError
def r2(): raise ValueError("x") from KeyError
def r3(): raise 5
def r4(): raise
def r5(): raise ValueError from 5
def r6():
    try: raise KeyError("a")
    except KeyError as e: raise ValueError("b") from e
def r7(): raise type
def r8():
    try: 1 / 0
    except ZeroDivisionError as e: raise e
def r9():
    try:
        try: 1 / 0
        except ZeroDivisionError: raise TypeError
    except TypeError as e: raise e.__context__
class BadNew(Exception):
    def __new__(cls): return 5
def r10(): raise BadNew
class NeedsArg(Exception):
    def __init__(self, x): pass
def r11(): raise NeedsArg
for f in (r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11): t(f)
try:
    try: raise ValueError("a")
    except (TypeError, ValueError) as e: saved = e; raise
except ValueError as e2: print(e2 is saved, e2.__traceback__ is not None)
try: e
except NameError as err: print(err)
def bad_except():
    try: 1 / 0
    except 5: pass
t(bad_except)
def bad_except2():
    try: 1 / 0
    except (ValueError, "x"): pass
t(bad_except2)
print(ValueError("a", 2).args, ValueError().args, str(ValueError(("t",))), ValueError("a") == ValueError("a"))
e = ValueError("w"); print(e.with_traceback(None) is e, e.__traceback__)
