//! posix: the system calls behind the module os.

use crate::io::fileio::path_bytes;
use crate::structseq;
use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Raised, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::signal;
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::str::codec::{Codec, decode_as};
use ouro_runtime::types::tuple::Tuple;
use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::DirEntryExt;

crate::struct_sequence!(STAT_RESULT, "os", "stat_result", "os.stat_result", 10, tflag::DICT, {
    0 st_mode 1 st_ino 2 st_dev 3 st_nlink 4 st_uid 5 st_gid 6 st_size
});
crate::struct_sequence!(UNAME_RESULT, "posix", "uname_result", "posix.uname_result", 5, 0, {
    0 sysname 1 nodename 2 release 3 version 4 machine
});
crate::struct_sequence!(TERMINAL_SIZE, "os", "terminal_size", "os.terminal_size", 2, 0, {
    0 columns 1 lines
});
crate::struct_sequence!(TIMES_RESULT, "posix", "times_result", "posix.times_result", 5, 0, {
    0 user 1 system 2 children_user 3 children_system 4 elapsed
});

/// Text of the file system: undecodable bytes become surrogates.
pub fn fs_text(t: &Thread, b: &[u8]) -> Res {
    let (text, _) = decode_as(t, b, Codec::Utf8, "surrogateescape", true)?;
    Ok(Str::from_wtf8(t, &text)?.into_value())
}

fn path(t: &Thread, v: &Value, func: &str) -> Res<Vec<u8>> {
    path_bytes(t, v, &format!("{func}: path"))
}

fn done(t: &Thread, r: std::io::Result<()>, name: &Value) -> Res {
    match r {
        Ok(()) => Ok(Value::NONE),
        Err(e) => Err(failed(t, &e, name)),
    }
}

/// The text of a path-like object, which errors name; other names as they are.
fn name_of(t: &Thread, name: &Value) -> Res {
    match name.is::<Str>() || name.is::<Bytes>() {
        true => Ok(name.clone()),
        false => {
            Ok(t.call_special(name, &t.names().__fspath__.clone(), &[])?.unwrap_or_else(|| name.clone()))
        }
    }
}

fn failed(t: &Thread, e: &std::io::Error, name: &Value) -> Raised {
    match name_of(t, name) {
        Ok(name) => t.io_error(e, Some(&name)),
        Err(raised) => raised,
    }
}

/// Fails with both names of an operation on two paths.
fn two_paths(t: &Thread, r: std::io::Result<()>, a: &[Value]) -> Res {
    match r {
        Ok(()) => Ok(Value::NONE),
        Err(e) => {
            let n = e.raw_os_error().unwrap_or(0);
            let text = ouro_runtime::types::exception::strerror(n);
            let args =
                [Value::small_int(n), t.string(text)?, name_of(t, &a[0])?, Value::NONE, name_of(t, &a[1])?];
            Err(t.raise_class(t.exc_type(Exc::OSError).value(), &args))
        }
    }
}

fn os(b: &[u8]) -> &OsStr {
    OsStr::from_bytes(b)
}

fn stat_value(t: &Thread, s: &syscall::Stat) -> Res {
    let s = &s.0;
    let whole = [
        s.st_mode as i64,
        s.st_ino as i64,
        s.st_dev as i64,
        s.st_nlink as i64,
        s.st_uid as i64,
        s.st_gid as i64,
        s.st_size,
        s.st_atime,
        s.st_mtime,
        s.st_ctime,
    ];
    let items: Res<Vec<Value>> = whole.iter().map(|i| t.int(*i)).collect();
    let v = structseq::make(t, &STAT_RESULT, items?)?;
    for (name, ns_name, secs, ns) in [
        ("st_atime", "st_atime_ns", s.st_atime, s.st_atime_nsec),
        ("st_mtime", "st_mtime_ns", s.st_mtime, s.st_mtime_nsec),
        ("st_ctime", "st_ctime_ns", s.st_ctime, s.st_ctime_nsec),
    ] {
        let total = secs.saturating_mul(1_000_000_000).saturating_add(ns);
        t.setattr(&v, &t.intern(name), Some(&t.float(secs as f64 + ns as f64 * 1e-9)?))?;
        t.setattr(&v, &t.intern(ns_name), Some(&t.int(total)?))?;
    }
    for (name, x) in [("st_blksize", s.st_blksize), ("st_blocks", s.st_blocks), ("st_rdev", s.st_rdev as i64)]
    {
        t.setattr(&v, &t.intern(name), Some(&t.int(x)?))?;
    }
    Ok(v)
}

fn stat(t: &Thread, v: &Value, follow: bool) -> Res {
    let what = "stat: path should be string, bytes, os.PathLike or integer, not";
    if !t.is_int(v) && t.as_float(v).is_some() {
        return Err(t.type_error(format!("{what} {}", t.type_name(v))));
    }
    let r =
        if t.is_int(v) { syscall::fstat(t.arg_i32(v)?) } else { syscall::stat(&path(t, v, "stat")?, follow) };
    match r {
        Ok(s) => stat_value(t, &s),
        Err(e) => Err(failed(t, &e, v)),
    }
}

fn listdir(t: &Thread, a: &[Value]) -> Res {
    let (p, bytes) = directory(t, &a[0], "listdir")?;
    let entries = match std::fs::read_dir(os(&p)) {
        Ok(e) => e,
        Err(e) if a[0].is_none() => return Err(t.io_error(&e, None)),
        Err(e) => return Err(failed(t, &e, &a[0])),
    };
    let mut out = Vec::new();
    for e in entries {
        let e = e.map_err(|e| t.io_error(&e, Some(&a[0])))?;
        let name = e.file_name().into_vec();
        out.push(if bytes { Bytes::new(t, &name)?.into_value() } else { fs_text(t, &name)? });
    }
    t.list(out)
}

fn directory(t: &Thread, v: &Value, func: &str) -> Res<(Vec<u8>, bool)> {
    if v.is_none() {
        return Ok((b".".to_vec(), false));
    }
    Ok((path(t, v, func)?, v.is::<Bytes>()))
}

/// An entry of a directory.
pub struct DirEntry {
    name: Value,
    path: Value,
    full: Vec<u8>,
    inode: u64,
    kind: Option<std::fs::FileType>,
}

impl Payload for DirEntry {
    const CONTAINER: bool = false;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.name);
        v.value(&self.path);
    }
}

fn entry<'a>(t: &Thread, v: &'a Value) -> Res<&'a DirEntry> {
    v.payload::<DirEntry>().ok_or_else(|| t.type_error("a DirEntry is required"))
}

fn entry_is(t: &Thread, a: &[Value], format: libc::mode_t) -> Res {
    let e = entry(t, &a[0])?;
    let follow = t.truth(&a[1])?;
    if let Some(k) = e.kind.filter(|k| !(follow && k.is_symlink())) {
        return Ok(Value::bool(if format == libc::S_IFDIR { k.is_dir() } else { k.is_file() }));
    }
    match syscall::stat(&e.full, follow) {
        Ok(s) => Ok(Value::bool(s.0.st_mode & libc::S_IFMT == format)),
        Err(x) if x.raw_os_error() == Some(libc::ENOENT) => Ok(Value::FALSE),
        Err(x) => Err(t.io_error(&x, Some(&e.path))),
    }
}

static DIR_ENTRY: TypeSpec = TypeSpec {
    module: "posix",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| {
            let n = t.repr(&entry(t, v)?.name)?;
            t.string(format!("<DirEntry {}>", n.lossy()))
        }));
    },
    methods: &[
        method("is_dir(self, /, *, follow_symlinks=True)", |t, a| entry_is(t, a, libc::S_IFDIR)),
        method("is_file(self, /, *, follow_symlinks=True)", |t, a| entry_is(t, a, libc::S_IFREG)),
        method("is_symlink(self, /)", |t, a| {
            Ok(Value::bool(entry(t, &a[0])?.kind.is_some_and(|k| k.is_symlink())))
        }),
        method("is_junction(self, /)", |_, _| Ok(Value::FALSE)),
        method("inode(self, /)", |t, a| t.uint(entry(t, &a[0])?.inode)),
        method("stat(self, /, *, follow_symlinks=True)", |t, a| {
            let e = entry(t, &a[0])?;
            match syscall::stat(&e.full, t.truth(&a[1])?) {
                Ok(s) => stat_value(t, &s),
                Err(x) => Err(t.io_error(&x, Some(&e.path))),
            }
        }),
        method("__fspath__(self, /)", |t, a| Ok(entry(t, &a[0])?.path.clone())),
    ],
    getset: &[
        getter("name", |t, v| Ok(entry(t, v)?.name.clone())),
        getter("path", |t, v| Ok(entry(t, v)?.path.clone())),
    ],
    ..TypeSpec::of::<DirEntry>("DirEntry")
};

/// The iterator of `scandir`, which is a context manager too.
pub struct ScanDir {
    entries: RefCell<Option<std::fs::ReadDir>>,
    base: Vec<u8>,
    bytes: bool,
    plain: Cell<bool>,
}

impl Payload for ScanDir {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn scan_next(t: &Thread, v: &Value) -> Res {
    let Some(s) = v.payload::<ScanDir>() else { return Ok(Value::UNBOUND) };
    let next = s.entries.borrow_mut().as_mut().and_then(|e| e.next());
    let e = match next {
        None => {
            s.entries.borrow_mut().take();
            return Ok(Value::UNBOUND);
        }
        Some(Err(e)) => return Err(t.io_error(&e, None)),
        Some(Ok(e)) => e,
    };
    let name = e.file_name().into_vec();
    let full = if s.plain.get() {
        name.clone()
    } else if s.base.ends_with(b"/") {
        [&s.base[..], &name].concat()
    } else {
        [&s.base[..], b"/", &name].concat()
    };
    // `scandir()` without a path names its entries relative to ".", as "./name".
    let shown = if s.plain.get() { [b"./", &name[..]].concat() } else { full.clone() };
    let text = |b: &[u8]| if s.bytes { Ok(Bytes::new(t, b)?.into_value()) } else { fs_text(t, b) };
    let ty = make_module_type(t, &DIR_ENTRY)?;
    let d =
        DirEntry { name: text(&name)?, path: text(&shown)?, full, inode: e.ino(), kind: e.file_type().ok() };
    Ok(t.make_of(&ty, d)?.into_value())
}

fn scan_close(_: &Thread, a: &[Value]) -> Res {
    if let Some(s) = a[0].payload::<ScanDir>() {
        s.entries.borrow_mut().take();
    }
    Ok(Value::NONE)
}

static SCANDIR: TypeSpec = TypeSpec {
    module: "posix",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(scan_next));
    },
    methods: &[
        method("__enter__(self, /)", |_, a| Ok(a[0].clone())),
        method("__exit__(self, /, *exc)", scan_close),
        method("close(self, /)", scan_close),
    ],
    ..TypeSpec::of::<ScanDir>("ScandirIterator")
};

fn scandir(t: &Thread, a: &[Value]) -> Res {
    let (p, bytes) = directory(t, &a[0], "scandir")?;
    match std::fs::read_dir(os(&p)) {
        Ok(e) => {
            let ty = make_module_type(t, &SCANDIR)?;
            let s =
                ScanDir { entries: RefCell::new(Some(e)), base: p, bytes, plain: Cell::new(a[0].is_none()) };
            Ok(t.make_of(&ty, s)?.into_value())
        }
        Err(e) => Err(failed(t, &e, &a[0])),
    }
}

fn ids(t: &Thread, i: usize) -> Res {
    t.int(syscall::id(i))
}

fn urandom(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i64(&a[0])?;
    let Ok(n) = usize::try_from(n) else { return Err(t.value_error("negative argument not allowed")) };
    let mut b = ouro_runtime::types::buffer(t, n)?;
    b.resize(n, 0);
    if let Err(e) = crate::syscall::random(t, &mut b) {
        return Err(t.io_error(&e, None));
    }
    Ok(Bytes::new(t, &b)?.into_value())
}

fn uname(t: &Thread, _: &[Value]) -> Res {
    let read = |name: &str| {
        std::fs::read_to_string(format!("/proc/sys/kernel/{name}"))
            .map(|s| s.trim().to_string())
            .unwrap_or_default()
    };
    let parts =
        [read("ostype"), read("hostname"), read("osrelease"), read("version"), std::env::consts::ARCH.into()];
    let items: Res<Vec<Value>> = parts.iter().map(|s| t.string(s)).collect();
    structseq::make(t, &UNAME_RESULT, items?)
}

fn io_result(t: &Thread, r: std::io::Result<i64>) -> Res {
    match r {
        Ok(n) => t.int(n),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

fn utime(t: &Thread, a: &[Value]) -> Res {
    const NANO: i64 = 1_000_000_000;
    let p = path(t, &a[0], "utime")?;
    let pair =
        |v: &Value| v.payload::<Tuple>().and_then(|p| <[Value; 2]>::try_from(p.as_slice().to_vec()).ok());
    let seconds = |v: &Value| -> Res<(i64, i64)> {
        if t.is_int(v) {
            return Ok((t.arg_i64(v)?, 0));
        }
        let at = t.arg_f64(v)?;
        let whole = at.floor();
        if whole.is_nan() || whole.abs() >= i64::MAX as f64 {
            return Err(t.overflow_error("timestamp out of range for platform time_t"));
        }
        Ok((whole as i64, ((at - whole) * NANO as f64) as i64))
    };
    let nanoseconds = |v: &Value| -> Res<(i64, i64)> {
        let at = t.arg_i64(v)?;
        Ok((at.div_euclid(NANO), at.rem_euclid(NANO)))
    };
    let times = match (a[1].is_none(), a[2].is_none()) {
        (true, true) => None,
        (false, true) => match pair(&a[1]) {
            Some([x, y]) => Some([seconds(&x)?, seconds(&y)?]),
            None => return Err(t.type_error("utime: 'times' must be either a tuple of two ints or None")),
        },
        (true, false) => match pair(&a[2]) {
            Some([x, y]) => Some([nanoseconds(&x)?, nanoseconds(&y)?]),
            None => return Err(t.type_error("utime: 'ns' must be a tuple of two ints")),
        },
        (false, false) => {
            return Err(t.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
    };
    let follow = t.truth(&a[4])?;
    done(t, syscall::utime(&p, times, follow), &a[0])
}

/// Forks; 0 in the child.
fn forked(t: &Thread) -> std::io::Result<i32> {
    match &t.interp().replay {
        Some(r) => r.fork(t, syscall::fork, |r| matches!(r, Ok(0))),
        None => syscall::fork(),
    }
}

const FUNCTIONS: &[Method] = &[
    method("getcwd()", |t, _| match std::env::current_dir() {
        Ok(d) => fs_text(t, d.as_os_str().as_bytes()),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("getcwdb()", |t, _| match std::env::current_dir() {
        Ok(d) => Ok(Bytes::new(t, d.as_os_str().as_bytes())?.into_value()),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("chdir(path)", |t, a| done(t, std::env::set_current_dir(os(&path(t, &a[0], "chdir")?)), &a[0])),
    method("listdir(path=None)", listdir),
    method("scandir(path=None)", scandir),
    method("stat(path, *, dir_fd=None, follow_symlinks=True)", |t, a| {
        let follow = t.truth(&a[2])?;
        stat(t, &a[0], follow)
    }),
    method("lstat(path, *, dir_fd=None)", |t, a| stat(t, &a[0], false)),
    method("fstat(fd)", |t, a| match syscall::fstat(t.arg_i32(&a[0])?) {
        Ok(s) => stat_value(t, &s),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", |t, a| {
        Ok(Value::bool(syscall::access(&path(t, &a[0], "access")?, t.arg_i32(&a[1])?)))
    }),
    method("mkdir(path, mode=511, *, dir_fd=None)", |t, a| {
        done(t, syscall::mkdir(&path(t, &a[0], "mkdir")?, t.arg_i32(&a[1])? as u32), &a[0])
    }),
    method("rmdir(path, *, dir_fd=None)", |t, a| {
        done(t, std::fs::remove_dir(os(&path(t, &a[0], "rmdir")?)), &a[0])
    }),
    method("remove(path, *, dir_fd=None)", |t, a| {
        done(t, std::fs::remove_file(os(&path(t, &a[0], "remove")?)), &a[0])
    }),
    method("unlink(path, *, dir_fd=None)", |t, a| {
        done(t, std::fs::remove_file(os(&path(t, &a[0], "unlink")?)), &a[0])
    }),
    method("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |t, a| {
        let (x, y) = (path(t, &a[0], "rename")?, path(t, &a[1], "rename")?);
        two_paths(t, std::fs::rename(os(&x), os(&y)), a)
    }),
    method("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |t, a| {
        let (x, y) = (path(t, &a[0], "replace")?, path(t, &a[1], "replace")?);
        two_paths(t, std::fs::rename(os(&x), os(&y)), a)
    }),
    method("link(src, dst)", |t, a| {
        let (x, y) = (path(t, &a[0], "link")?, path(t, &a[1], "link")?);
        two_paths(t, std::fs::hard_link(os(&x), os(&y)), a)
    }),
    method("symlink(src, dst, target_is_directory=False, *, dir_fd=None)", |t, a| {
        let (x, y) = (path(t, &a[0], "symlink")?, path(t, &a[1], "symlink")?);
        two_paths(t, std::os::unix::fs::symlink(os(&x), os(&y)), a)
    }),
    method("readlink(path, *, dir_fd=None)", |t, a| {
        match std::fs::read_link(os(&path(t, &a[0], "readlink")?)) {
            Ok(p) => fs_text(t, p.as_os_str().as_bytes()),
            Err(e) => Err(failed(t, &e, &a[0])),
        }
    }),
    method("chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", |t, a| {
        done(t, syscall::chmod(&path(t, &a[0], "chmod")?, t.arg_i32(&a[1])? as u32), &a[0])
    }),
    method("utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", utime),
    method("umask(mask, /)", |t, a| t.int(syscall::umask(t.arg_i32(&a[0])? as u32) as i64)),
    method("open(path, flags, mode=511, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "open")?;
        let (flags, mode) = (t.arg_i32(&a[1])?, t.arg_i32(&a[2])? as u32);
        match t.blocking(Reason::File, || syscall::open(&p, flags, mode))? {
            Ok(fd) => Ok(Value::small_int(fd)),
            Err(e) => Err(failed(t, &e, &a[0])),
        }
    }),
    method("close(fd)", |t, a| {
        io_result(t, syscall::close(t.arg_i32(&a[0])?).map(|_| 0)).map(|_| Value::NONE)
    }),
    method("read(fd, length, /)", |t, a| {
        let fd = t.arg_i32(&a[0])?;
        let Ok(n) = usize::try_from(t.arg_i64(&a[1])?) else { return Err(t.os_error(libc::EINVAL, None)) };
        let mut b = ouro_runtime::types::buffer(t, n)?;
        b.resize(n, 0);
        match t.blocking(Reason::Read, || syscall::read(fd, &mut b))? {
            Ok(n) => Ok(Bytes::new(t, &b[..n])?.into_value()),
            Err(e) => Err(t.io_error(&e, None)),
        }
    }),
    method("write(fd, data, /)", |t, a| {
        let fd = t.arg_i32(&a[0])?;
        let b = arg_bytes(t, &a[1])?;
        io_result(t, t.blocking(Reason::Write, || syscall::write(fd, &b))?.map(|n| n as i64))
    }),
    method("lseek(fd, position, whence, /)", |t, a| {
        io_result(t, syscall::seek(t.arg_i32(&a[0])?, t.arg_i64(&a[1])?, t.arg_i32(&a[2])?))
    }),
    method("ftruncate(fd, length, /)", |t, a| {
        io_result(t, syscall::truncate(t.arg_i32(&a[0])?, t.arg_i64(&a[1])?).map(|_| 0)).map(|_| Value::NONE)
    }),
    method("dup(fd, /)", |t, a| io_result(t, syscall::dup(t.arg_i32(&a[0])?).map(i64::from))),
    method("dup2(fd, fd2, inheritable=True)", |t, a| {
        io_result(t, syscall::dup2(t.arg_i32(&a[0])?, t.arg_i32(&a[1])?).map(i64::from))
    }),
    method("pidfd_open(pid, flags=0)", crate::processes::pidfd),
    method("get_inheritable(fd, /)", |t, a| {
        syscall::is_inheritable(t.arg_i32(&a[0])?).map(Value::bool).map_err(|e| t.io_error(&e, None))
    }),
    method("set_inheritable(fd, inheritable, /)", |t, a| {
        let yes = t.arg_i32(&a[1])? != 0;
        io_result(t, syscall::set_inheritable(t.arg_i32(&a[0])?, yes).map(|()| 0)).map(|_| Value::NONE)
    }),
    method("get_blocking(fd, /)", |t, a| {
        syscall::is_blocking(t.arg_i32(&a[0])?).map(Value::bool).map_err(|e| t.io_error(&e, None))
    }),
    method("set_blocking(fd, blocking, /)", |t, a| {
        let yes = t.truth(&a[1])?;
        io_result(t, syscall::set_blocking(t.arg_i32(&a[0])?, yes).map(|()| 0)).map(|_| Value::NONE)
    }),
    method("pipe()", |t, _| match syscall::pipe() {
        Ok((r, w)) => t.tuple(vec![Value::small_int(r), Value::small_int(w)]),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("isatty(fd, /)", |t, a| Ok(Value::bool(syscall::is_tty(t.arg_i32(&a[0])?)))),
    method("getpid()", |t, _| ids(t, 0)),
    method("getppid()", |t, _| ids(t, 1)),
    method("getuid()", |t, _| ids(t, 2)),
    method("geteuid()", |t, _| ids(t, 3)),
    method("getgid()", |t, _| ids(t, 4)),
    method("getegid()", |t, _| ids(t, 5)),
    method("kill(pid, signal, /)", |t, a| {
        let (pid, number) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?);
        io_result(t, syscall::kill(pid, number).map(|_| 0))?;
        if pid == std::process::id() as i32 {
            signal::settle(t, number);
        }
        t.check_signals()?;
        Ok(Value::NONE)
    }),
    method("waitpid(pid, options, /)", |t, a| {
        let (pid, options) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?);
        match t.blocking(Reason::Process, || syscall::waitpid(pid, options))? {
            Ok((pid, status)) => t.tuple(vec![Value::small_int(pid), Value::small_int(status)]),
            Err(e) => Err(t.io_error(&e, None)),
        }
    }),
    method("waitstatus_to_exitcode(status)", |t, a| {
        let s = t.arg_i32(&a[0])?;
        Ok(Value::small_int(if s & 0x7F == 0 { (s >> 8) & 0xFF } else { -(s & 0x7F) }))
    }),
    method("system(command)", |t, a| {
        crate::io::std_streams::flush(t);
        let command = path(t, &a[0], "system")?;
        io_result(t, t.unlocked(Reason::Process, || syscall::system(&command)).map(i64::from))
    }),
    method("urandom(size, /)", urandom),
    method("cpu_count()", |t, _| {
        if let Some(n) = t.interp().settings.processors.get() {
            return t.int(n.into());
        }
        Ok(std::thread::available_parallelism().map_or(Value::NONE, |n| Value::len(n.get())))
    }),
    method("strerror(code, /)", |t, a| t.string(ouro_runtime::types::exception::strerror(t.arg_i32(&a[0])?))),
    method("uname()", uname),
    method("get_terminal_size(fd=1, /)", |t, a| {
        let fd = t.arg_i32(&a[0])?;
        let (columns, lines) = syscall::terminal_size(fd).map_err(|e| t.io_error(&e, None))?;
        structseq::make(
            t,
            &TERMINAL_SIZE,
            vec![Value::small_int(columns.into()), Value::small_int(lines.into())],
        )
    }),
    method("fspath(path)", |t, a| {
        if a[0].is::<Str>() || a[0].is::<Bytes>() {
            return Ok(a[0].clone());
        }
        match t.call_special(&a[0], &t.names().__fspath__.clone(), &[])? {
            Some(p) if p.is::<Str>() || p.is::<Bytes>() => Ok(p),
            Some(p) => Err(t.type_error(format!(
                "expected {}.__fspath__() to return str or bytes, not {}",
                t.type_name(&a[0]),
                t.type_name(&p)
            ))),
            None => Err(t.type_error(format!(
                "expected str, bytes or os.PathLike object, not {}",
                t.type_name(&a[0])
            ))),
        }
    }),
    method("putenv(name, value, /)", |t, a| {
        let (k, v) = (path(t, &a[0], "putenv")?, path(t, &a[1], "putenv")?);
        if k.is_empty() || k.contains(&b'=') {
            return Err(t.value_error("illegal environment variable name"));
        }
        syscall::setenv(&k, Some(&v));
        Ok(Value::NONE)
    }),
    method("unsetenv(name, /)", |t, a| {
        let k = path(t, &a[0], "unsetenv")?;
        if k.is_empty() || k.contains(&b'=') {
            return Err(t.os_error(libc::EINVAL, None));
        }
        syscall::setenv(&k, None);
        Ok(Value::NONE)
    }),
    method("abort()", |t, _| {
        t.trace_ends();
        syscall::abort()
    })
    .doc("Abort the interpreter immediately."),
    method("_exit(status)", |t, a| {
        let status = t.arg_i32(&a[0])?;
        t.trace_ends();
        syscall::exit_now(status)
    }),
    method("_fork()", |t, _| match forked(t) {
        Ok(0) => {
            t.after_fork();
            crate::processes::after_fork();
            crate::signal::limit::after_fork(t);
            Ok(Value::small_int(0))
        }
        Ok(pid) => Ok(Value::small_int(pid)),
        Err(e) => Err(t.io_error(&e, None)),
    }),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    let environ = Dict::new(t)?;
    for (k, v) in std::env::vars_os() {
        let k = Bytes::new(t, k.as_bytes())?.into_value();
        environ.insert(t, k, Bytes::new(t, v.as_bytes())?.into_value())?;
    }
    m.set(t, "environ", environ.into_value())?;
    m.set(t, "error", t.exc_type(Exc::OSError).into_value())?;
    for spec in [&STAT_RESULT, &UNAME_RESULT, &TERMINAL_SIZE, &TIMES_RESULT, &DIR_ENTRY, &SCANDIR] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    for (name, n) in [
        ("F_OK", 0),
        ("R_OK", 4),
        ("W_OK", 2),
        ("X_OK", 1),
        ("O_RDONLY", libc::O_RDONLY),
        ("O_WRONLY", libc::O_WRONLY),
        ("O_RDWR", libc::O_RDWR),
        ("O_CREAT", libc::O_CREAT),
        ("O_EXCL", libc::O_EXCL),
        ("O_TRUNC", libc::O_TRUNC),
        ("O_APPEND", libc::O_APPEND),
        ("O_NONBLOCK", libc::O_NONBLOCK),
        ("O_CLOEXEC", libc::O_CLOEXEC),
        ("O_NOFOLLOW", libc::O_NOFOLLOW),
        ("O_DIRECTORY", libc::O_DIRECTORY),
        ("WNOHANG", libc::WNOHANG),
        ("EX_OK", 0),
    ] {
        m.set(t, name, Value::small_int(n))?;
    }
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "posix",
    functions: FUNCTIONS,
    init,
    doc: "This module provides access to operating system functionality.",
};
