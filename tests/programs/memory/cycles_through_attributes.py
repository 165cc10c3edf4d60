"""whatever can be assigned to may be part of a cycle, and the collector can open it there"""
import collections
import functools
import gc
import io
import types
import weakref


class Held:
    """Lives as long as its cycle."""


def function():
    pass


def caught(error):
    try:
        raise error
    except BaseException as e:
        return e


Point = collections.namedtuple("Point", "x y")

MAKERS = {
    "function": lambda: types.FunctionType(function.__code__, {}),
    "property": lambda: property(function),
    "staticmethod": lambda: staticmethod(function),
    "classmethod": lambda: classmethod(function),
    "field": lambda: type(Point.x)(0, "words"),
    "class": lambda: type("Class", (), {}),
    "instance": lambda: type("Class", (), {"__slots__": ("a", "b", "__dict__", "__weakref__")})(),
    "module": lambda: types.ModuleType("module"),
    "namespace": types.SimpleNamespace,
    "cell": types.CellType,
    "partial": lambda: functools.partial(function),
    "cached": lambda: functools.lru_cache(types.FunctionType(function.__code__, {})),
    "error": lambda: caught(ValueError(1)),
    "missing": lambda: ImportError("no module"),
    "file": lambda: OSError(2, "none", "file"),
    "text": lambda: UnicodeDecodeError("ascii", b"b", 0, 1, "bad"),
    "syntax": lambda: SyntaxError("bad"),
    "name": lambda: NameError("bad"),
    "attribute": lambda: AttributeError("bad"),
    "stop": lambda: StopIteration(1),
    "exit": lambda: SystemExit(1),
    "traceback": lambda: caught(ValueError(1)).__traceback__,
    "deque": collections.deque,
    "default": lambda: collections.defaultdict(list),
    "reference": lambda: type("Reference", (weakref.ref,), {})(Held),
}
NAMES = ("a b cell_contents default_factory obj name path msg args value code filename strerror text object reason "
         "encoding print_file_and_line __module__ __name__ __qualname__ __doc__ __annotations__ __type_params__ "
         "__defaults__ __kwdefaults__ __dict__ __cause__ __context__ __wrapped__ __isabstractmethod__ anything").split()
WRAPS = {"tuple": lambda *x: x, "list": lambda *x: [x], "dict": lambda *x: {"x": x}}

for kind, make in MAKERS.items():
    taken, left = set(), []
    for name in NAMES:
        for how, wrap in WRAPS.items():
            thing, held = make(), Held()
            here = weakref.ref(held)
            try:
                setattr(thing, name, wrap(thing, held))
                taken.add(name)
            except (AttributeError, TypeError):
                pass
            del thing, held
            gc.collect()
            if here() is not None:
                left.append((name, how))
    print(kind, "anything" in taken, "left:", left)

# What is given to a native by its methods.
for kind, fill in {
    "deque": lambda d, x: d.append(x),
    "default": lambda d, x: d.setdefault(1, x),
    "partial": lambda p, x: p.__setstate__((function, (x,), {"k": x}, {"d": x})),
    "cached": lambda f, x: f.__dict__.update(k=x),
    "error": lambda e, x: e.add_note("n") or e.__notes__.append(x),
}.items():
    thing, held = MAKERS[kind](), Held()
    here = weakref.ref(held)
    fill(thing, (thing, held))
    del thing, held
    gc.collect()
    print(kind, here())

# A stream may not lie on itself.
for make in io.TextIOWrapper, io.BufferedReader, io.BufferedWriter, io.BufferedRandom:
    stream = make(io.BytesIO())
    try:
        stream.__init__(stream)
    except ValueError as e:
        print(make.__name__, e)
