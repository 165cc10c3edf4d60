# What help() says of functions, methods and classes of one's own.
import pydoc, sys, io
def f(x, y=2, *a, k: int, **kw) -> str:
    """Does things.

    More text.
    """
async def co(): pass
def nodoc(a, /): pass
lam = lambda q: 1
class A:
    """An A."""
    z = 5
    __slots__ = ()
    def __init__(self, x): "make"
    def m(self): return 1
    @classmethod
    def c(cls): "cm"
    @staticmethod
    def s(q): "st"
    @property
    def p(self): "the p"
class B(A):
    w: int = 3
    def m(self): "own"
    @property
    def rw(self): return 1
    @rw.setter
    def rw(self, v): pass
    alias = m
    def _hidden(self): pass
    class Inner: pass
    data = {1: 2}
    def __call__(self, *args): "call it"
    long = "x" * 100
for x in (f, co, nodoc, lam, A, B, B(1).m, A.c, B(1), B.rw, A.m, A.s):
    help(x)
    print("=" * 10)
print(help, type(help).__name__)
help("no_such_thing_at_all")
out = io.StringIO()
pydoc.doc(f, output=out)
print(out.getvalue().split("\n")[0])
print(pydoc.render_doc(A.c).split("\n")[0], "|", pydoc.describe(sys), "|", pydoc.describe(A), "|", pydoc.describe(5))
print(pydoc.splitdoc("one\n\ntwo\nthree"), pydoc.splitdoc("one"), pydoc.splitdoc("a\nb"))
print(pydoc.locate("os.path.join").__name__, pydoc.locate("str.upper").__name__, pydoc.locate("nope.x"))
try: pydoc.render_doc("no_such_thing_at_all")
except ImportError as e: print(e)
