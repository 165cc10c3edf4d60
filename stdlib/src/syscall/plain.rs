//! Calls that take and give nothing but numbers.
#![allow(unsafe_code)] // island: system calls

use super::once;
use std::io::{Error, Result};

macro_rules! plain {
    ($($name:ident($($arg:ident: $ty:ty),*);)*) => {$(
        pub fn $name($($arg: $ty),*) -> Result<i64> {
            // SAFETY: plain values.
            once(unsafe { libc::$name($($arg as _),*) as i64 })
        }
    )*};
}

plain! {
    fsync(fd: i32);
    fdatasync(fd: i32);
    fchdir(fd: i32);
    fchmod(fd: i32, mode: u32);
    fchown(fd: i32, uid: u32, gid: u32);
    lockf(fd: i32, command: i32, length: i64);
    posix_openpt(flags: i32);
    grantpt(fd: i32);
    unlockpt(fd: i32);
    login_tty(fd: i32);
    tcgetpgrp(fd: i32);
    tcsetpgrp(fd: i32, group: i32);
    eventfd(count: u32, flags: i32);
    timerfd_create(clock: i32, flags: i32);

    setuid(uid: u32);
    setgid(gid: u32);
    seteuid(uid: u32);
    setegid(gid: u32);
    setreuid(real: u32, effective: u32);
    setregid(real: u32, effective: u32);
    setresuid(real: u32, effective: u32, saved: u32);
    setresgid(real: u32, effective: u32, saved: u32);
    getpgid(pid: i32);
    setpgid(pid: i32, group: i32);
    getsid(pid: i32);
    setsid();
    killpg(group: i32, signal: i32);
    unshare(flags: i32);
    setns(fd: i32, kind: i32);
    setpriority(which: i32, who: i32, priority: i32);

    sched_yield();
    sched_get_priority_max(policy: i32);
    sched_get_priority_min(policy: i32);
    sched_getscheduler(pid: i32);
}

/// Calls that return an error number.
fn numbered(e: i32) -> Result<()> {
    if e == 0 { Ok(()) } else { Err(Error::from_raw_os_error(e)) }
}
pub fn posix_fadvise(fd: i32, offset: i64, length: i64, advice: i32) -> Result<()> {
    // SAFETY: plain values.
    numbered(unsafe { libc::posix_fadvise(fd, offset, length, advice) })
}
pub fn posix_fallocate(fd: i32, offset: i64, length: i64) -> Result<()> {
    // SAFETY: plain values.
    numbered(unsafe { libc::posix_fallocate(fd, offset, length) })
}

/// A call whose result may be -1: an error is told by `errno` alone, which has to be clear before.
pub(super) fn by_errno(f: impl FnOnce() -> i64) -> Result<i64> {
    // SAFETY: `errno` is the calling thread's.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    unsafe { *errno = 0 };
    let r = f();
    // SAFETY: as above.
    if r == -1 && unsafe { *errno } != 0 { Err(Error::last_os_error()) } else { Ok(r) }
}
pub fn nice(by: i32) -> Result<i64> {
    // SAFETY: plain values.
    by_errno(|| unsafe { libc::nice(by) as i64 })
}
pub fn getpriority(which: i32, who: i32) -> Result<i64> {
    // SAFETY: plain values.
    by_errno(|| unsafe { libc::getpriority(which as _, who as _) as i64 })
}
pub fn sysconf(name: i32) -> Result<i64> {
    // SAFETY: plain values.
    by_errno(|| unsafe { libc::sysconf(name) })
}
pub fn fpathconf(fd: i32, name: i32) -> Result<i64> {
    // SAFETY: plain values.
    by_errno(|| unsafe { libc::fpathconf(fd, name) })
}

/// Writes all that waits in the system's buffers; cannot fail.
pub fn sync() {
    // SAFETY: plain values.
    unsafe { libc::sync() }
}
