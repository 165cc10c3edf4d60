# What syntax errors say and where they point: message, start, end, and the line as it is shown.
sources = """
3 + not 1
- not -x
import this from that
import one.two, three from four as five
A[*(1:2)]
call(*args=[0])
call(a, **kw={})
call(a + b = 1)
call(a=1, (b))
async def f[T]:
def f[T] -> int:
def f(/, a, b=): pass
def f(a, /*, b): pass
def f(a, *b=, c): pass
def f(a, b: int=, c): pass
lambda a, b=, c: 0
lambda a, /*, b: 0
with (this as that)
with (this, that as other)
print {1: (x.)}
print a b
9\N{LATIN SMALL LETTER E WITH ACUTE}
9\N{FRACTION SLASH}3
type A[] = int
def f[](): pass
x = (1,
f(a]
import a)
x = 'abc
@f
f'{**a}'
f'{a $ b}'
from __future__ import braces
from __future__ import nothing_like_it
__debug__: int
__debug__: int = 1
[x for x in (lambda: (y := 1))()]
{(i := 0): (i := 1) for i in x}
def f[T: [(x := 1) for _ in y]](): pass
type A = [(x := 1) for _ in y]
def f[T](x: (y := T)): pass
def f[T](x=(y := 1)): pass
""".strip().splitlines()
sources += [
    "if 1:\n", "if 1:\n\n", "if 1:", "try:\n  pass\n", "try:\n  pass\n\n", "@f\n\n", "class A:\n  @f\n", "(1,\n2", "x = \\",
    "match x:\n  case [y] if y > 0\n    pass\n", "match x:\n  case {0: _, False: _}: pass\n",
    "match x:\n  case {1: _, 1.0: _}: pass\n", "match x:\n  case {1+2j: _, 1+2j: _}: pass\n",
    "match x:\n  case {-1: _, -1: _}: pass\n", "match x:\n  case {'a': _, 'a': _}: pass\n",
    "match x:\n  case (None | _) | 1: pass\n", "match x:\n  case f'a': pass\n", "match x:\n  case {f'a': 1}: pass\n",
    "match x:\n  case C(a=1, a=2): pass\n",
    "try: pass\nexcept A: pass\nexcept* B: pass\n", "try: pass\nexcept A, B as c: pass\n",
    "def f():\n  try: pass\n  except* A:\n    return 1\n", "def f():\n  try: pass\n  except* A:\n    return x\n",
    "def f():\n  global x\n  nonlocal x\n", "def f():\n  print(x)\n  x = 1\n  global x\n",
    "def f():\n  def g():\n    nonlocal x\n", "def f():\n  x = 1\n  class C:\n    nonlocal x\n    x: int\n",
    "class C:\n  def f(self):\n    nonlocal __x\n", "def f[T]():\n  def g():\n    nonlocal T\n", "class C[T]:\n  nonlocal T\n",
    "from __future__ import annotations\nx: (yield)\n", "from __future__ import annotations\ndef f(x: (a := 1)): pass\n",
]
for source in sources:
    source = source.encode().decode("unicode_escape") if "\\N" in source else source
    for mode in ("exec", "single")[:1 + source.endswith("\n")]:
        try:
            compile(source, "<s>", mode)
            print("compiled", repr(source))
        except SyntaxError as e:
            print(f"{source!r}: {type(e).__name__} {e.msg}")
            print("   ", (e.lineno, e.offset), (e.end_lineno, e.end_offset), repr(e.text))
