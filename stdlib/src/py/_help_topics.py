"""What help() says of the language itself: its keywords, and a few topics."""

_IF = """
if condition:
    ...
elif another condition:
    ...
else:
    ...

The block of the first condition that is true runs, that of else if none is. Both are optional, and there may be several
elif. As an expression: `a if condition else b`."""

_TRY = """
try:
    ...
except ValueError as error:
    ...
except (TypeError, KeyError):
    ...
else:
    ...
finally:
    ...

The first except clause whose class the exception is an instance of takes care of it; its name goes at the end of the clause.
else runs when nothing was raised, finally in every case. With `except*` each clause takes its part of an exception group."""

_BOOLEAN = """
x and y    x if that is false, otherwise y
x or y     x if that is true, otherwise y
not x      True if x is false, otherwise False

y is not evaluated where x decides. False are None, False, zeros, what has the length 0, and whatever its __bool__ says
to be."""

_COMPARE = """
a is b, a is not b      is it the same object?
a in b, a not in b      is it among those that b contains?
<  <=  ==  !=  >  >=    by value

Comparisons can be chained: `0 < x < 10` evaluates x once."""

_IMPORT = """
import module
import package.module as name
from module import name, other as another
from . import sibling

Runs a module's code, once for each process, and binds it, or names that it has. Dots at the front count from the package
that the importing module is in. `from module import *` takes the names in its __all__."""

_ASYNC = """
async def task():
    await another()
    async with resource:
        async for item in items:
            ...

Calling it gives a coroutine, which somebody has to drive; await hands control to whoever does that until the other is
done."""

_GENERATOR = """
yield value             in a function: calling it gives a generator
x = yield value         x is what send() gives
yield from iterable     all that the iterable gives, in turn

The function runs up to the next yield each time it is asked for a value."""

_LOOP = """
for target in iterable:
    ...
while condition:
    ...

break leaves the innermost loop, continue goes on with its next round. An else clause runs when a loop ends without
break."""

_SCOPE = """
global name, ...        the names are the module's
nonlocal name, ...      the names are those of the function around this one

A name that a function binds is its own everywhere in it, unless it says otherwise so."""

_FUNCTION = """
@decorator
def name(a, b=1, /, c=2, *rest, d, e=3, **others) -> result:
    ...
    return value

What stands before / is given by position only, what stands after * by keyword only. Defaults are evaluated once, when def
runs. Without return the result is None. `lambda a, b: expression` is a function without a name."""

_MATCH = """
match subject:
    case 1 | 2:
        ...
    case [first, *rest] if rest:
        ...
    case {"key": value, **others}:
        ...
    case Point(x=0, y=y) as point:
        ...
    case _:
        ...

The block of the first pattern that fits runs. A plain name fits anything and is bound to it; a dotted name is compared."""

_CONSTANT = """
None     nothing; what functions without a return value give
True     the two truth values, which are the ints 1 and 0 as well
False"""

_OPERATORS = """
From those that bind most to those that bind least:

(...) [...] {...}                 tuples, lists, dicts, sets, comprehensions
x[i]  x[i:j]  x(...)  x.name      subscripts, slices, calls, attributes
await x
**
+x  -x  ~x
*  @  /  //  %
+  -
<<  >>
&
^
|
in  not in  is  is not  <  <=  >  >=  !=  ==
not x
and
or
x if y else z
lambda
:="""

_FORMATTING = """
f"{value!r:>{width},.2f}"    in braces: an expression, a conversion, a format
f"{value=}"                  with the expression's text

A format is [[fill]align][sign][z][#][0][width][grouping][.precision][type]: align is one of < > = ^, sign one of + - blank,
grouping one of , _, type one of b c d e f g n o s x X %. str.format() and format() take the same."""

_COMPREHENSIONS = """
[x * x for x in numbers if x]      a list
{x for x in numbers}               a set
{k: v for k, v in pairs}           a dict
(x for x in numbers)               a generator

There may be several for and if, read from the left. Their targets are their own."""

TOPICS = {
    "operators": _OPERATORS, "formatting": _FORMATTING, "comprehensions": _COMPREHENSIONS,
    **dict.fromkeys(["if", "elif", "else"], _IF),
    **dict.fromkeys(["try", "except", "finally"], _TRY),
    **dict.fromkeys(["and", "or", "not"], _BOOLEAN),
    **dict.fromkeys(["is", "in"], _COMPARE),
    **dict.fromkeys(["import", "from", "as"], _IMPORT),
    **dict.fromkeys(["async", "await"], _ASYNC),
    **dict.fromkeys(["for", "while", "break", "continue"], _LOOP),
    **dict.fromkeys(["global", "nonlocal"], _SCOPE),
    **dict.fromkeys(["def", "return", "lambda"], _FUNCTION),
    **dict.fromkeys(["match", "case", "_"], _MATCH),
    **dict.fromkeys(["None", "True", "False"], _CONSTANT),
    "yield": _GENERATOR,
    "assert": """
assert condition, message

Raises AssertionError, with the message if there is one, unless the condition is true. With -O it is left out.""",
    "class": """
class Name(Base, Another, metaclass=Meta):
    attribute = value
    def method(self):
        ...

Runs the block in a namespace of its own, which becomes the attributes of the class.""",
    "del": """
del name, thing.attribute, items[0], items[2:5]

Deletes the references, not the objects: an object goes with the last reference to it.""",
    "pass": """
pass

Does nothing, where a statement has to stand.""",
    "raise": """
raise exception
raise exception from cause
raise

Without an exception, that which is being handled is raised again. `from None` hides what was being handled.""",
    "type": """
type Name[T] = expression

A name for a type, evaluated when somebody asks for its value. type(x) is the class of x.""",
    "with": """
with open(name) as file, lock:
    ...

Calls __enter__ of each, binds what that gives, and calls __exit__ when the block is left, however that happens: the last
one first.""",
}
