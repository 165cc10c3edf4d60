"""Copying, moving and removing of files and trees."""

import os
import stat
import sys

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error",
           "SpecialFileError", "ignore_patterns", "which", "get_terminal_size", "SameFileError", "disk_usage", "chown"]

COPY_BUFSIZE = 256 * 1024


class Error(OSError):
    pass


class SameFileError(Error):
    """A file cannot be copied to itself."""


class SpecialFileError(OSError):
    """Raised when a file is of a kind that can not be copied, as a named pipe."""


def copyfileobj(fsrc, fdst, length=0):
    """Copy what is left in one file object to another."""
    while data := fsrc.read(length or COPY_BUFSIZE):
        fdst.write(data)


def _same(src, dst):
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def copyfile(src, dst, *, follow_symlinks=True):
    """Copy the contents of a file; returns dst. Without follow_symlinks a link is made anew."""
    if _same(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    for path in (src, dst):
        try:
            mode = os.stat(path).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode):
            raise SpecialFileError(f"`{os.fspath(path)}` is a named pipe")
    if not follow_symlinks and os.path.islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                copyfileobj(fsrc, fdst)
        except IsADirectoryError as e:
            if not os.path.exists(dst):
                raise FileNotFoundError(f"Directory does not exist: {dst}") from e
            raise
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Give a file the permissions of another; those of links are left alone."""
    if follow_symlinks or not os.path.islink(src) or not os.path.islink(dst):
        os.chmod(dst, stat.S_IMODE(os.stat(src).st_mode))


def copystat(src, dst, *, follow_symlinks=True):
    """Give a file the permissions and times of another."""
    follow = follow_symlinks or not (os.path.islink(src) and os.path.islink(dst))
    st = os.stat(src) if follow else os.lstat(src)
    os.utime(dst, ns=(st.st_atime_ns, st.st_mtime_ns), follow_symlinks=follow)
    if follow:
        os.chmod(dst, stat.S_IMODE(st.st_mode))


def _into(src, dst):
    return os.path.join(dst, os.path.basename(src)) if os.path.isdir(dst) else dst


def copy(src, dst, *, follow_symlinks=True):
    """Copy a file with its permissions to a file or into a directory; returns where it is now."""
    dst = _into(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """copy() that keeps the times too."""
    dst = _into(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


def ignore_patterns(*patterns):
    """An `ignore` for copytree: leaves out names that match one of the patterns."""
    def ignored(path, names):
        import fnmatch
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}
    return ignored


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False,
             dirs_exist_ok=False):
    """Copy a tree; returns dst. What fails does not keep the rest from being copied: Error tells of it in the end."""
    with os.scandir(src) as found:
        entries = list(found)
    left_out = ignore(os.fspath(src), [entry.name for entry in entries]) if ignore is not None else ()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for entry in entries:
        if entry.name in left_out:
            continue
        old, new = os.path.join(src, entry.name), os.path.join(dst, entry.name)
        try:
            if entry.is_symlink() and symlinks:
                os.symlink(os.readlink(old), new)
                copystat(old, new, follow_symlinks=False)
            elif entry.is_symlink() and not os.path.exists(old) and ignore_dangling_symlinks:
                continue
            elif entry.is_dir():
                copytree(old, new, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(old, new)
        except Error as e:
            errors.extend(e.args[0])
        except OSError as e:
            errors.append((old, new, str(e)))
    try:
        copystat(src, dst)
    except OSError as e:
        errors.append((src, dst, str(e)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Remove a tree. onexc(function, path, exception) is called for what fails; else it is raised."""
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    if onerror is not None:
        from warnings import warn
        warn("onerror argument is deprecated, use onexc instead", DeprecationWarning, stacklevel=2)

    def failed(function, path, e):
        if ignore_errors:
            return
        if onexc is not None:
            onexc(function, path, e)
        elif onerror is not None:
            onerror(function, path, (type(e), e, e.__traceback__))
        else:
            raise e

    try:
        mode = os.lstat(path).st_mode
    except OSError as e:
        return failed(os.lstat, path, e)
    if stat.S_ISLNK(mode):
        e = OSError("Cannot call rmtree on a symbolic link")
        e.filename = path
        return failed(os.path.islink, path, e)
    # Directories come twice: to be emptied, then to be removed.
    stack = [(os.fspath(path), False)]
    while stack:
        path, emptied = stack.pop()
        if emptied:
            try:
                os.rmdir(path)
            except OSError as e:
                failed(os.rmdir, path, e)
            continue
        try:
            with os.scandir(path) as found:
                entries = list(found)
        except OSError as e:
            failed(os.scandir, path, e)
            entries = []
        stack.append((path, True))
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                stack.append((entry.path, False))
                continue
            try:
                os.unlink(entry.path)
            except OSError as e:
                failed(os.unlink, entry.path, e)


def move(src, dst, copy_function=copy2):
    """Move a file or tree to a path or into a directory; returns where it is now."""
    real = dst
    if os.path.isdir(dst):
        if _same(src, dst) and not os.path.islink(src):
            # The same directory under another name, perhaps in another case.
            os.rename(src, dst)
            return None
        real = os.path.join(dst, os.path.basename(os.fspath(src).rstrip("/")))
        if os.path.exists(real):
            raise Error(f"Destination path '{real}' already exists")
    try:
        os.rename(src, real)
    except OSError:
        if os.path.islink(src):
            os.symlink(os.readlink(src), real)
            os.unlink(src)
        elif os.path.isdir(src):
            inside = os.path.abspath(dst) + "/"
            if inside.startswith(os.path.abspath(src) + "/"):
                raise Error(f"Cannot move a directory '{src}' into itself '{dst}'.")
            copytree(src, real, symlinks=True, copy_function=copy_function)
            rmtree(src)
        else:
            copy_function(src, real)
            os.unlink(src)
    return real


_usage = None


def disk_usage(path):
    """The bytes of the file system that a path is on: total, used and free."""
    global _usage
    if _usage is None:
        from collections import namedtuple
        _usage = namedtuple("usage", "total used free")
    st = os.statvfs(path)
    return _usage(st.f_blocks * st.f_frsize, (st.f_blocks - st.f_bfree) * st.f_frsize, st.f_bavail * st.f_frsize)


def _id_of(name, find, what):
    if name is None:
        return -1
    if isinstance(name, int):
        return name
    try:
        return find(name)
    except KeyError:
        raise LookupError(f"no such {what}: {name!r}") from None


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    """Change the owner and group of a path, each a name or a number."""
    sys.audit("shutil.chown", path, user, group)
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    import grp
    import pwd
    uid = _id_of(user, lambda name: pwd.getpwnam(name).pw_uid, "user")
    gid = _id_of(group, lambda name: grp.getgrnam(name).gr_gid, "group")
    os.chown(path, uid, gid, dir_fd=dir_fd, follow_symlinks=follow_symlinks)


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The path of the program that a command would run; None if there is none."""
    def runs(name):
        return os.path.exists(name) and os.access(name, mode) and not os.path.isdir(name)

    if os.path.dirname(cmd):
        return cmd if runs(cmd) else None
    if path is None:
        path = os.environ.get("PATH", os.defpath)
    if not path:
        return None
    is_bytes = isinstance(cmd, bytes)
    path = os.fsencode(path) if is_bytes else os.fsdecode(path)
    for directory in dict.fromkeys(path.split(b":" if is_bytes else ":")):
        name = os.path.join(directory, cmd)
        if runs(name):
            return name
    return None


def get_terminal_size(fallback=(80, 24)):
    """Columns and lines of the terminal: what the environment says, else the terminal, else the fallback."""
    def said(name):
        try:
            return int(os.environ[name])
        except (KeyError, ValueError):
            return 0

    import sys
    columns, lines = said("COLUMNS"), said("LINES")
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = fallback
        if columns <= 0:
            columns = size[0] or fallback[0]
        if lines <= 0:
            lines = size[1] or fallback[1]
    return os.terminal_size((columns, lines))
