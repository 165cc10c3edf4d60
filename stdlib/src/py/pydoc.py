"""Documentation from docstrings and signatures: what help() shows."""

import builtins
import inspect
import sys

__all__ = ["help", "doc", "render_doc", "getdoc", "splitdoc", "describe", "locate", "pager", "plainpager", "plain"]

_HIDDEN = {"__author__", "__builtins__", "__cached__", "__credits__", "__date__", "__doc__", "__docformat__",
           "__file__", "__firstlineno__", "__loader__", "__module__", "__name__", "__package__", "__path__",
           "__qualname__", "__slots__", "__spec__", "__static_attributes__", "__version__"}
_WIDTH = 70
_RULE = "-" * _WIDTH


# --- words about an object

def getdoc(object):
    """The docstring, or the comments above the source; the empty string if there are none. Classes inherit none."""
    if inspect.isclass(object):
        text = object.__dict__.get("__doc__")
        text = inspect.cleandoc(text) if isinstance(text, str) else None
    else:
        text = inspect.getdoc(object)
    if text is None:
        try:
            text = inspect.getcomments(object)
        except Exception:
            text = None
    return (text or "").rstrip()


def _own_doc(object):
    """The docstring of an object itself, not that of its type."""
    if isinstance(object, (type, property)) or inspect.isroutine(object) or inspect.ismodule(object) \
            or inspect.isdatadescriptor(object):
        return getdoc(object)
    text = getattr(object, "__doc__", None)
    return inspect.cleandoc(text) if isinstance(text, str) and text != type(object).__doc__ else ""


def splitdoc(doc):
    """A docstring as its first line and the rest."""
    lines = doc.strip().split("\n")
    if len(lines) == 1:
        return lines[0], ""
    if len(lines) >= 2 and not lines[1].rstrip():
        return lines[0], "\n".join(lines[2:])
    return "", "\n".join(lines)


def describe(thing):
    """A thing in a few words."""
    if inspect.ismodule(thing):
        kind = "package" if hasattr(thing, "__path__") else \
            "built-in module" if thing.__name__ in sys.builtin_module_names else "module"
    elif inspect.isbuiltin(thing):
        kind = "built-in function"
    elif inspect.isclass(thing):
        kind = "class"
    elif inspect.isfunction(thing):
        kind = "function"
    elif inspect.ismethod(thing):
        kind = "method"
    elif inspect.isgetsetdescriptor(thing) or inspect.ismemberdescriptor(thing):
        word = "getset descriptor" if inspect.isgetsetdescriptor(thing) else "member descriptor"
        owner = thing.__objclass__
        return f"{word} {owner.__module__}.{owner.__name__}.{thing.__name__}"
    else:
        return type(thing).__name__
    return f"{kind} {thing.__name__}"


def _is_shown(name, all=None, object=None):
    if name in _HIDDEN:
        return False
    if name.startswith("__") and name.endswith("__"):
        return True
    if name.startswith("_") and hasattr(object, "_fields"):
        return True
    return name in all if all is not None else not name.startswith("_")


def _class_name(cls, module):
    name = cls.__qualname__
    return name if cls.__module__ == module else f"{cls.__module__}.{name}"


def _indent(text, prefix="    "):
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _signature(object):
    try:
        text = str(inspect.signature(object))
    except (ValueError, TypeError):
        return None
    return text


# --- documents

def document(object, name=None, module=None, cls=None):
    """The text about an object, under a name that it may have elsewhere."""
    if inspect.ismodule(object):
        return _module(object)
    if inspect.isclass(object):
        return _class(object, name, module)
    if inspect.isroutine(object):
        return _routine(object, name, module, cls)
    if inspect.isdatadescriptor(object):
        return _descriptor(object, name)
    return _data(object, name)


def _note(object, module, cls):
    """What a routine belongs to, if it is not shown as part of its class."""
    if cls is not None:
        return ""
    owner = getattr(object, "__objclass__", None)
    if owner is not None:
        return f" unbound {_class_name(owner, module)} method"
    this = getattr(object, "__self__", None)
    if this is None or inspect.ismodule(this) or not (inspect.ismethod(object) or inspect.isbuiltin(object)):
        return ""
    if inspect.isclass(this):
        return f" class method of {_class_name(this, module)}"
    return f" method of {_class_name(type(this), module)} instance"


def _routine(object, name=None, module=None, cls=None):
    real = object.__name__
    name = name or real
    note = _note(object, module, cls)
    title = real if name == real else f"{name} = {real}"
    signature = _signature(object)
    if signature is None:
        signature = "(...)"
    elif real == "<lambda>":
        title, signature = f"{name} lambda ", signature[1:-1]
    prefix = "async " if inspect.iscoroutinefunction(object) or inspect.isasyncgenfunction(object) else ""
    # Under another name of the same class, the words are not said twice.
    again = cls is not None and name != real and getattr(cls, real, None) is object
    text = "" if again else getdoc(object)
    return f"{prefix}{title}{signature}{note}\n" + (_indent(text).rstrip() + "\n" if text else "")


def _descriptor(object, name=None):
    text = getdoc(object)
    return f"{name or getattr(object, '__name__', '')}\n" + (_indent(text) + "\n" if text else "")


def _data(object, name=None, most=None, text=None):
    shown = _repr(object)
    head = f"{name} = " if name else ""
    if most is not None and len(head) + len(shown) > most:
        shown = shown[:most - len(head) - len(shown)] + "..."
    text = _own_doc(object) if text is None else text
    return head + shown + ("\n" + _indent(text) + "\n" if text else "")


def _repr(object):
    try:
        return repr(object)
    except Exception:
        return f"<{type(object).__name__} instance>"


def _kind(cls, name, value):
    """What a class's attribute is, as the headings call it."""
    if isinstance(value, staticmethod) or name == "__new__" and inspect.isroutine(value):
        return "Static methods"
    if isinstance(value, classmethod) or inspect.isbuiltin(value) or type(value).__name__ == "classmethod_descriptor":
        return "Class methods"
    if isinstance(value, property):
        return "Data descriptors" if value.fset is not None else "Readonly properties"
    if inspect.isroutine(value):
        return "Methods"
    if inspect.isdatadescriptor(value):
        return "Data descriptors"
    return "Data and other attributes"


_KINDS = ("Methods", "Class methods", "Static methods", "Readonly properties", "Data descriptors",
          "Data and other attributes")


def _attributes(cls):
    """(name, class that defines it, value as it stands there) of all attributes."""
    found = {}
    for base in cls.__mro__:
        for name, value in base.__dict__.items():
            found.setdefault(name, (base, value))
    return [(name, home, value) for name, (home, value) in sorted(found.items()) if _is_shown(name, object=cls)]


def _class(cls, name=None, module=None):
    real = cls.__name__
    name = name or real
    title = f"class {real}" if name == real else f"{name} = class {real}"
    if cls.__bases__:
        title += f"({', '.join(_class_name(base, cls.__module__) for base in cls.__bases__)})"
    parts = []
    signature = _signature(cls)
    if signature and signature != "()":
        parts.append(f"{name}{signature}\n")
    text = getdoc(cls)
    if text:
        parts.append(text + "\n")
    if len(cls.__mro__) > 2:
        parts.append("Method resolution order:")
        parts += [f"    {_class_name(base, cls.__module__)}" for base in cls.__mro__]
        parts.append("")
    parts += _subclasses(cls)
    everything = _attributes(cls)
    ruled = False
    for home in cls.__mro__:
        if home is object and cls is not object:
            continue
        own = [(n, value) for n, h, value in everything if h is home]
        where = "defined here" if home is cls else f"inherited from {_class_name(home, cls.__module__)}"
        for kind in _KINDS:
            section = [(n, value) for n, value in own if _kind(home, n, value) == kind]
            if not section:
                continue
            if ruled:
                parts.append(_RULE)
            ruled = True
            parts.append(f"{kind} {where}:\n")
            parts += [_attribute(cls, kind, n, value) for n, value in section]
    body = "\n".join(parts)
    return f"{title}\n" + (_indent(body.rstrip(), " |  ") + "\n" if body else "")


def _subclasses(cls):
    names = sorted((sub.__name__ for sub in type.__subclasses__(cls)
                    if sub.__module__ == "builtins" and not sub.__name__.startswith("_")), key=str.lower)
    if not names:
        return []
    lines = ["Built-in subclasses:"] + [f"    {name}" for name in names[:4]]
    if len(names) > 4:
        lines.append(f"    ... and {len(names) - 4} other subclasses")
    return lines + [""]


def _attribute(cls, kind, name, value):
    if kind in ("Readonly properties", "Data descriptors"):
        return _descriptor(value, name)
    try:
        seen = getattr(cls, name)
    except Exception:
        seen = value
    if kind == "Data and other attributes":
        return _data(seen, name, _WIDTH) + "\n"
    return document(seen, name, cls.__module__, cls)


def _section(title, text):
    return f"{title}\n{_indent(text.rstrip())}\n\n"


def _tree(classes, module):
    """The classes of a module under those that they stand on."""
    under = {}
    for cls in classes:
        for base in cls.__bases__:
            under.setdefault(base, [])
            if cls not in under[base]:
                under[base].append(cls)
    roots = [base for base in under if base not in classes]

    def lines(cls, depth):
        head = "    " * depth + _class_name(cls, module)
        bases = [_class_name(base, module) for base in cls.__bases__]
        if cls.__bases__ not in ((), (object,)) and (depth == 0 or len(bases) > 1):
            head += f"({', '.join(bases)})"
        yield head
        for sub in sorted(under.get(cls, ()), key=lambda c: (c.__module__, c.__name__)):
            yield from lines(sub, depth + 1)

    return "\n".join(line for root in sorted(roots, key=lambda c: (c.__module__, c.__name__))
                     for line in lines(root, 0))


def _module(module):
    name = module.__name__
    synopsis, text = splitdoc(getdoc(module))
    result = _section("NAME", name + (f" - {synopsis}" if synopsis else ""))
    if text:
        result += _section("DESCRIPTION", text)
    all = getattr(module, "__all__", None)
    classes, functions, data = [], [], []
    for key, value in sorted(vars(module).items()):
        if not _is_shown(key, all, module):
            continue
        if inspect.isclass(value):
            if all is not None or (inspect.getmodule(value) or module) is module:
                classes.append((key, value))
        elif inspect.isroutine(value):
            if all is not None or inspect.isbuiltin(value) or inspect.getmodule(value) is module:
                functions.append((key, value))
        elif not inspect.ismodule(value):
            data.append((key, value))
    if hasattr(module, "__path__"):
        inner = sorted(n[len(name) + 1:] for n in sys.modules if n.startswith(name + ".") and n.count(".") == name.count(".") + 1)
        if inner:
            result += _section("PACKAGE CONTENTS", "\n".join(inner))
    if classes:
        texts = [_tree([c for _, c in classes], name)] + [document(c, key, name) for key, c in classes]
        result += _section("CLASSES", "\n\n".join(texts[:1]) + "\n\n" + "\n".join(texts[1:]))
    if functions:
        result += _section("FUNCTIONS", "\n".join(document(f, key, name) for key, f in functions))
    if data:
        result += _section("DATA", "\n".join(_data(value, key, _WIDTH) for key, value in data))
    for title, attribute in (("VERSION", "__version__"), ("DATE", "__date__"), ("AUTHOR", "__author__"),
                             ("CREDITS", "__credits__")):
        if hasattr(module, attribute):
            result += _section(title, str(getattr(module, attribute)))
    return result + _section("FILE", getattr(module, "__file__", None) or "(built-in)")


# --- asking for them

def locate(path):
    """The object that a dotted name leads to, modules imported on the way; None if it leads nowhere."""
    parts = [part for part in path.split(".") if part]
    module = None
    for n in range(1, len(parts) + 1):
        try:
            module = __import__(".".join(parts[:n]), fromlist=["_"])
        except ImportError:
            break
        rest = parts[n:]
    found = module
    if module is None:
        found, rest = builtins, parts
    for part in rest:
        if not hasattr(found, part):
            return None
        found = getattr(found, part)
    return found


def resolve(thing):
    """A thing, or what a name leads to, and the name."""
    if not isinstance(thing, str):
        name = getattr(thing, "__name__", None)
        return thing, name if isinstance(name, str) else None
    found = locate(thing)
    if found is None:
        raise ImportError(f"No Python documentation found for {thing!r}.\n"
                          "Use help() to get the interactive help utility.\n"
                          "Use help(str) for help on the str class.")
    return found, thing


def render_doc(thing, title="Python Library Documentation: %s"):
    """The text about a thing, or about what a name leads to."""
    object, name = resolve(thing)
    words = describe(object)
    module = inspect.getmodule(object)
    if name and "." in name:
        words += f" in {name[:name.rfind('.')]}"
    elif module and module is not object:
        words += f" in module {module.__name__}"
    if not (inspect.ismodule(object) or inspect.isclass(object) or inspect.isroutine(object)
            or inspect.isdatadescriptor(object) or _own_doc(object)):
        # Of a value, what its class is like.
        object = getattr(object, "__origin__", None) or type(object)
        words += " object"
    return title % words + "\n\n" + document(object, name if isinstance(thing, str) is False else None)


def doc(thing, title="Python Library Documentation: %s", output=None):
    """Show the text about a thing, or write it to a file."""
    try:
        text = render_doc(thing, title)
    except ImportError as error:
        if output is None:
            print(error)
            return
        raise
    if output is None:
        pager(text)
    else:
        output.write(text)


def plain(text):
    return text


def plainpager(text, title=""):
    sys.stdout.write(text)


def pager(text, title=""):
    """Show a text: by a pager if it is longer than the terminal, at once otherwise."""
    import os
    try:
        terminal = sys.stdin.isatty() and sys.stdout.isatty()
    except Exception:
        terminal = False
    if terminal and os.environ.get("TERM") not in ("dumb", "emacs"):
        import shutil
        if text.count("\n") >= shutil.get_terminal_size().lines - 1 and _run_pager(text, os.environ):
            return
    plainpager(text if text.endswith("\n") else text + "\n")


def _run_pager(text, environ):
    import shutil
    import subprocess
    command = environ.get("MANPAGER") or environ.get("PAGER") or ("less" if shutil.which("less") else None)
    if command is None:
        return False
    try:
        process = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, text=True)
    except OSError:
        return False
    try:
        with process:
            process.stdin.write(text)
    except (BrokenPipeError, KeyboardInterrupt):
        pass
    return True


class Helper:
    """The object behind help: called with a thing it tells of it, called without it asks."""

    def __init__(self, input=None, output=None):
        self._input = input
        self._output = output

    def __repr__(self):
        return "Type help() for interactive help, or help(object) for help about object."

    _missing = object()

    def __call__(self, request=_missing):
        if request is not self._missing:
            self.help(request)
            return
        print("Welcome to Ouro's help utility! Give the name of a module, a class or a function to read about it;\n"
              "'keywords', 'topics', 'modules' and 'builtins' list what there is. 'q' comes back to the prompt.\n")
        while True:
            try:
                request = input("help> ").strip()
            except (EOFError, KeyboardInterrupt):
                print()
                return
            if request in ("q", "quit", "exit"):
                return
            if request:
                self.help(request)

    def help(self, request):
        if not isinstance(request, str):
            doc(request, "Help on %s:", self._output)
        elif request == "help":
            print("Give the name of a module, a class, a function or a keyword.")
        elif request == "keywords":
            import keyword
            _columns(keyword.kwlist)
        elif request == "topics":
            import keyword
            from _help_topics import TOPICS
            _columns(sorted(name for name in TOPICS if name not in keyword.kwlist + keyword.softkwlist))
        elif request == "modules":
            _columns(sorted(name for name in sys.stdlib_module_names if not name.startswith("_")))
        elif request == "builtins":
            _columns(sorted(name for name in vars(builtins) if not name.startswith("_")))
        else:
            from _help_topics import TOPICS
            main = vars(sys.modules["__main__"])
            name = request.strip("'\"")
            if name in TOPICS:
                print(TOPICS[name].strip("\n"), file=self._output)
                return print()
            doc(main[name] if name in main else name, "Help on %s:", self._output)
        print()


def _columns(names):
    width = max(map(len, names)) + 2
    count = max(1, 78 // width)
    for i in range(0, len(names), count):
        print("".join(name.ljust(width) for name in names[i:i + count]).rstrip())


help = Helper()


def main():
    if len(sys.argv) < 2:
        print("pydoc - read about modules, classes and functions\n\npydoc <name> ...")
        return
    for name in sys.argv[1:]:
        try:
            print(render_doc(name))
        except ImportError as error:
            print(error)
            sys.exit(1)


if __name__ == "__main__":
    main()
