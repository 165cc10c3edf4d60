import sys
for arg in (0, 1, None, "text", True, 2.5, (1, 2), []):
    try: sys.exit(arg)
    except SystemExit as e: print(repr(e), e.code, e.args)
try: exit
except NameError: print("no exit")
try: raise SystemExit
except BaseException as e: print(repr(e), e.code, isinstance(e, Exception))
class X(SystemExit): pass
raise X(7)
