//! System calls on file descriptors that Python knows as plain numbers.
#![allow(unsafe_code)] // island: descriptors come as ints, which no safe interface takes

pub mod clocks;
pub mod control;
pub mod paths;
pub mod plain;
pub mod process;
pub mod transfer;
pub mod users;

use std::ffi::CString;
use std::io::{Error, Result};

/// Repeats a call that a signal interrupted; -1 becomes the error.
fn call(mut f: impl FnMut() -> i64) -> Result<i64> {
    loop {
        let r = f();
        if r >= 0 {
            return Ok(r);
        }
        let e = Error::last_os_error();
        if e.raw_os_error() != Some(libc::EINTR) {
            return Err(e);
        }
    }
}

/// A call that may block, for `Thread::blocking`: EINTR is the caller's to handle.
fn once(r: i64) -> Result<i64> {
    if r < 0 { Err(Error::last_os_error()) } else { Ok(r) }
}

fn c_path(path: &[u8]) -> Result<CString> {
    CString::new(path).map_err(|_| Error::from_raw_os_error(libc::EINVAL))
}

pub fn read(fd: i32, buf: &mut [u8]) -> Result<usize> {
    // SAFETY: the buffer is valid for its length.
    once(unsafe { libc::read(fd, buf.as_mut_ptr().cast(), buf.len()) as i64 }).map(|n| n as usize)
}
/// Reads into the room that a buffer has left; how many bytes came.
pub fn read_more(fd: i32, buf: &mut Vec<u8>) -> Result<usize> {
    // SAFETY: the room is valid for its length.
    fill(buf, |at, n| unsafe { libc::read(fd, at, n) as i64 })
}
/// The buffer takes what `call` puts into the room it has left: `call` says how many bytes that were, or fails by -1.
/// So nothing has to be written there before.
pub(crate) fn fill(buf: &mut Vec<u8>, call: impl FnOnce(*mut libc::c_void, usize) -> i64) -> Result<usize> {
    let room = buf.spare_capacity_mut();
    let n = once(call(room.as_mut_ptr().cast(), room.len()))? as usize;
    debug_assert!(n <= room.len());
    // SAFETY: the call has written these, within the capacity.
    unsafe { buf.set_len(buf.len() + n) };
    Ok(n)
}
pub fn write(fd: i32, buf: &[u8]) -> Result<usize> {
    // SAFETY: the buffer is valid for its length.
    once(unsafe { libc::write(fd, buf.as_ptr().cast(), buf.len()) as i64 }).map(|n| n as usize)
}
pub fn open(path: &[u8], flags: i32, mode: u32) -> Result<i32> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero.
    once(unsafe { libc::open(p.as_ptr(), flags | libc::O_CLOEXEC, mode as libc::c_uint) as i64 })
        .map(|fd| fd as i32)
}
pub fn close(fd: i32) -> Result<()> {
    // SAFETY: closing touches no memory of ours.
    match unsafe { libc::close(fd) } {
        0 => Ok(()),
        _ => Err(Error::last_os_error()),
    }
}
pub fn seek(fd: i32, offset: i64, whence: i32) -> Result<i64> {
    // SAFETY: plain values.
    call(|| unsafe { libc::lseek(fd, offset, whence) })
}
pub fn truncate(fd: i32, size: i64) -> Result<()> {
    // SAFETY: plain values.
    call(|| unsafe { libc::ftruncate(fd, size) as i64 }).map(drop)
}
pub fn is_tty(fd: i32) -> bool {
    // SAFETY: plain values.
    unsafe { libc::isatty(fd) == 1 }
}
/// Columns and lines of a terminal.
pub fn terminal_size(fd: i32) -> Result<(u16, u16)> {
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the call fills a local struct.
    call(|| unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) as i64 })?;
    Ok((size.ws_col, size.ws_row))
}
pub fn dup(fd: i32) -> Result<i32> {
    // SAFETY: plain values.
    call(|| unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) as i64 }).map(|fd| fd as i32)
}
/// Do programs that this process becomes keep the descriptor?
pub fn is_inheritable(fd: i32) -> Result<bool> {
    // SAFETY: plain values.
    call(|| unsafe { libc::fcntl(fd, libc::F_GETFD) as i64 }).map(|f| f as i32 & libc::FD_CLOEXEC == 0)
}
pub fn set_inheritable(fd: i32, yes: bool) -> Result<()> {
    let flags = if yes { 0 } else { libc::FD_CLOEXEC };
    // SAFETY: plain values.
    call(|| unsafe { libc::fcntl(fd, libc::F_SETFD, flags) as i64 }).map(drop)
}
/// Does a call that would have to wait fail instead?
pub fn set_blocking(fd: i32, yes: bool) -> Result<()> {
    let blocks = if yes { 0 } else { libc::O_NONBLOCK };
    // SAFETY: plain values.
    let flags = call(|| unsafe { libc::fcntl(fd, libc::F_GETFL) as i64 })? as i32;
    // SAFETY: plain values.
    call(|| unsafe { libc::fcntl(fd, libc::F_SETFL, flags & !libc::O_NONBLOCK | blocks) as i64 }).map(drop)
}
pub fn is_blocking(fd: i32) -> Result<bool> {
    // SAFETY: plain values.
    call(|| unsafe { libc::fcntl(fd, libc::F_GETFL) as i64 })
        .map(|flags| flags as i32 & libc::O_NONBLOCK == 0)
}
pub fn dup2(from: i32, to: i32) -> Result<i32> {
    // SAFETY: plain values.
    call(|| unsafe { libc::dup2(from, to) as i64 }).map(|fd| fd as i32)
}
pub fn pipe() -> Result<(i32, i32)> {
    let mut fds = [0; 2];
    // SAFETY: two ints are written.
    call(|| unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) as i64 })?;
    Ok((fds[0], fds[1]))
}

/// What `stat` tells.
pub struct Stat(pub libc::stat);

fn stat_by(f: impl Fn(*mut libc::stat) -> i32) -> Result<Stat> {
    // SAFETY: all zeros are a valid `stat`.
    let mut s: libc::stat = unsafe { std::mem::zeroed() };
    call(|| f(&raw mut s) as i64)?;
    Ok(Stat(s))
}
pub fn fstat(fd: i32) -> Result<Stat> {
    // SAFETY: the struct is ours.
    stat_by(|s| unsafe { libc::fstat(fd, s) })
}
pub fn stat(path: &[u8], follow: bool) -> Result<Stat> {
    let p = c_path(path)?;
    // SAFETY: the path ends in a zero; the struct is ours.
    stat_by(|s| unsafe { if follow { libc::stat(p.as_ptr(), s) } else { libc::lstat(p.as_ptr(), s) } })
}
pub fn umask(mask: u32) -> u32 {
    // SAFETY: plain values.
    unsafe { libc::umask(mask as libc::mode_t) as u32 }
}
pub fn kill(pid: i32, signal: i32) -> Result<()> {
    // SAFETY: plain values.
    call(|| unsafe { libc::kill(pid, signal) as i64 }).map(drop)
}
/// Splits the process: 0 in the child. Only the calling thread goes on there.
pub fn fork() -> Result<i32> {
    // SAFETY: the caller holds the GIL, so that no other thread is inside the heap; what the C library and
    // the GIL hold across a fork, they make anew.
    once(unsafe { libc::fork() } as i64).map(|pid| pid as i32)
}
/// Ends the process at once: nothing is flushed, nothing dies in order.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: does not return.
    unsafe { libc::_exit(status) }
}
/// Ends the process by SIGABRT.
pub fn abort() -> ! {
    // SAFETY: does not return.
    unsafe { libc::abort() }
}
/// Waits for a child: its pid and status.
pub fn waitpid(pid: i32, options: i32) -> Result<(i32, i32)> {
    let mut status = 0;
    // SAFETY: one int is written.
    let pid = once(unsafe { libc::waitpid(pid, &raw mut status, options) as i64 })?;
    Ok((pid as i32, status))
}
/// Does the descriptor never block?
pub fn is_nonblocking(fd: i32) -> Result<bool> {
    // SAFETY: plain values.
    call(|| unsafe { libc::fcntl(fd, libc::F_GETFL) as i64 }).map(|f| f as i32 & libc::O_NONBLOCK != 0)
}
/// The system's number of the calling thread.
pub fn gettid() -> i64 {
    // SAFETY: plain values.
    unsafe { libc::gettid() as i64 }
}
/// Numbers of the process and its user, each by its own call.
pub fn id(which: usize) -> i64 {
    // SAFETY: these cannot fail.
    unsafe {
        match which {
            0 => libc::getpid() as i64,
            1 => libc::getppid() as i64,
            2 => libc::getuid() as i64,
            3 => libc::geteuid() as i64,
            4 => libc::getgid() as i64,
            _ => libc::getegid() as i64,
        }
    }
}
/// Runs a shell command; the wait status.
pub fn system(command: &[u8]) -> Result<i32> {
    let c = c_path(command)?;
    // SAFETY: the text ends in a zero.
    Ok(unsafe { libc::system(c.as_ptr()) })
}
/// Fills with random bytes of the kernel; in deterministic mode with the seed's.
pub fn random(t: &ouro_runtime::Thread, buf: &mut [u8]) -> Result<()> {
    if let Some(r) = &t.interp().replay {
        r.random(buf);
        return Ok(());
    }
    let mut at = 0;
    while at < buf.len() {
        let rest = &mut buf[at..];
        // SAFETY: the buffer is valid for its length.
        let n = call(|| unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) as i64 })?;
        at += n as usize;
    }
    Ok(())
}

/// Sets or removes a variable of the environment, for processes started from here.
pub fn setenv(name: &[u8], value: Option<&[u8]>) {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    // SAFETY: callers hold the GIL; no other thread of ours reads the environment meanwhile.
    unsafe {
        match value {
            Some(v) => std::env::set_var(OsStr::from_bytes(name), OsStr::from_bytes(v)),
            None => std::env::remove_var(OsStr::from_bytes(name)),
        }
    }
}
