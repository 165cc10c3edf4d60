def f():
    raise ExceptionGroup("eg", [ValueError(1), TypeError("t"), ExceptionGroup("in", [ValueError(2), OSError(3)])])
try:
    f()
except* ValueError as g:
    print("V", g.exceptions, g.message)
except* OSError as g:
    print("O", repr(g))
