//! Calls on paths, each relative to a directory: its descriptor, or [`HERE`].
#![allow(unsafe_code)] // island: system calls

use super::plain::by_errno;
use super::{Stat, c_path, call, once, stat_by};
use std::ffi::CString;
use std::io::{Error, Result};

/// The current directory.
pub const HERE: i32 = libc::AT_FDCWD;

/// The flag for calls that are to look at a link itself.
pub fn link_flag(follow: bool) -> i32 {
    if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW }
}

macro_rules! on_path {
    ($($(#[$doc:meta])* $name:ident = $call:ident($($arg:ident: $ty:ty),*);)*) => {$(
        $(#[$doc])*
        pub fn $name(dir: i32, path: &[u8], $($arg: $ty),*) -> Result<()> {
            let p = c_path(path)?;
            // SAFETY: the path ends in a zero.
            call(|| unsafe { libc::$call(dir, p.as_ptr(), $($arg as _),*) as i64 }).map(drop)
        }
    )*};
}

on_path! {
    mkdir = mkdirat(mode: u32);
    mkfifo = mkfifoat(mode: u32);
    mknod = mknodat(mode: u32, device: u64);
    /// With `AT_REMOVEDIR` a directory.
    unlink = unlinkat(flags: i32);
    chown = fchownat(uid: u32, gid: u32, flags: i32);
    chmod = fchmodat(mode: u32, flags: i32);
    access = faccessat(mode: i32, flags: i32);
}

pub fn stat(dir: i32, path: &[u8], follow: bool) -> Result<Stat> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero; the struct is ours.
    stat_by(|s| unsafe { libc::fstatat(dir, p.as_ptr(), s, link_flag(follow)) })
}
pub fn open(dir: i32, path: &[u8], flags: i32, mode: u32) -> Result<i32> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero.
    once(unsafe { libc::openat(dir, p.as_ptr(), flags | libc::O_CLOEXEC, mode as libc::c_uint) as i64 })
        .map(|fd| fd as i32)
}
pub fn rename(from: (i32, &[u8]), to: (i32, &[u8])) -> Result<()> {
    let (x, y) = (c_path(from.1)?, c_path(to.1)?);
    // SAFETY: the paths end in zeros.
    call(|| unsafe { libc::renameat(from.0, x.as_ptr(), to.0, y.as_ptr()) as i64 }).map(drop)
}
pub fn link(from: (i32, &[u8]), to: (i32, &[u8]), follow: bool) -> Result<()> {
    let (x, y) = (c_path(from.1)?, c_path(to.1)?);
    let flags = if follow { libc::AT_SYMLINK_FOLLOW } else { 0 };
    // SAFETY: the paths end in zeros.
    call(|| unsafe { libc::linkat(from.0, x.as_ptr(), to.0, y.as_ptr(), flags) as i64 }).map(drop)
}
pub fn symlink(target: &[u8], dir: i32, path: &[u8]) -> Result<()> {
    let (x, y) = (c_path(target)?, c_path(path)?);
    // SAFETY: the paths end in zeros.
    call(|| unsafe { libc::symlinkat(x.as_ptr(), dir, y.as_ptr()) as i64 }).map(drop)
}
pub fn readlink(dir: i32, path: &[u8]) -> Result<Vec<u8>> {
    let p = c_path(path)?;
    let mut out = vec![0u8; libc::PATH_MAX as usize];
    // SAFETY: the path ends in a zero; the buffer is valid for its length.
    let n = call(|| unsafe { libc::readlinkat(dir, p.as_ptr(), out.as_mut_ptr().cast(), out.len()) as i64 })?;
    out.truncate(n as usize);
    Ok(out)
}

/// A file: one that is open, or a path relative to a directory.
pub enum File<'a> {
    Open(i32),
    Path(i32, &'a [u8]),
}

/// Sets the times of access and change, each in whole seconds and nanoseconds; now if there are none.
pub fn utime(file: &File, times: Option<[(i64, i64); 2]>, follow: bool) -> Result<()> {
    let times = times.map(|t| t.map(|(tv_sec, tv_nsec)| libc::timespec { tv_sec, tv_nsec }));
    let at = times.as_ref().map_or(std::ptr::null(), |t| t.as_ptr());
    match *file {
        // SAFETY: the times are two, or none.
        File::Open(fd) => call(|| unsafe { libc::futimens(fd, at) as i64 }).map(drop),
        File::Path(dir, path) => {
            let p = c_path(path)?;
            // SAFETY: as above; the path ends in a zero.
            call(|| unsafe { libc::utimensat(dir, p.as_ptr(), at, link_flag(follow)) as i64 }).map(drop)
        }
    }
}
pub fn truncate(path: &[u8], size: i64) -> Result<()> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero.
    call(|| unsafe { libc::truncate(p.as_ptr(), size) as i64 }).map(drop)
}
pub fn chroot(path: &[u8]) -> Result<()> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero.
    call(|| unsafe { libc::chroot(p.as_ptr()) as i64 }).map(drop)
}
/// A limit of the file system; -1 for none.
pub fn pathconf(path: &[u8], name: i32) -> Result<i64> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero.
    by_errno(|| unsafe { libc::pathconf(p.as_ptr(), name) })
}
/// What `statvfs` tells.
pub fn statvfs(file: &File) -> Result<libc::statvfs> {
    // SAFETY: all zeros are a valid `statvfs`.
    let mut s: libc::statvfs = unsafe { std::mem::zeroed() };
    match *file {
        // SAFETY: the struct is ours.
        File::Open(fd) => call(|| unsafe { libc::fstatvfs(fd, &raw mut s) as i64 })?,
        File::Path(_, path) => {
            let p = c_path(path)?;
            // SAFETY: as above; the path ends in a zero.
            call(|| unsafe { libc::statvfs(p.as_ptr(), &raw mut s) as i64 })?
        }
    };
    Ok(s)
}

/// Where an extended attribute is.
pub struct Attribute<'a> {
    pub file: File<'a>,
    pub follow: bool,
    pub name: &'a [u8],
}

/// Reads what takes an unknown number of bytes: asks for more room while that is too little.
fn growing(mut read: impl FnMut(*mut u8, usize) -> i64) -> Result<Vec<u8>> {
    let mut out = vec![0u8; 256];
    loop {
        match call(|| read(out.as_mut_ptr(), out.len())) {
            Ok(n) => {
                out.truncate(n as usize);
                return Ok(out);
            }
            Err(e) if e.raw_os_error() == Some(libc::ERANGE) && out.len() < 1 << 20 => {
                out.resize(out.len() * 4, 0);
            }
            Err(e) => return Err(e),
        }
    }
}

impl Attribute<'_> {
    fn names(&self) -> Result<(CString, CString)> {
        let path = if let File::Path(_, p) = self.file { c_path(p)? } else { CString::default() };
        Ok((path, c_path(self.name)?))
    }
    pub fn get(&self) -> Result<Vec<u8>> {
        let (path, name) = self.names()?;
        // SAFETY: the names end in zeros; the buffer is valid for its length.
        growing(|to, n| unsafe {
            let (p, name, to) = (path.as_ptr(), name.as_ptr(), to.cast());
            match self.file {
                File::Open(fd) => libc::fgetxattr(fd, name, to, n) as i64,
                _ if self.follow => libc::getxattr(p, name, to, n) as i64,
                _ => libc::lgetxattr(p, name, to, n) as i64,
            }
        })
    }
    pub fn set(&self, value: &[u8], flags: i32) -> Result<()> {
        let (path, name) = self.names()?;
        // SAFETY: the names end in zeros; the value is valid for its length.
        call(|| unsafe {
            let (p, name, v, n) = (path.as_ptr(), name.as_ptr(), value.as_ptr().cast(), value.len());
            match self.file {
                File::Open(fd) => libc::fsetxattr(fd, name, v, n, flags) as i64,
                _ if self.follow => libc::setxattr(p, name, v, n, flags) as i64,
                _ => libc::lsetxattr(p, name, v, n, flags) as i64,
            }
        })
        .map(drop)
    }
    pub fn remove(&self) -> Result<()> {
        let (path, name) = self.names()?;
        // SAFETY: the names end in zeros.
        call(|| unsafe {
            let (p, name) = (path.as_ptr(), name.as_ptr());
            match self.file {
                File::Open(fd) => libc::fremovexattr(fd, name) as i64,
                _ if self.follow => libc::removexattr(p, name) as i64,
                _ => libc::lremovexattr(p, name) as i64,
            }
        })
        .map(drop)
    }
    /// All names, each followed by a zero; `name` is not looked at.
    pub fn list(&self) -> Result<Vec<u8>> {
        let (path, _) = self.names()?;
        // SAFETY: the name ends in a zero; the buffer is valid for its length.
        growing(|to, n| unsafe {
            let (p, to) = (path.as_ptr(), to.cast());
            match self.file {
                File::Open(fd) => libc::flistxattr(fd, to, n) as i64,
                _ if self.follow => libc::listxattr(p, to, n) as i64,
                _ => libc::llistxattr(p, to, n) as i64,
            }
        })
    }
}

/// The error of a path that may not be one.
pub fn invalid() -> Error {
    Error::from_raw_os_error(libc::EINVAL)
}
