"""Names of files that match patterns, ** going through directories."""

import os
import fnmatch

__all__ = ["escape", "glob", "iglob", "translate"]


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that match a pattern, as a list."""
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that match a pattern, one by one."""
    root_dir = pathname[:0] if root_dir is None else os.fspath(root_dir)
    found = _iglob(pathname, root_dir, recursive, False, include_hidden)
    if not pathname or recursive and _is_recursive(pathname[:2]):
        try:
            first = next(found)
        except StopIteration:
            return iter(())
        if first:  # ** alone yields the directory itself, as an empty name
            import itertools
            found = itertools.chain((first,), found)
    return found


def _iglob(pathname, root_dir, recursive, dironly, include_hidden):
    dirname, basename = os.path.split(pathname)
    if not has_magic(pathname):
        if basename:
            if os.path.lexists(os.path.join(root_dir, pathname)):
                yield pathname
        elif os.path.isdir(os.path.join(root_dir, dirname)):
            yield pathname
        return
    if not dirname:
        if recursive and _is_recursive(basename):
            yield from _below(root_dir, basename, dironly, include_hidden)
        else:
            yield from _named(root_dir, basename, dironly, include_hidden)
        return
    if dirname != pathname and has_magic(dirname):
        dirs = _iglob(dirname, root_dir, recursive, True, include_hidden)
    else:
        dirs = [dirname]
    for directory in dirs:
        place = os.path.join(root_dir, directory)
        if not has_magic(basename):
            if basename:
                names = [basename] if os.path.lexists(os.path.join(place, basename)) else []
            else:
                names = [basename] if os.path.isdir(place) else []
        elif recursive and _is_recursive(basename):
            names = _below(place, basename, dironly, include_hidden)
        else:
            names = _named(place, basename, dironly, include_hidden)
        for name in names:
            yield os.path.join(directory, name)


def _listdir(directory, dironly):
    if not directory:
        directory = b"." if isinstance(directory, bytes) else "."
    try:
        with os.scandir(directory) as entries:
            names = []
            for entry in entries:
                try:
                    if not dironly or entry.is_dir():
                        names.append(entry.name)
                except OSError:
                    pass
            return names
    except OSError:
        return []


def _named(directory, pattern, dironly, include_hidden):
    names = _listdir(directory, dironly)
    if not (include_hidden or _is_hidden(pattern)):
        names = [name for name in names if not _is_hidden(name)]
    return fnmatch.filter(names, pattern)


def _below(directory, pattern, dironly, include_hidden):
    if not directory or os.path.isdir(directory):
        yield pattern[:0]
    yield from _tree(directory, dironly, include_hidden)


def _tree(directory, dironly, include_hidden):
    for name in _listdir(directory, dironly):
        if include_hidden or not _is_hidden(name):
            yield name
            for below in _tree(os.path.join(directory, name) if directory else name, dironly, include_hidden):
                yield os.path.join(name, below)


def has_magic(s):
    if isinstance(s, bytes):
        return any(c in s for c in (b"*", b"?", b"["))
    return any(c in s for c in "*?[")


def _is_hidden(path):
    return path[:1] in (".", b".")


def _is_recursive(pattern):
    return pattern in ("**", b"**")


def escape(pathname):
    """A pattern that stands for the path itself."""
    if isinstance(pathname, bytes):
        return b"".join(b"[" + c + b"]" if c in (b"*", b"?", b"[") else c
                        for c in (pathname[i:i + 1] for i in range(len(pathname))))
    return "".join(f"[{c}]" if c in "*?[" else c for c in pathname)


def translate(pat, *, recursive=False, include_hidden=False, seps=None):
    """The regular expression for a pattern with separators; recursive gives ** its meaning."""
    import re
    seps = seps or os.path.sep
    other = f"[^{re.escape(seps)}]"
    sep = re.escape(seps) if len(seps) == 1 else f"[{re.escape(seps)}]"
    if include_hidden:
        one, dirs = f"{other}+", f"(?:.+{sep})?"
        rest = ".*"
    else:
        one = f"[^{re.escape(seps)}.]{other}*"
        dirs = f"(?:{one}{sep})*"
        rest = f"{dirs}(?:{one})?"
    parts = re.split(sep, pat)
    found = []
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if part == "*":
            found.append(one if last else one + sep)
        elif recursive and part == "**":
            if last:
                found.append(rest)
            elif parts[i + 1] != "**":
                found.append(dirs)
        else:
            if not include_hidden and part[:1] in ("*", "?"):
                found.append(r"(?!\.)")
            found.append(_part(part, other) + ("" if last else sep))
    return rf"(?s:{''.join(found)})\Z"


def _part(part, other):
    """The regular expression for one part, with that for any character but a separator."""
    import re
    found = []
    i = 0
    while i < len(part):
        c = part[i]
        i += 1
        if c == "*":
            if found[-1:] != [other + "*"]:
                found.append(other + "*")
        elif c == "?":
            found.append(other)
        else:
            start = i + (part[i:i + 1] == "!")
            end = part.find("]", start + (part[start:start + 1] == "]")) if c == "[" else -1
            if end >= 0:
                found.append(fnmatch._set(part[i:end]))
                i = end + 1
            else:
                found.append(re.escape(c))
    return "".join(found)
