import sys
def f():
    try:
        sys.exit(4)
    except Exception:
        print("not caught")
try:
    f()
except SystemExit as e:
    print("code", e.code)
    raise SystemExit(e.code + 1)
