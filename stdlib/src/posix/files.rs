//! Files by their paths.

use super::args::{Target, dir, done, failed, given, nothing, owner, path, size, two_paths};
use super::fs_text;
use super::stat::stat_value;
use crate::structseq;
use crate::syscall::{self, paths};
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::tuple::Tuple;

crate::struct_sequence!(STATVFS_RESULT, "os", "statvfs_result", "os.statvfs_result", 10, ouro_runtime::model::typeobj::tflag::DICT, {
    0 f_bsize 1 f_frsize 2 f_blocks 3 f_bfree 4 f_bavail 5 f_files 6 f_ffree 7 f_favail 8 f_flag 9 f_namemax
} f_fsid);

fn stat(t: &Thread, v: &Value, at: &Value, follow: bool, func: &str) -> Res {
    let at_dir = dir(t, at)?;
    let r = match Target::of(t, v, func)? {
        Target::Open(_) if !at.is_none() => {
            return Err(t.value_error(format!("{func}: can't specify dir_fd without matching path")));
        }
        Target::Open(_) if !follow => {
            return Err(t.value_error(format!("{func}: cannot use fd and follow_symlinks together")));
        }
        Target::Open(fd) => syscall::fstat(fd),
        Target::Path(p) => paths::stat(at_dir, &p, follow),
    };
    match r {
        Ok(s) => stat_value(t, &s),
        Err(e) => Err(failed(t, &e, v)),
    }
}

fn statvfs(t: &Thread, target: &Target, name: Option<&Value>) -> Res {
    let s = match (paths::statvfs(&target.file(paths::HERE)), name) {
        (Ok(s), _) => s,
        (Err(e), Some(name)) => return Err(failed(t, &e, name)),
        (Err(e), None) => return Err(t.io_error(&e, None)),
    };
    let all = [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag,
        s.f_namemax,
    ];
    let items: Res<Vec<Value>> = all.iter().map(|n| t.uint(*n)).collect();
    let v = structseq::make(t, &STATVFS_RESULT, items?)?;
    t.setattr(&v, &t.intern("f_fsid"), Some(&t.uint(s.f_fsid)?))?;
    Ok(v)
}

fn utime(t: &Thread, a: &[Value]) -> Res {
    const NANO: i64 = 1_000_000_000;
    let target = Target::of(t, &a[0], "utime")?;
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
    done(t, paths::utime(&target.file(dir(t, &a[3])?), times, follow), &a[0])
}

fn chmod(t: &Thread, a: &[Value]) -> Res {
    let mode = t.arg_i32(&a[1])? as u32;
    let follow = t.truth(&a[3])?;
    match Target::of(t, &a[0], "chmod")? {
        Target::Open(fd) => nothing(t, syscall::plain::fchmod(fd, mode)),
        Target::Path(p) => match paths::chmod(dir(t, &a[2])?, &p, mode, paths::link_flag(follow)) {
            Err(e) if !follow && e.raw_os_error() == Some(libc::ENOTSUP) => {
                let words = "chmod: follow_symlinks unavailable on this platform";
                Err(t.err(Exc::NotImplementedError, words))
            }
            r => done(t, r, &a[0]),
        },
    }
}

fn chown(t: &Thread, a: &[Value], at: &Value, follow: bool, func: &str) -> Res {
    let (uid, gid) = (owner(t, &a[1], "uid")?, owner(t, &a[2], "gid")?);
    match Target::of(t, &a[0], func)? {
        Target::Open(fd) => nothing(t, syscall::plain::fchown(fd, uid, gid)),
        Target::Path(p) => done(t, paths::chown(dir(t, at)?, &p, uid, gid, paths::link_flag(follow)), &a[0]),
    }
}

fn access(t: &Thread, a: &[Value]) -> Res {
    let mut flags = paths::link_flag(t.truth(&a[4])?);
    if t.truth(&a[3])? {
        flags |= libc::AT_EACCESS;
    }
    let p = path(t, &a[0], "access")?;
    Ok(Value::bool(paths::access(dir(t, &a[2])?, &p, t.arg_i32(&a[1])?, flags).is_ok()))
}

fn rename(t: &Thread, a: &[Value], func: &str) -> Res {
    let (x, y) = (path_named(t, &a[0], func, "src")?, path_named(t, &a[1], func, "dst")?);
    two_paths(t, paths::rename((dir(t, &a[2])?, &x), (dir(t, &a[3])?, &y)), a)
}

fn path_named(t: &Thread, v: &Value, func: &str, name: &str) -> Res<Vec<u8>> {
    super::path_bytes(t, v, &format!("{func}: {name}"))
}

fn unlink(t: &Thread, a: &[Value], func: &str, flags: i32) -> Res {
    let p = path(t, &a[0], func)?;
    done(t, paths::unlink(dir(t, &a[1])?, &p, flags), &a[0])
}

/// The device of the two numbers.
fn makedev(t: &Thread, a: &[Value]) -> Res {
    t.uint(libc::makedev(t.arg_i64(&a[0])? as u32, t.arg_i64(&a[1])? as u32))
}

/// An extended attribute's file; `name` is none for a list of all.
fn on_attribute<R>(
    t: &Thread,
    a: &[Value],
    func: &str,
    named: bool,
    follow: &Value,
    f: impl FnOnce(&paths::Attribute) -> std::io::Result<R>,
) -> Res<R> {
    let here = t.string(".")?;
    let target = Target::of(t, if a[0].is_none() { &here } else { &a[0] }, func)?;
    let name = match named {
        true => super::path_bytes(t, &a[1], &format!("{func}: attribute"))?,
        false => vec![],
    };
    let follow = t.truth(follow)?;
    if let (Target::Open(_), false) = (&target, follow) {
        return Err(t.value_error(format!("{func}: cannot use fd and follow_symlinks together")));
    }
    let r = f(&paths::Attribute { file: target.file(paths::HERE), follow, name: &name });
    r.map_err(|e| if a[0].is_none() { t.io_error(&e, None) } else { failed(t, &e, &a[0]) })
}

pub const FUNCTIONS: &[Method] = &[
    method("stat(path, *, dir_fd=None, follow_symlinks=True)", |t, a| {
        stat(t, &a[0], &a[1], t.truth(&a[2])?, "stat")
    }),
    method("lstat(path, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "lstat")?;
        match paths::stat(dir(t, &a[1])?, &p, false) {
            Ok(s) => stat_value(t, &s),
            Err(e) => Err(failed(t, &e, &a[0])),
        }
    }),
    method("fstat(fd)", |t, a| stat_value(t, &given(t, syscall::fstat(t.arg_i32(&a[0])?))?)),
    method("statvfs(path)", |t, a| statvfs(t, &Target::of(t, &a[0], "statvfs")?, Some(&a[0]))),
    method("fstatvfs(fd, /)", |t, a| statvfs(t, &Target::Open(t.arg_i32(&a[0])?), None)),
    method("access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", access),
    method("mkdir(path, mode=511, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "mkdir")?;
        done(t, paths::mkdir(dir(t, &a[2])?, &p, t.arg_i32(&a[1])? as u32), &a[0])
    }),
    method("mkfifo(path, mode=438, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "mkfifo")?;
        nothing(t, paths::mkfifo(dir(t, &a[2])?, &p, t.arg_i32(&a[1])? as u32))
    }),
    method("mknod(path, mode=384, device=0, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "mknod")?;
        let (mode, device) = (t.arg_i32(&a[1])? as u32, t.arg_i64(&a[2])? as u64);
        nothing(t, paths::mknod(dir(t, &a[3])?, &p, mode, device))
    }),
    method("makedev(major, minor, /)", makedev),
    method("major(device, /)", |t, a| t.int(libc::major(t.arg_i64(&a[0])? as u64).into())),
    method("minor(device, /)", |t, a| t.int(libc::minor(t.arg_i64(&a[0])? as u64).into())),
    method("rmdir(path, *, dir_fd=None)", |t, a| unlink(t, a, "rmdir", libc::AT_REMOVEDIR)),
    method("remove(path, *, dir_fd=None)", |t, a| unlink(t, a, "remove", 0)),
    method("unlink(path, *, dir_fd=None)", |t, a| unlink(t, a, "unlink", 0)),
    method("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |t, a| rename(t, a, "rename")),
    method("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |t, a| rename(t, a, "replace")),
    method("link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", |t, a| {
        let (x, y) = (path_named(t, &a[0], "link", "src")?, path_named(t, &a[1], "link", "dst")?);
        // Without directories CPython calls link(2), which follows nothing.
        let follow = t.truth(&a[4])? && (!a[2].is_none() || !a[3].is_none());
        two_paths(t, paths::link((dir(t, &a[2])?, &x), (dir(t, &a[3])?, &y), follow), a)
    }),
    method("symlink(src, dst, target_is_directory=False, *, dir_fd=None)", |t, a| {
        let (x, y) = (path_named(t, &a[0], "symlink", "src")?, path_named(t, &a[1], "symlink", "dst")?);
        two_paths(t, paths::symlink(&x, dir(t, &a[3])?, &y), a)
    }),
    method("readlink(path, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "readlink")?;
        match paths::readlink(dir(t, &a[1])?, &p) {
            Ok(b) if a[0].is::<Bytes>() => Ok(Bytes::new(t, &b)?.into_value()),
            Ok(b) => fs_text(t, &b),
            Err(e) => Err(failed(t, &e, &a[0])),
        }
    }),
    method("chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", chmod),
    method("chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", |t, a| {
        chown(t, a, &a[3], t.truth(&a[4])?, "chown")
    }),
    method("lchown(path, uid, gid)", |t, a| chown(t, a, &Value::NONE, false, "lchown")),
    method("chroot(path)", |t, a| done(t, paths::chroot(&path(t, &a[0], "chroot")?), &a[0])),
    method("utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", utime),
    method("truncate(path, length)", |t, a| {
        let length = t.arg_i64(&a[1])?;
        match Target::of(t, &a[0], "truncate")? {
            Target::Open(fd) => nothing(t, syscall::truncate(fd, length)),
            Target::Path(p) => done(t, slowly(t, || paths::truncate(&p, length))?, &a[0]),
        }
    }),
    method("open(path, flags, mode=511, *, dir_fd=None)", |t, a| {
        let p = path(t, &a[0], "open")?;
        let (flags, mode, dir) = (t.arg_i32(&a[1])?, t.arg_i32(&a[2])? as u32, dir(t, &a[3])?);
        match slowly(t, || paths::open(dir, &p, flags, mode))? {
            Ok(fd) => Ok(Value::small_int(fd)),
            Err(e) => Err(failed(t, &e, &a[0])),
        }
    }),
    method("getxattr(path, attribute, *, follow_symlinks=True)", |t, a| {
        let b = on_attribute(t, a, "getxattr", true, &a[2], |x| x.get())?;
        Ok(Bytes::new(t, &b)?.into_value())
    }),
    method("setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)", |t, a| {
        let (value, flags) = (arg_bytes(t, &a[2])?, t.arg_i32(&a[3])?);
        on_attribute(t, a, "setxattr", true, &a[4], |x| x.set(&value, flags)).map(|()| Value::NONE)
    }),
    method("removexattr(path, attribute, *, follow_symlinks=True)", |t, a| {
        on_attribute(t, a, "removexattr", true, &a[2], |x| x.remove()).map(|()| Value::NONE)
    }),
    method("listxattr(path=None, *, follow_symlinks=True)", |t, a| {
        let all = on_attribute(t, a, "listxattr", false, &a[1], |x| x.list())?;
        let names: Res<Vec<Value>> =
            all.split(|b| *b == 0).filter(|n| !n.is_empty()).map(|n| fs_text(t, n)).collect();
        t.list(names?)
    }),
    method("memfd_create(name, flags=1)", |t, a| {
        let name = super::path_bytes(t, &a[0], "memfd_create: name")?;
        let fd = given(t, syscall::transfer::memfd_create(&name, t.arg_i64(&a[1])? as u32))?;
        Ok(Value::small_int(fd))
    }),
    method("urandom(size, /)", |t, a| {
        let n = t.arg_i64(&a[0])?;
        let Ok(n) = usize::try_from(n) else { return Err(t.value_error("negative argument not allowed")) };
        let mut b = ouro_runtime::types::buffer(t, n)?;
        b.resize(n, 0);
        given(t, syscall::random(t, &mut b))?;
        Ok(Bytes::new(t, &b)?.into_value())
    }),
    method("getrandom(size, flags=0)", |t, a| {
        let n = size(t, &a[0])?;
        let flags = t.arg_i32(&a[1])? as u32;
        let mut b = ouro_runtime::types::buffer(t, n)?;
        b.resize(n, 0);
        if t.interp().replay.is_some() {
            given(t, syscall::random(t, &mut b))?;
            return Ok(Bytes::new(t, &b)?.into_value());
        }
        let n = given(t, t.blocking(Reason::Read, || syscall::transfer::getrandom(&mut b, flags))?)?;
        Ok(Bytes::new(t, &b[..n])?.into_value())
    }),
];

/// A call on a file that may take its time.
fn slowly<R>(t: &Thread, f: impl FnMut() -> std::io::Result<R>) -> Res<std::io::Result<R>> {
    t.blocking(Reason::File, f)
}
