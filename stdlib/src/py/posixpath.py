"""Names of files: taking them apart and putting them together."""

import posix

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname",
           "commonprefix", "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir",
           "isfile", "ismount", "expanduser", "expandvars", "normpath", "abspath", "samefile", "sameopenfile",
           "samestat", "curdir", "pardir", "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath",
           "supports_unicode_filenames", "relpath", "commonpath", "isjunction", "isreserved", "isdevdrive"]

curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = False


def _fspath(path):
    """os.fspath, which can not be imported from here: os imports this module."""
    if isinstance(path, (str, bytes)):
        return path
    cls = type(path)
    try:
        made = cls.__fspath__(path)
    except AttributeError:
        if hasattr(cls, "__fspath__"):
            raise
        raise TypeError(f"expected str, bytes or os.PathLike object, not {cls.__name__}") from None
    if isinstance(made, (str, bytes)):
        return made
    raise TypeError(f"expected {cls.__name__}.__fspath__() to return str or bytes, not {type(made).__name__}")


def _check_arg_types(funcname, *args):
    hasstr = hasbytes = False
    for s in args:
        if isinstance(s, str):
            hasstr = True
        elif isinstance(s, bytes):
            hasbytes = True
        else:
            raise TypeError(f"{funcname}() argument must be str, bytes, or os.PathLike object, not"
                            f" {s.__class__.__name__!r}") from None
    if hasstr and hasbytes:
        raise TypeError("Can't mix strings and bytes in path components") from None


def normcase(s):
    """The path itself, for case matters here.  Other systems fold it"""
    return _fspath(s)


def isabs(s):
    """Does the path begin at the root?"""
    s = _fspath(s)
    return s.startswith(b"/" if isinstance(s, bytes) else "/")


def join(a, *p):
    """Join path components; an absolute one drops all before it."""
    a = _fspath(a)
    slash = b"/" if isinstance(a, bytes) else "/"
    path = a
    try:
        for b in p:
            b = _fspath(b)
            if b.startswith(slash) or not path:
                path = b
            elif path.endswith(slash):
                path += b
            else:
                path += slash + b
    except (TypeError, AttributeError, BytesWarning):
        _check_arg_types("join", a, *p)
        raise
    return path


def split(p):
    """Split a pathname in "(head, tail)", tail being all after the final slash."""
    p = _fspath(p)
    slash = b"/" if isinstance(p, bytes) else "/"
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    """A path in two, what comes before its extension and that itself: "(root, ext)", ext being empty or beginning with a dot."""
    p = _fspath(p)
    slash, dot = (b"/", b".") if isinstance(p, bytes) else ("/", ".")
    last_slash = p.rfind(slash)
    last_dot = p.rfind(dot)
    if last_dot > last_slash:
        # Leading dots begin a name, no extension.
        if p[last_slash + 1:last_dot].strip(dot):
            return p[:last_dot], p[last_dot:]
    return p, p[:0]


def splitdrive(p):
    """Drive and path. There are no drives."""
    p = _fspath(p)
    return p[:0], p


def splitroot(p):
    """Drive, root, and what comes after them."""
    p = _fspath(p)
    slash = b"/" if isinstance(p, bytes) else "/"
    empty = p[:0]
    if p[:1] != slash:
        return empty, empty, p
    if p[1:2] != slash or p[2:3] == slash:
        return empty, slash, p[1:]
    return empty, p[:2], p[2:]


def basename(p):
    """What comes after the last slash"""
    p = _fspath(p)
    return p[p.rfind(b"/" if isinstance(p, bytes) else "/") + 1:]


def dirname(p):
    """What comes before the last slash"""
    return split(p)[0]


def isjunction(path):
    _fspath(path)
    return False


def isdevdrive(path):
    _fspath(path)
    return False


def isreserved(path):
    _fspath(path)
    return False


def _stat(path):
    try:
        return posix.stat(path)
    except (OSError, ValueError):
        return None


def _lstat(path):
    try:
        return posix.lstat(path)
    except (OSError, ValueError, AttributeError):
        return None


def exists(path):
    """Is there anything at the path?  A link that leads nowhere is nothing"""
    return _stat(path) is not None


def lexists(path):
    """Is there anything at the path?  A link that leads nowhere is something"""
    return _lstat(path) is not None


def _is_kind(st, kind):
    return st is not None and st.st_mode & 0o170000 == kind


def isfile(path):
    """Is it a file, or a link to one?"""
    return _is_kind(_stat(path), 0o100000)


def isdir(s):
    """Is it a directory, or a link to one?"""
    return _is_kind(_stat(s), 0o040000)


def islink(path):
    """Is it a symbolic link?"""
    return _is_kind(_lstat(path), 0o120000)


def ismount(path):
    """Is something mounted there?"""
    here = _lstat(path)
    if here is None or _is_kind(here, 0o120000):
        return False
    path = _fspath(path)
    above = _lstat(realpath(join(path, b".." if isinstance(path, bytes) else "..")))
    if above is None:
        return False
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def getsize(filename):
    """How many bytes a file has."""
    return posix.stat(filename).st_size


def getmtime(filename):
    """When a file was last written."""
    return posix.stat(filename).st_mtime


def getatime(filename):
    """When a file was last read."""
    return posix.stat(filename).st_atime


def getctime(filename):
    """When what is known of a file last changed."""
    return posix.stat(filename).st_ctime


def samestat(s1, s2):
    """Are these what os.stat() said of one file?"""
    return s1.st_ino == s2.st_ino and s1.st_dev == s2.st_dev


def samefile(f1, f2):
    """Do two paths lead to the same?"""
    return samestat(posix.stat(f1), posix.stat(f2))


def sameopenfile(fp1, fp2):
    """Do two descriptors belong to the same file?"""
    return samestat(posix.fstat(fp1), posix.fstat(fp2))


def commonprefix(m):
    """What all of the strings begin with"""
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(_fspath, m))
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def _environ(key):
    import os
    return os.environ.get(key)


def expanduser(path):
    """A path with a home in the place of a leading ~ or ~user.  Whose home is not known stays."""
    path = _fspath(path)
    if isinstance(path, bytes):
        return expanduser(path.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    if not path.startswith("~"):
        return path
    i = path.find("/", 1)
    if i < 0:
        i = len(path)
    if i == 1:
        home = _environ("HOME")
        if home is None:
            try:
                import pwd
                home = pwd.getpwuid(posix.getuid()).pw_dir
            except (ImportError, KeyError):
                return path
    else:
        try:
            import pwd
            home = pwd.getpwnam(path[1:i]).pw_dir
        except (ImportError, KeyError):
            return path
    return (home.rstrip("/") + path[i:]) or "/"


def expandvars(path):
    """A path with the values of $name and ${name}.  What is not set stays."""
    path = _fspath(path)
    if isinstance(path, bytes):
        return expandvars(path.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    done = []
    i = 0
    while (at := path.find("$", i)) >= 0:
        done.append(path[i:at])
        if path[at + 1:at + 2] == "{":
            end = path.find("}", at)
            name, i = (path[at + 2:end], end + 1) if end >= 0 else (None, at + 1)
        else:
            end = at + 1
            while end < len(path) and (path[end] == "_" or path[end].isascii() and path[end].isalnum()):
                end += 1
            name, i = path[at + 1:end] or None, max(end, at + 1)
        value = _environ(name) if name is not None else None
        done.append(path[at:i] if value is None else value)
    return "".join(done) + path[i:]


def normpath(path):
    """The shortest text of the same path."""
    path = _fspath(path)
    if isinstance(path, bytes):
        slash, dot, dotdot = b"/", b".", b".."
    else:
        slash, dot, dotdot = "/", ".", ".."
    if not path:
        return dot
    _, root, rest = splitroot(path)
    kept = []
    for part in rest.split(slash):
        if not part or part == dot:
            continue
        if part != dotdot or (not root and not kept) or (kept and kept[-1] == dotdot):
            kept.append(part)
        elif kept:
            kept.pop()
    return root + slash.join(kept) or dot


def abspath(path):
    """The path from the root on."""
    path = _fspath(path)
    if not isabs(path):
        cwd = posix.getcwd()
        path = join(cwd.encode("utf-8", "surrogateescape") if isinstance(path, bytes) else cwd, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """Return the canonical path, with no symbolic links in it."""
    filename = _fspath(filename)
    if isinstance(filename, bytes):
        return realpath(filename.decode("utf-8", "surrogateescape"), strict=strict).encode(
            "utf-8", "surrogateescape")
    path = "/" if filename.startswith("/") else posix.getcwd()
    rest = filename.split("/")[::-1]
    seen = {}
    while rest:
        part = rest.pop()
        if part is None:
            # The mark behind the parts of a link: it is resolved now.
            seen[rest.pop()] = path
            continue
        if not part or part == ".":
            continue
        if part == "..":
            path = dirname(path)
            continue
        new = path + part if path == "/" else path + "/" + part
        try:
            st = posix.lstat(new)
            if not _is_kind(st, 0o120000):
                path = new
                continue
            if new in seen:
                if seen[new] is not None:
                    path = seen[new]
                    continue
                if strict:
                    posix.stat(new)  # raises what fits
                path = new
                continue
            target = posix.readlink(new)
        except OSError:
            if strict:
                raise
            path = new
            continue
        seen[new] = None
        if target.startswith("/"):
            path = "/"
        rest += [new, None, *target.split("/")[::-1]]
    return path


def relpath(path, start=None):
    """The path as it is seen from `start`"""
    path = _fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        slash, dot, dotdot = b"/", b".", b".."
    else:
        slash, dot, dotdot = "/", ".", ".."
    start = dot if start is None else _fspath(start)
    try:
        there = [x for x in abspath(start).split(slash) if x]
        here = [x for x in abspath(path).split(slash) if x]
    except (TypeError, AttributeError):
        _check_arg_types("relpath", path, start)
        raise
    common = len(commonprefix([there, here]))
    return slash.join([dotdot] * (len(there) - common) + here[common:]) or dot


def commonpath(paths):
    """The longest path that all of these lie in."""
    paths = tuple(map(_fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    slash, dot = (b"/", b".") if isinstance(paths[0], bytes) else ("/", ".")
    try:
        absolute = {p.startswith(slash) for p in paths}
        if len(absolute) > 1:
            raise ValueError("Can't mix absolute and relative paths")
        parts = [[c for c in p.split(slash) if c and c != dot] for p in paths]
    except (TypeError, AttributeError):
        _check_arg_types("commonpath", *paths)
        raise
    low, high = min(parts), max(parts)
    common = low
    for i, c in enumerate(low):
        if c != high[i]:
            common = low[:i]
            break
    return (slash if absolute.pop() else slash[:0]) + slash.join(common)
