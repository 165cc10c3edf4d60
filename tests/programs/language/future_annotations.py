# `from __future__ import annotations`: annotations are the text of their expressions.
from __future__ import annotations
a: (x)
b: x or (y and z) or not w
c: (x if y else z) if w else (lambda: 0)
d: lambda a, /, b=1, *c, d, e=2, **f: (yield)
e: lambda *a: 1
f: lambda **k: (lambda x: x)
g: {1: 2, **x, 'a': "b'"}
h: {1, 2}
i: [x for x, y in z if a if b for q in r]
j: {x: y for x in (1 if a else b)}
k: f(x for x in y)
l: f(*a, b, c=1, **d)
m: (1).real + 1.5.real
n: x[1:2, ::3, a:b:c, :]
o: x[(1, 2)]
p: x[1,]
q: ()
r: (1,)
s: -x ** -y
t: (-x) ** y ** z
u: (x ** y) ** z
v: a + (b - c) - d * (e + f)
w: not (a < b) < c is not d
x: ~a @ b // c << d | e ^ f & g
y: f'{x!r:>{w}} {{}} {y}'
aa: ...
ab: 1e400 + 1j + 1e400j
ac: "a" "b"
ad: u"u"
ae: x.y.z(1)(2)[3]
af: (x, *y)
ag: x[*y]
ah: (not x).y
ai: (a, b)[0]
aj: [*a, b]
ak: 'é\n\ud800'
al: True | None
am: 123456789012345678901234567890
an: f'a{b}c{d=}'
ao: (lambda x, y=3, /, z=4: x)(1)
ap: x if (y, z) else w
aq: (a for a in b)
ar: x[a, b:c]
as_: a < (b < c)
at: not not a
au: -(-a)
av: - -1 + +1

for name, text in list(__annotations__.items()):
    print(name, text)


def function(x: undefined, *a: foo[1], k: (yes, no) = 1, **kw: (lambda: 3)) -> list[int]:
    local: not_there = 1
    return local


print(function.__annotations__, function(1))


class Class:
    x: nothing = 1
    y: list[zip if 1 else 2]
    __z: int

    def method(self: Class) -> Class | None:
        z: Class


print(Class.__annotations__, Class.method.__annotations__)

import __future__
import typing

print(typing.get_type_hints(Class.method))
print(__future__.annotations, __future__.all_feature_names[:2])
print(function.__code__.co_flags & __future__.annotations.compiler_flag)

# Code made here has the feature too, unless it is told not to.
space = {}
exec("def g(x: nope): pass", space)
print(space["g"].__annotations__)
code = compile("def g(x: nope): pass", "<s>", "exec", dont_inherit=True)
try:
    exec(code, {})
except NameError as e:
    print(e)
code = compile("def g(x: nope): pass", "<s>", "exec", flags=__future__.CO_FUTURE_ANNOTATIONS, dont_inherit=True)
exec(code, space)
print(space["g"].__annotations__)
try:
    compile("1", "<s>", "exec", flags=1 << 30)
except ValueError as e:
    print(e)

# What is no annotation at all.
for text in ["x: (yield)", "x: (y := 1)", "def f() -> (await x): pass", "async def f(x: [i async for i in y]): pass",
             "class C:\n  def f(self, x: (yield from y)): pass"]:
    try:
        compile(text, "<s>", "exec")
        print("compiled", text)
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_offset)
