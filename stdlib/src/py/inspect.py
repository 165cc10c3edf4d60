"""What live objects say of themselves: signatures, members, source."""

import sys
import types
from _collections_abc import Awaitable as _Awaitable  # only for isawaitable

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 1, 2, 4, 8
CO_NESTED, CO_GENERATOR, CO_NOFREE, CO_COROUTINE = 16, 32, 64, 128
CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 256, 512

TPFLAGS_IS_ABSTRACT = 1 << 20


# --- what kind of object

def ismodule(object):
    return isinstance(object, types.ModuleType)


def isclass(object):
    return isinstance(object, type)


def ismethod(object):
    return isinstance(object, types.MethodType)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def isbuiltin(object):
    return isinstance(object, (types.BuiltinFunctionType, type(type.__new__)))


def iscode(object):
    return isinstance(object, types.CodeType)


def isframe(object):
    return isinstance(object, types.FrameType)


def istraceback(object):
    return isinstance(object, types.TracebackType)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    return isinstance(object, types.CoroutineType)


def isasyncgen(object):
    return isinstance(object, types.AsyncGeneratorType)


def isawaitable(object):
    return (isinstance(object, types.CoroutineType)
            or isinstance(object, types.GeneratorType) and bool(object.gi_code.co_flags & CO_ITERABLE_COROUTINE)
            or isinstance(object, _Awaitable))


def isroutine(object):
    """Whether this is any kind of function or method."""
    return isinstance(object, (types.BuiltinFunctionType, types.FunctionType, types.MethodType,
                               types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType,
                               types.ClassMethodDescriptorType))


def isdatadescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return hasattr(type(object), "__set__") or hasattr(type(object), "__delete__")


def ismethoddescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    kind = type(object)
    return hasattr(kind, "__get__") and not hasattr(kind, "__set__") and not hasattr(kind, "__delete__")


def isgetsetdescriptor(object):
    return isinstance(object, types.GetSetDescriptorType)


def ismemberdescriptor(object):
    return isinstance(object, types.MemberDescriptorType)


def ismethodwrapper(object):
    return isinstance(object, types.MethodWrapperType)


def _has_flag(f, flag):
    import functools
    f = functools._unwrap_partial(f) if not ismethod(f) else functools._unwrap_partial(f.__func__)
    return (isfunction(f) or ismethod(f) or _is_function_like(f)) and bool(f.__code__.co_flags & flag)


def _is_function_like(obj):
    """Has the object all that makes a function, as compiled ones and mocks do?"""
    if not callable(obj) or isclass(obj):
        return False
    parts = {"__name__": str, "__code__": types.CodeType, "__defaults__": (tuple, type(None)),
             "__kwdefaults__": (dict, type(None)), "__annotations__": (dict, type(None))}
    return all(isinstance(getattr(obj, name, _is_function_like), kind) for name, kind in parts.items())


def isgeneratorfunction(obj):
    return _has_flag(obj, CO_GENERATOR)


def iscoroutinefunction(obj):
    return _has_flag(obj, CO_COROUTINE) or getattr(getattr(obj, "__func__", obj), "_is_coroutine_mark", None) is _mark


def isasyncgenfunction(obj):
    return _has_flag(obj, CO_ASYNC_GENERATOR)


_mark = object()


def markcoroutinefunction(func):
    """Let iscoroutinefunction() say yes of a function that only returns a coroutine."""
    getattr(func, "__func__", func)._is_coroutine_mark = _mark
    return func


def isabstract(object):
    return isinstance(object, type) and bool(getattr(object, "__abstractmethods__", None)) and \
        bool(object.__flags__ & TPFLAGS_IS_ABSTRACT)


def getgeneratorstate(generator):
    """GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED or GEN_CLOSED."""
    if generator.gi_running:
        return GEN_RUNNING
    if getattr(generator, "gi_suspended", False):
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING = "CORO_CREATED", "CORO_RUNNING"
CORO_SUSPENDED, CORO_CLOSED = "CORO_SUSPENDED", "CORO_CLOSED"


def getcoroutinestate(coroutine):
    if coroutine.cr_running:
        return CORO_RUNNING
    if getattr(coroutine, "cr_suspended", False):
        return CORO_SUSPENDED
    return CORO_CLOSED if coroutine.cr_frame is None else CORO_CREATED


AGEN_CREATED, AGEN_RUNNING = "AGEN_CREATED", "AGEN_RUNNING"
AGEN_SUSPENDED, AGEN_CLOSED = "AGEN_SUSPENDED", "AGEN_CLOSED"


def getasyncgenstate(agen):
    if agen.ag_running:
        return AGEN_RUNNING
    if agen.ag_suspended:
        return AGEN_SUSPENDED
    return AGEN_CLOSED if agen.ag_frame is None else AGEN_CREATED


def _locals_of(frame):
    return frame.f_locals if frame is not None else {}


def getgeneratorlocals(generator):
    """The variables of a generator by their names."""
    if not isgenerator(generator):
        raise TypeError(f"{generator!r} is not a Python generator")
    return _locals_of(generator.gi_frame)


def getcoroutinelocals(coroutine):
    return _locals_of(coroutine.cr_frame)


def getasyncgenlocals(agen):
    if not isasyncgen(agen):
        raise TypeError(f"{agen!r} is not a Python async generator")
    return _locals_of(agen.ag_frame)


# --- members

def getmembers(object, predicate=None):
    """All members as (name, value) pairs sorted by name."""
    return _members(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """As getmembers(), without running descriptors or __getattr__."""
    return _members(object, predicate, getattr_static)


def _members(object, predicate, getter):
    mro = (object, *getmro(object)) if isclass(object) else ()
    names = dir(object)
    if mro:
        names += [k for base in object.__bases__ for k, v in base.__dict__.items()
                  if isinstance(v, types.DynamicClassAttribute)]
    found, done = [], set()
    for key in names:
        # A name that comes a second time is that of something the class hides from its instances.
        value = getter(object, key, _sentinel) if key not in done else _sentinel
        if value is _sentinel:
            value = next((base.__dict__[key] for base in mro if key in base.__dict__), _sentinel)
        if value is _sentinel:
            continue
        if not predicate or predicate(value):
            found.append((key, value))
        done.add(key)
    return sorted(found, key=lambda pair: pair[0])


_sentinel = object()


_dict_of = type.__dict__["__dict__"].__get__
_mro_of = type.__dict__["__mro__"].__get__


def _in_mro(cls, name):
    """What the first class in the order says to a name, whatever a metaclass makes of it."""
    return next((found[name] for found in map(_dict_of, _mro_of(cls)) if name in found), _sentinel)


def getattr_static(obj, attr, default=_sentinel):
    """An attribute as it lies there, without running descriptors or __getattr__."""
    own = _sentinel
    if type in _mro_of(type(obj)):
        cls = obj
    else:
        cls = type(obj)
        # A class may have put something else in the place of the instance's dict.
        shown = _in_mro(cls, "__dict__")
        if type(shown) in (types.GetSetDescriptorType, types.MemberDescriptorType):
            try:
                own = dict.get(shown.__get__(obj), attr, _sentinel)
            except (AttributeError, TypeError):
                pass
    found = _in_mro(cls, attr)
    if own is not _sentinel and found is not _sentinel:
        kind = type(found)
        takes_over = _in_mro(kind, "__get__") is not _sentinel and (
            _in_mro(kind, "__set__") is not _sentinel or _in_mro(kind, "__delete__") is not _sentinel)
        return found if takes_over else own
    if own is not _sentinel:
        return own
    if found is _sentinel and cls is obj:
        found = _in_mro(type(cls), attr)
    if found is not _sentinel:
        return found
    if default is not _sentinel:
        return default
    raise AttributeError(attr)


def getmro(cls):
    """The class and its bases in the order in which attributes are looked up."""
    return cls.__mro__


def unwrap(func, *, stop=None):
    """The function at the end of a chain of __wrapped__."""
    first = func
    seen = {id(func)}
    while not isinstance(func, type) and hasattr(func, "__wrapped__"):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
        if id(func) in seen or len(seen) >= sys.getrecursionlimit():
            raise ValueError(f"wrapper loop when unwrapping {first!r}")
        seen.add(id(func))
    return func


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    """The annotations of a class, function or module as a new dict."""
    if isinstance(obj, type):
        found = obj.__dict__.get("__annotations__")
        if isinstance(found, types.GetSetDescriptorType):
            found = None
        module = sys.modules.get(getattr(obj, "__module__", None))
        obj_globals, obj_locals = getattr(module, "__dict__", None), dict(vars(obj))
    elif isinstance(obj, types.ModuleType):
        found, obj_globals, obj_locals = getattr(obj, "__annotations__", None), obj.__dict__, None
    elif callable(obj):
        found = getattr(obj, "__annotations__", None)
        obj_globals, obj_locals = getattr(unwrap(obj), "__globals__", None), None
    else:
        raise TypeError(f"{obj!r} is not a module, class, or callable.")
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if not eval_str:
        return dict(found)
    globals = obj_globals if globals is None else globals
    locals = obj_locals if locals is None else locals
    if params := getattr(obj, "__type_params__", ()):
        locals = {param.__name__: param for param in params} | (locals or {})
    return {key: eval(value, globals, locals) if isinstance(value, str) else value for key, value in found.items()}


# --- text

def getdoc(object):
    """The documentation of an object, its own or inherited, its indentation cleaned up."""
    try:
        doc = object.__doc__
    except AttributeError:
        return None
    if doc is None:
        doc = _inherited_doc(object)
    return cleandoc(doc) if isinstance(doc, str) else None


def _inherited_doc(obj):
    if isclass(obj):
        for base in obj.__mro__:
            if base is not object and base.__dict__.get("__doc__") is not None:
                return base.__doc__
        return None
    if ismethod(obj):
        name = obj.__func__.__name__
        cls = obj.__self__ if isclass(obj.__self__) else obj.__self__.__class__
    elif isfunction(obj) or isinstance(obj, property):
        f = obj.fget if isinstance(obj, property) else obj
        name = f.__name__
        cls = sys.modules.get(f.__module__)
        for part in f.__qualname__.split(".")[:-1]:
            cls = getattr(cls, part, None)
        if not isclass(cls):
            return None
    else:
        return None
    for base in cls.__mro__:
        if name in base.__dict__:
            doc = getattr(base.__dict__[name], "__doc__", None)
            if doc is not None:
                return doc
    return None


def cleandoc(doc):
    """Take away the indentation that lines from the second on share, and blank lines around."""
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip(" ")), default=0)
    lines = [lines[0].lstrip(" ")] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getfile(object):
    """The file in which an object was defined."""
    if ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    if isclass(object):
        module = sys.modules.get(object.__module__)
        if getattr(module, "__file__", None):
            return module.__file__
        if object.__module__ == "__main__":
            raise OSError("source code not available")
        raise TypeError(f"{object!r} is a built-in class")
    code = _code_of(object)
    if code is not None:
        return code.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was expected, got"
                    f" {type(object).__name__}")


def _code_of(object):
    if ismethod(object):
        object = object.__func__
    if isfunction(object):
        return object.__code__
    if istraceback(object):
        object = object.tb_frame
    if isframe(object):
        return object.f_code
    return object if iscode(object) else None


def getsourcefile(object):
    filename = getfile(object)
    return None if filename.startswith("<") else filename


def getmodulename(path):
    name = path.rsplit("/", 1)[-1]
    return name[:-3] if name.endswith(".py") else None


def getmodule(object, _filename=None):
    if ismodule(object):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    try:
        file = getfile(object)
    except (TypeError, FileNotFoundError):
        return None
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) == file:
            return module
    return None


def findsource(object):
    """(all lines of the file, the index of the line where the object begins)."""
    import linecache
    file = getfile(object)
    linecache.checkcache(file)
    lines = linecache.getlines(file)
    if not lines:
        raise OSError("could not get source code")
    if ismodule(object):
        return lines, 0
    if isclass(object):
        try:
            return lines, object.__firstlineno__ - 1
        except AttributeError:
            raise OSError("source code not available") from None
    lnum = _code_of(object).co_firstlineno - 1
    if lnum >= len(lines):
        raise OSError("lineno is out of bounds")
    return lines, lnum


def getsourcelines(object):
    """(lines of the object, the number of the first)."""
    object = unwrap(object)
    lines, lnum = findsource(object)
    if istraceback(object):
        object = object.tb_frame
    if ismodule(object) or (isframe(object) and object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[lnum:]), lnum + 1


def getsource(object):
    """The lines in which an object is written, as one text."""
    return "".join(getsourcelines(object)[0])


def getblock(lines):
    """The lines of the first definition: up to the next line that is indented no more."""
    depth = 0
    quote = None
    body = False
    indent = None
    last = 0
    for number, line in enumerate(lines):
        stripped = line.strip()
        if depth == 0 and quote is None and stripped and not stripped.startswith("#"):
            here = len(line) - len(line.lstrip())
            if indent is None:
                indent = here
            elif body and here <= indent:
                break
        depth, quote, ends_block = _scan_line(line, depth, quote)
        if stripped and (quote is not None or depth or not stripped.startswith("#") or
                         (body and len(line) - len(line.lstrip()) > indent)):
            last = number + 1
        if depth == 0 and quote is None:
            if not body and ends_block == ":":
                body = True
            elif not body and stripped and not stripped.startswith(("@", "#")):
                # All on one line, or a lambda.
                return lines[:last]
    return lines[:last]


def _scan_line(line, depth, quote):
    """Follow brackets and strings over a line: (depth, open quote, last character outside)."""
    i, n = 0, len(line)
    last = ""
    while i < n:
        c = line[i]
        if quote is not None:
            if c == "\\":
                i += 2
                continue
            if line.startswith(quote, i):
                i += len(quote)
                quote = None
                continue
            if c == "\n" and len(quote) == 1:
                quote = None
            i += 1
            continue
        if c == "#":
            break
        if c in "'\"":
            quote = c * 3 if line.startswith(c * 3, i) else c
            i += len(quote)
            last = c
            continue
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        if not c.isspace():
            last = c
        i += 1
    return depth, quote, last


def getcomments(object):
    """The comments directly above an object."""
    try:
        lines, lnum = findsource(object)
    except (OSError, TypeError):
        return None
    above = []
    while lnum > 0 and lines[lnum - 1].lstrip().startswith("#"):
        lnum -= 1
        above.insert(0, lines[lnum].lstrip().expandtabs())
    return "".join(above) or None


# --- frames

def currentframe():
    """The frame that called this."""
    return sys._getframe(1) if hasattr(sys, "_getframe") else None


def getlineno(frame):
    return frame.f_lineno


def __getattr__(name):
    if name in ("FrameInfo", "Traceback"):
        import _inspect_frames
        made = globals()[name] = getattr(_inspect_frames, name)
        return made
    if name in ("getclasstree", "walktree", "formatargvalues"):
        import _inspect_frames
        return getattr(_inspect_frames, name)
    if name in ("ArgInfo", "FullArgSpec", "Attribute", "ClosureVars"):
        from collections import namedtuple
        fields = {"ArgInfo": "args varargs keywords locals",
                  "FullArgSpec": "args varargs varkw defaults kwonlyargs kwonlydefaults annotations",
                  "Attribute": "name kind defining_class object", "ClosureVars": "nonlocals globals builtins unbound"}
        made = globals()[name] = namedtuple(name, fields[name], module="inspect")
        return made
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def getframeinfo(frame, context=1):
    """What is known about a frame or traceback."""
    if istraceback(frame):
        lineno, lasti, frame = frame.tb_lineno, frame.tb_lasti, frame.tb_frame
    else:
        lineno, lasti = frame.f_lineno, frame.f_lasti
    if not isframe(frame):
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    filename = frame.f_code.co_filename
    lines = index = None
    if context > 0:
        import linecache
        start = lineno - 1 - context // 2
        found = linecache.getlines(filename)
        if found:
            start = max(0, min(start, len(found) - context))
            lines, index = found[start:start + context], lineno - 1 - start
    import _inspect_frames
    return _inspect_frames.Traceback(filename, lineno, frame.f_code.co_name, lines, index,
                                     positions=_inspect_frames.positions(frame.f_code, lasti))


def getinnerframes(tb, context=1):
    """A record for each frame of a traceback."""
    result = []
    while tb:
        result.append(_frame_record(tb.tb_frame, tb, context))
        tb = tb.tb_next
    return result


def _frame_record(frame, place, context):
    info = getframeinfo(place, context)
    return __getattr__("FrameInfo")(frame, *info, positions=info.positions)


def getouterframes(frame, context=1):
    result = []
    while frame:
        result.append(_frame_record(frame, frame, context))
        frame = frame.f_back
    return result


def stack(context=1):
    """A record for each frame from the caller's up."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    exc = sys.exception()
    return getinnerframes(None if exc is None else exc.__traceback__, context)


def getclosurevars(func):
    """The names a function takes from outside: nonlocals, globals, builtins, unbound."""
    import builtins
    if ismethod(func):
        func = func.__func__
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    nonlocals = {name: cell.cell_contents for name, cell in zip(code.co_freevars, func.__closure__ or ())}
    global_vars, builtin_vars, unbound = {}, {}, set()
    found = func.__globals__.get("__builtins__", builtins)
    found = found.__dict__ if ismodule(found) else found
    for name in code.co_names:
        if name in code.co_freevars or name in code.co_cellvars:
            continue
        if name in func.__globals__:
            global_vars[name] = func.__globals__[name]
        elif name in found:
            builtin_vars[name] = found[name]
        else:
            unbound.add(name)
    return __getattr__("ClosureVars")(nonlocals, global_vars, builtin_vars, unbound)


# --- signatures

class _empty:
    """Marker for what a parameter or a signature does not have."""


class _void:
    """Marker for an argument that was not given."""


class _ParameterKind(int):
    def __new__(cls, value, name, description):
        self = int.__new__(cls, value)
        self._name_ = self.name = name
        self.description = description
        return self

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"

    def __str__(self):
        return self.name

    value = property(int)

    def __reduce__(self):
        return getattr, (Parameter, self.name)


_POSITIONAL_ONLY = _ParameterKind(0, "POSITIONAL_ONLY", "positional-only")
_POSITIONAL_OR_KEYWORD = _ParameterKind(1, "POSITIONAL_OR_KEYWORD", "positional or keyword")
_VAR_POSITIONAL = _ParameterKind(2, "VAR_POSITIONAL", "variadic positional")
_KEYWORD_ONLY = _ParameterKind(3, "KEYWORD_ONLY", "keyword-only")
_VAR_KEYWORD = _ParameterKind(4, "VAR_KEYWORD", "variadic keyword")
_KINDS = (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD)


def formatannotation(annotation, base_module=None, *, quote_annotation_strings=True):
    """An annotation as it would be written."""
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


class Parameter:
    """One of the things a callable takes."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        if kind not in _KINDS:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind")
        self._kind = _KINDS[kind]
        if default is not _empty and self._kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f"{self._kind.description} parameters cannot have default values")
        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name[:1] == "." and name[1:].isdigit():
            # A comprehension's own argument.
            if kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError(f"implicit arguments must be passed as positional or keyword arguments, not"
                                 f" {self._kind.description}")
            self._kind = _POSITIONAL_ONLY
            name = f"implicit{name[1:]}"
        from keyword import iskeyword
        if iskeyword(name) and self._kind is not _POSITIONAL_ONLY or not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name = name
        self._default = default
        self._annotation = annotation

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """A copy with some attributes replaced."""
        return type(self)(self._name if name is _void else name, self._kind if kind is _void else kind,
                          default=self._default if default is _void else default,
                          annotation=self._annotation if annotation is _void else annotation)

    __replace__ = replace

    def __reduce__(self):
        return type(self), (self._name, self._kind), {"_default": self._default, "_annotation": self._annotation}

    def __setstate__(self, state):
        self._default, self._annotation = state["_default"], state["_annotation"]

    def __str__(self):
        text = self._name
        if self._annotation is not _empty:
            text += ": " + formatannotation(self._annotation)
        if self._default is not _empty:
            text += (" = " if self._annotation is not _empty else "=") + repr(self._default)
        if self._kind is _VAR_POSITIONAL:
            return "*" + text
        return "**" + text if self._kind is _VAR_KEYWORD else text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self._name == other._name and self._kind == other._kind and self._default == other._default
                and self._annotation == other._annotation)

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))


class BoundArguments:
    """What the arguments of a call mean to the parameters."""

    __slots__ = ("arguments", "_signature")

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        return self._signature

    def __setstate__(self, state):
        self._signature, self.arguments = state["_signature"], state["arguments"]

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    @property
    def args(self):
        args = []
        for name, param in self._signature.parameters.items():
            if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                break
            if param.kind == _VAR_POSITIONAL:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        kwargs = {}
        started = False
        for name, param in self._signature.parameters.items():
            if not started:
                if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started or name not in self.arguments:
                continue
            if param.kind == _VAR_KEYWORD:
                kwargs.update(self.arguments[name])
            else:
                kwargs[name] = self.arguments[name]
        return kwargs

    def apply_defaults(self):
        """Set the values of what was not given."""
        full = {}
        for name, param in self._signature.parameters.items():
            if name in self.arguments:
                full[name] = self.arguments[name]
            elif param.default is not _empty:
                full[name] = param.default
            elif param.kind is _VAR_POSITIONAL:
                full[name] = ()
            elif param.kind is _VAR_KEYWORD:
                full[name] = {}
        self.arguments = full

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"<{self.__class__.__name__} ({shown})>"


class Signature:
    """The parameters of a function and its return annotation."""

    __slots__ = ("_return_annotation", "_parameters")

    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        found = {}
        top = -1
        seen_default = False
        for param in parameters or ():
            if __validate_parameters__:
                if param.kind < top:
                    raise ValueError(f"wrong parameter order: {_KINDS[top].description} parameter before"
                                     f" {param.kind.description} parameter")
                if param.kind > top:
                    top = int(param.kind)
                if param.kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                    if param.default is not _empty:
                        seen_default = True
                    elif seen_default:
                        raise ValueError("non-default argument follows default argument")
                if param.name in found:
                    raise ValueError(f"duplicate parameter name: {param.name!r}")
            found[param.name] = param
        self._parameters = types.MappingProxyType(found)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        return _signature_of(obj, cls, follow_wrapped, globals, locals, eval_str)

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    def replace(self, *, parameters=_void, return_annotation=_void):
        return type(self)(self._parameters.values() if parameters is _void else parameters,
                          return_annotation=self._return_annotation if return_annotation is _void
                          else return_annotation)

    __replace__ = replace

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        ordered, keyword, result = self._key()
        return hash((ordered, frozenset(keyword.values()), result))

    def _key(self):
        ordered = tuple(p for p in self._parameters.values() if p.kind != _KEYWORD_ONLY)
        keyword = {p.name: p for p in self._parameters.values() if p.kind == _KEYWORD_ONLY}
        return ordered, keyword, self._return_annotation

    def bind(self, /, *args, **kwargs):
        """Map arguments to parameters; TypeError if they do not fit."""
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        """As bind(), but arguments may be missing."""
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments, misused = {}, []
        args = list(args)
        kwargs = dict(kwargs)
        var_keyword = None
        # Once a parameter was passed by its name or left to its default, what is missing is told with less detail.
        named = False
        for param in self._parameters.values():
            name, kind = param.name, param.kind
            if kind is _VAR_KEYWORD:
                var_keyword = param
            elif kind is _VAR_POSITIONAL:
                named = True
                if args:
                    arguments[name] = tuple(args)
                    args = []
            elif args and kind is _KEYWORD_ONLY:
                break
            elif args:
                if name in kwargs and kind is not _POSITIONAL_ONLY:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = args.pop(0)
            elif name in kwargs and kind is _POSITIONAL_ONLY:
                misused.append(name)
            elif name in kwargs:
                arguments[name] = kwargs.pop(name)
                named = True
            elif param.default is _empty and not partial:
                which = " keyword-only" if kind is _KEYWORD_ONLY and not named else ""
                raise TypeError(f"missing a required{which} argument: {name!r}")
            else:
                named = True
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            if var_keyword is not None:
                arguments[var_keyword.name] = kwargs
            elif misused:
                raise TypeError("got some positional-only arguments passed as keyword arguments:"
                                f" {', '.join(misused)!r}")
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)

    def __reduce__(self):
        return type(self), (tuple(self._parameters.values()),), {"_return_annotation": self._return_annotation}

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{self.__class__.__name__} {self}>"

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """The signature as text, one parameter a line if it would be wider than max_width."""
        result = []
        slash = False
        star = True
        for param in self._parameters.values():
            if param.kind is _POSITIONAL_ONLY:
                slash = True
            elif slash:
                result.append("/")
                slash = False
            if param.kind is _VAR_POSITIONAL:
                star = False
            elif param.kind is _KEYWORD_ONLY and star:
                result.append("*")
                star = False
            result.append(str(param))
        if slash:
            result.append("/")
        text = f"({', '.join(result)})"
        if max_width is not None and len(text) > max_width:
            text = "(\n    " + ",\n    ".join(result) + "\n)"
        if self._return_annotation is not _empty:
            text += f" -> {formatannotation(self._return_annotation)}"
        return text


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """How a callable wants to be called."""
    return _signature_of(obj, Signature, follow_wrapped, globals, locals, eval_str)


def _of_function(func, cls, globals=None, locals=None, eval_str=False):
    code = func.__code__
    names = code.co_varnames
    count = code.co_argcount
    positional = names[:count]
    annotations = get_annotations(func, globals=globals, locals=locals, eval_str=eval_str)
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    first_default = count - len(defaults)
    params = []
    for i, name in enumerate(positional):
        kind = _POSITIONAL_ONLY if i < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD
        params.append(Parameter(name, kind, annotation=annotations.get(name, _empty),
                                default=defaults[i - first_default] if i >= first_default else _empty))
    index = count + code.co_kwonlyargcount
    if code.co_flags & CO_VARARGS:
        name = names[index]
        index += 1
        params.append(Parameter(name, _VAR_POSITIONAL, annotation=annotations.get(name, _empty)))
    for name in names[count:count + code.co_kwonlyargcount]:
        params.append(Parameter(name, _KEYWORD_ONLY, annotation=annotations.get(name, _empty),
                                default=kwdefaults.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        name = names[index]
        params.append(Parameter(name, _VAR_KEYWORD, annotation=annotations.get(name, _empty)))
    return cls(params, return_annotation=annotations.get("return", _empty))


def _without_first(sig):
    params = list(sig.parameters.values())
    if not params or params[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError("invalid method signature")
    if params[0].kind is not _VAR_POSITIONAL:
        params = params[1:]
    return sig.replace(parameters=params)


def _of_partial(sig, partial):
    """The signature that remains once some arguments are given."""
    try:
        ba = sig.bind_partial(*partial.args, **(partial.keywords or {}))
    except TypeError as error:
        raise ValueError(f"partial object {partial!r} has incorrect arguments") from error
    params = []
    keyword_from_here = False
    for name, param in sig.parameters.items():
        if name in ba.arguments:
            value = ba.arguments[name]
            if param.kind is _POSITIONAL_ONLY:
                continue
            if param.kind is _POSITIONAL_OR_KEYWORD:
                if name not in partial.keywords:
                    continue
                keyword_from_here = True
                params.append(param.replace(kind=_KEYWORD_ONLY, default=value))
                continue
            if param.kind is _KEYWORD_ONLY:
                params.append(param.replace(default=value))
                continue
        if keyword_from_here:
            if param.kind is _POSITIONAL_OR_KEYWORD:
                param = param.replace(kind=_KEYWORD_ONLY)
            elif param.kind is _VAR_POSITIONAL:
                continue
        params.append(param)
    return sig.replace(parameters=params)


def _signature_of(obj, cls, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    import functools

    def inner(o):
        return _signature_of(o, cls, follow_wrapped, globals, locals, eval_str)

    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, types.MethodType):
        return _without_first(inner(obj.__func__))
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__") or isinstance(f, types.MethodType))
        if isinstance(obj, types.MethodType):
            return inner(obj)
    sig = getattr(obj, "__signature__", None)
    if sig is not None:
        if not isinstance(sig, Signature) and callable(sig):
            sig = sig()
        if isinstance(sig, str):
            return _from_text(cls, sig)
        if not isinstance(sig, Signature):
            raise TypeError(f"unexpected object {sig!r} in __signature__ attribute")
        return sig
    partialmethod = getattr(obj, "__partialmethod__", None)
    if isinstance(partialmethod, functools.partialmethod):
        wrapped = inner(partialmethod.func)
        first = tuple(wrapped.parameters.values())[0]
        rest = _of_partial(wrapped, functools.partial(partialmethod.func, None, *partialmethod.args,
                                                      **partialmethod.keywords))
        params = list(rest.parameters.values())
        return rest.replace(parameters=params if first.kind is _VAR_POSITIONAL else [first, *params])
    if isfunction(obj):
        return _of_function(obj, cls, globals, locals, eval_str)
    if isinstance(obj, functools.partial):
        return _of_partial(inner(obj.func), obj)
    if isinstance(obj, type):
        return _of_class(obj, cls, inner)
    text = getattr(obj, "__text_signature__", None)
    if text is not None and not isinstance(text, types.GetSetDescriptorType):
        return _from_text(cls, text, obj)
    if isroutine(obj):
        raise ValueError(f"no signature found for builtin {obj!r}")
    try:
        sig = _of_method(type(obj), "__call__", inner)
        if sig is None:
            sig = inner(obj.__call__)
        return sig
    except ValueError:
        pass
    raise ValueError(f"callable {obj!r} is not supported by signature")


_NATIVE = (types.WrapperDescriptorType, types.MethodWrapperType, types.ClassMethodDescriptorType,
           types.BuiltinFunctionType, types.MethodDescriptorType, type(object.__new__))


def _of_method(cls, name, inner):
    """The signature of a method that a class defines in Python, as its instances call it; None without one."""
    found = _in_mro(cls, name)
    function = getattr(found, "__func__", None) if isinstance(found, (classmethod, staticmethod)) else None
    if found is _sentinel or isinstance(found, _NATIVE) or isinstance(function, _NATIVE):
        return None
    bound = found.__get__(None, cls) if hasattr(type(found), "__get__") else found
    sig = inner(bound)
    takes_self = name == "__new__" or not (function is not None or isinstance(found, types.MethodType) or
                                           not hasattr(type(found), "__get__"))
    return _without_first(sig) if takes_self else sig


def _of_class(obj, cls, inner):
    if type(obj) is not type:
        sig = _of_method(type(obj), "__call__", inner)
        if sig is not None:
            return sig
    for base in map(_dict_of, _mro_of(obj)):
        for name in "__new__", "__init__":
            if name in base:
                sig = _of_method(obj, name, inner)
                if sig is not None:
                    return sig
    for base in obj.__mro__[:-1]:
        text = base.__dict__.get("__text_signature__", None)
        if isinstance(text, str):
            return _from_text(cls, text)
    if type not in obj.__mro__:
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return cls()
        try:
            text = obj.__text_signature__
        except AttributeError:
            text = None
        if isinstance(text, str):
            return _from_text(cls, text)
    raise ValueError(f"no signature found for builtin type {obj!r}")


def _from_text(cls, text, obj=None):
    """The signature of what is no Python function, from text such as "($self, x, /)"."""
    bound, module = text.startswith("($"), text.startswith("($module")
    text = text.replace("$", "")
    namespace = {}
    try:
        exec(f"def f{text}: pass", namespace)
    except SyntaxError:
        raise ValueError(f"{obj!r} has invalid signature") from None
    sig = _of_function(namespace["f"], cls)
    if bound and getattr(obj, "__self__", None) is not None or module:
        sig = _without_first(sig)
    return sig


def getfullargspec(func):
    """The names and defaults of a function's parameters."""
    try:
        sig = _signature_of(func, Signature, follow_wrapped=False)
    except Exception as error:
        raise TypeError("unsupported callable") from error
    args, kwonly, defaults, annotations, kwdefaults = [], [], (), {}, {}
    varargs = varkw = None
    if sig.return_annotation is not _empty:
        annotations["return"] = sig.return_annotation
    if isinstance(func, types.MethodType):
        args.append(func.__func__.__code__.co_varnames[0])
    for param in sig.parameters.values():
        if param.kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            args.append(param.name)
            if param.default is not _empty:
                defaults += (param.default,)
        elif param.kind is _VAR_POSITIONAL:
            varargs = param.name
        elif param.kind is _KEYWORD_ONLY:
            kwonly.append(param.name)
            if param.default is not _empty:
                kwdefaults[param.name] = param.default
        else:
            varkw = param.name
        if param.annotation is not _empty:
            annotations[param.name] = param.annotation
    return __getattr__("FullArgSpec")(args, varargs, varkw, defaults or None, kwonly, kwdefaults or None, annotations)


def getcallargs(func, /, *positional, **named):
    """What the parameters of a function would be in a call."""
    if ismethod(func):
        positional = (func.__self__, *positional) if func.__self__ is not None else positional
        func = func.__func__
    spec = getfullargspec(func)
    parts = [*spec.args, f"*{spec.varargs}" if spec.varargs else "*" if spec.kwonlyargs else "", *spec.kwonlyargs,
             f"**{spec.varkw}" if spec.varkw else ""]
    # A function that takes the same tells what is wrong in the same words.
    namespace = {}
    exec(f"def stand_in({', '.join(filter(None, parts))}): return locals()", namespace)
    stand_in = namespace["stand_in"]
    stand_in.__defaults__, stand_in.__kwdefaults__ = spec.defaults, spec.kwonlydefaults
    stand_in.__name__ = stand_in.__qualname__ = func.__name__
    found = stand_in(*positional, **named)
    order = [*spec.args[:len(positional)], spec.varargs, spec.varkw, *named, *spec.args, *spec.kwonlyargs]
    return {name: found[name] for name in dict.fromkeys(order) if name in found}


def getargvalues(frame):
    code = frame.f_code
    names = code.co_varnames
    count = code.co_argcount + code.co_kwonlyargcount
    varargs = varkw = None
    if code.co_flags & CO_VARARGS:
        varargs = names[count]
        count += 1
    if code.co_flags & CO_VARKEYWORDS:
        varkw = names[count]
    return __getattr__("ArgInfo")(list(names[:code.co_argcount + code.co_kwonlyargcount]), varargs, varkw,
                                  frame.f_locals)
