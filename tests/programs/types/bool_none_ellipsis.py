print(True + 1, True == 1, True is 1 if False else "", not None, bool("False"), bool([0]), bool(0.0), None == False, True and "x", False or None, isinstance(True, int), bool.__mro__, int(True), str(True), repr(None), f"{True:5}|{True!s:>6}|{None!s:5}|{False:d}")
print(True & False, True | 2, True ^ True, ~True if False else -2, True << 2, True * "ab", [1, 2][True], sum([True, True, False]), {True: 1, 1: 2}, max(True, 0), True < 2, -True, abs(True), divmod(True, 1), round(True))
print(..., Ellipsis is ..., type(...), NotImplemented, type(None), None.__class__, type(NotImplemented).__name__, bool(...), None is None, hash(None) == hash(None), [...][0])
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: None + 1, lambda: None(), lambda: None[0], lambda: None.x, lambda: len(None), lambda: bool(NotImplemented), lambda: type(None)(), lambda: type(None)(1), lambda: bool(1, 2), lambda: setattr(None, "x", 1), lambda: int(None), lambda: None < None, lambda: type(...)() is ..., lambda: -None, lambda: [] < None): t(f)
class B:
    def __bool__(self): print("bool called"); return False
print("yes" if B() else "no", not B(), (B() and 1) is not None, bool(B()), any([B(), 1]), all([1, B()]), [x for x in (1,) if B()])
while B(): pass
class L:
    def __len__(self): print("len called"); return 3
print(bool(L()), not L(), 1 if L() else 2)
