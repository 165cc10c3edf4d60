"""Records of frames for `inspect`, and what it tells about arguments and classes as text or trees."""

from collections import namedtuple
from itertools import islice

Positions = namedtuple("Positions", "lineno end_lineno col_offset end_col_offset", defaults=[None] * 4, module="dis")


def positions(code, lasti):
    """Where the instruction at an offset stands in the source."""
    found = next(islice(code.co_positions(), lasti // 2, None), None)
    return Positions(*found) if found else None


def _record(name, fields):
    class Record(namedtuple(name, fields, module="inspect")):
        def __new__(cls, *args, positions=None, **named):
            made = super().__new__(cls, *args, **named)
            made.positions = positions
            return made

        def __repr__(self):
            shown = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self))
            return f"{name}({shown}, positions={self.positions!r})"

    Record.__name__ = Record.__qualname__ = name
    Record.__module__ = "inspect"
    return Record


Traceback = _record("Traceback", "filename lineno function code_context index")
FrameInfo = _record("FrameInfo", "frame filename lineno function code_context index")


def formatargvalues(args, varargs, varkw, locals, formatarg=str, formatvarargs=lambda name: "*" + name,
                    formatvarkw=lambda name: "**" + name, formatvalue=lambda value: "=" + repr(value)):
    """The four values of getargvalues() as text."""
    parts = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        parts.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        parts.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return f"({', '.join(parts)})"


def _order(cls):
    return cls.__module__, cls.__name__


def walktree(classes, children, parent):
    """The classes, each with its bases and followed by a list of those below it."""
    result = []
    for cls in sorted(classes, key=_order):
        result.append((cls, cls.__bases__))
        if cls in children:
            result.append(walktree(children[cls], children, cls))
    return result


def getclasstree(classes, unique=False):
    """A tree of classes by inheritance: with unique, each stands under its first base only."""
    children, roots = {}, []
    for cls in classes:
        for base in cls.__bases__:
            below = children.setdefault(base, [])
            if cls not in below:
                below.append(cls)
            if unique and base in classes:
                break
        if not cls.__bases__ and cls not in roots:
            roots.append(cls)
    roots += [base for base in children if base not in classes]
    return walktree(roots, children, None)
