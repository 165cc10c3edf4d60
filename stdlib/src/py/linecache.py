"""Lines of source files, kept: tracebacks ask for them."""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# name -> (size, mtime, lines, full name), or (function that gives the source,)
cache = {}


def clearcache():
    """Forget all files."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """A line of a file, with its newline; the empty string where there is none."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def _stat(filename):
    import posix
    try:
        return posix.stat(filename)
    except (OSError, ValueError):
        return None


def checkcache(filename=None):
    """Drop what has changed on disk since it was read."""
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        found = _stat(entry[3])
        if found is None or found.st_size != entry[0] or found.st_mtime != entry[1]:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """Read a file into the cache, and return its lines; an empty list if that fails."""
    entry = cache.pop(filename, None)
    if not filename:
        return []
    if filename.startswith("<") and (filename.endswith(">") or filename.startswith("<stdin>-")):
        import _imp
        return [line + "\n" for line in (_imp._source(filename) or "").splitlines()]
    fullname = filename
    found = _stat(fullname)
    if found is None:
        if (entry is not None and len(entry) == 1) or lazycache(filename, module_globals):
            make = entry[0] if entry is not None else cache[filename][0]
            try:
                data = make()
            except (ImportError, OSError):
                pass
            else:
                if data is None:
                    return []
                lines = [line + "\n" for line in data.splitlines()]
                cache[filename] = (len(data), None, lines, fullname)
                return lines
        if filename.startswith("/"):
            return []
        import sys
        for directory in sys.path:
            try:
                fullname = directory.rstrip("/") + "/" + filename
            except (TypeError, AttributeError):
                continue
            found = _stat(fullname)
            if found is not None:
                break
        else:
            return []
    try:
        with open(fullname, "rb") as fp:
            text = _decode(fp.read())
    except (OSError, UnicodeDecodeError, SyntaxError, LookupError):
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = lines.pop()
    lines = [line + "\n" for line in lines]
    if last:
        lines.append(last + "\n")
    cache[filename] = (found.st_size, found.st_mtime, lines, fullname)
    return lines


def _decode(data):
    """Decode a source file: UTF-8 unless one of its first two lines says otherwise."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    elif b"coding" in data[:400]:
        import re
        for line in data.split(b"\n", 2)[:2]:
            match = re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
            if match:
                return data.decode(match[1].decode("ascii"))
            if line.strip() and not line.strip().startswith(b"#"):
                break
    return data.decode("utf-8")


def lazycache(filename, module_globals):
    """Remember how to get the source from a module's loader, to be asked only when needed."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or (filename.startswith("<") and filename.endswith(">")) or not module_globals:
        return False
    spec = module_globals.get("__spec__")
    name = getattr(spec, "name", None) or module_globals.get("__name__")
    loader = getattr(spec, "loader", None) or module_globals.get("__loader__")
    get_source = getattr(loader, "get_source", None)
    if name and get_source:
        cache[filename] = (lambda: get_source(name),)
        return True
    return False


def _register_code(code, string, name):
    cache[code] = (len(string), None, [line + "\n" for line in string.splitlines()], name)
