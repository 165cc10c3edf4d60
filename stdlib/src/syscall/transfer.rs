//! Bytes to and from descriptors: at a place, by several buffers, from one descriptor to another. EINTR is the caller's.
#![allow(unsafe_code)] // island: system calls

use super::{call, fill, once};
use std::ffi::CString;
use std::io::Result;

/// Reads into the room that a buffer has left.
pub fn pread(fd: i32, buf: &mut Vec<u8>, offset: i64) -> Result<usize> {
    // SAFETY: the room is valid for its length.
    fill(buf, |at, n| unsafe { libc::pread(fd, at, n, offset) as i64 })
}
pub fn pwrite(fd: i32, buf: &[u8], offset: i64) -> Result<usize> {
    // SAFETY: the buffer is valid for its length.
    once(unsafe { libc::pwrite(fd, buf.as_ptr().cast(), buf.len(), offset) as i64 }).map(|n| n as usize)
}

/// Where several buffers are read from or written to.
#[derive(Clone, Copy)]
pub enum Place {
    Next,
    /// An offset, and flags.
    At(i64, i32),
}

type AtOnce = unsafe extern "C" fn(i32, *const libc::iovec, i32) -> isize;
type AtPlace = unsafe extern "C" fn(i32, *const libc::iovec, i32, libc::off_t, i32) -> isize;

/// # Safety
/// The parts are valid for what the calls do with them.
unsafe fn by_parts(fd: i32, parts: &[libc::iovec], place: Place, next: AtOnce, at: AtPlace) -> Result<usize> {
    let (p, n) = (parts.as_ptr(), parts.len() as i32);
    // SAFETY: as the caller promises.
    let done = unsafe {
        match place {
            Place::Next => next(fd, p, n),
            Place::At(offset, flags) => at(fd, p, n, offset, flags),
        }
    };
    once(done as i64).map(|n| n as usize)
}

pub fn read_all(fd: i32, bufs: &mut [Vec<u8>], place: Place) -> Result<usize> {
    let part = |b: &mut Vec<u8>| libc::iovec { iov_base: b.as_mut_ptr().cast(), iov_len: b.len() };
    let parts: Vec<libc::iovec> = bufs.iter_mut().map(part).collect();
    // SAFETY: the buffers are valid for their lengths, and ours alone.
    unsafe { by_parts(fd, &parts, place, libc::readv, libc::preadv2) }
}
pub fn write_all(fd: i32, bufs: &[&[u8]], place: Place) -> Result<usize> {
    let part = |b: &&[u8]| libc::iovec { iov_base: b.as_ptr().cast_mut().cast(), iov_len: b.len() };
    let parts: Vec<libc::iovec> = bufs.iter().map(part).collect();
    // SAFETY: the buffers are valid for their lengths, and only read.
    unsafe { by_parts(fd, &parts, place, libc::writev, libc::pwritev2) }
}

fn place(offset: &mut Option<i64>) -> *mut i64 {
    offset.as_mut().map_or(std::ptr::null_mut(), |o| o)
}
/// Without an offset from where the file stands.
pub fn sendfile(to: i32, from: i32, mut offset: Option<i64>, count: usize) -> Result<i64> {
    // SAFETY: the offset is ours, or null.
    once(unsafe { libc::sendfile(to, from, place(&mut offset), count) as i64 })
}
pub fn copy_file_range(from: (i32, Option<i64>), to: (i32, Option<i64>), count: usize) -> Result<i64> {
    let (mut x, mut y) = (from.1, to.1);
    // SAFETY: the offsets are ours, or null.
    once(unsafe { libc::copy_file_range(from.0, place(&mut x), to.0, place(&mut y), count, 0) as i64 })
}
pub fn splice(from: (i32, Option<i64>), to: (i32, Option<i64>), count: usize, flags: u32) -> Result<i64> {
    let (mut x, mut y) = (from.1, to.1);
    // SAFETY: the offsets are ours, or null.
    once(unsafe { libc::splice(from.0, place(&mut x), to.0, place(&mut y), count, flags) as i64 })
}
/// Random bytes of the kernel; fewer than asked for at times.
pub fn getrandom(buf: &mut [u8], flags: u32) -> Result<usize> {
    // SAFETY: the buffer is valid for its length.
    once(unsafe { libc::getrandom(buf.as_mut_ptr().cast(), buf.len(), flags) as i64 }).map(|n| n as usize)
}
pub fn memfd_create(name: &[u8], flags: u32) -> Result<i32> {
    let name = CString::new(name).map_err(|_| super::paths::invalid())?;
    // SAFETY: the name ends in a zero.
    call(|| unsafe { libc::memfd_create(name.as_ptr(), flags) as i64 }).map(|fd| fd as i32)
}
pub fn pipe2(flags: i32) -> Result<(i32, i32)> {
    let mut fds = [0; 2];
    // SAFETY: two ints are written.
    call(|| unsafe { libc::pipe2(fds.as_mut_ptr(), flags) as i64 })?;
    Ok((fds[0], fds[1]))
}
/// Closes all from `low` to below `high`, whether they are open or not.
pub fn close_range(low: i32, high: i32) {
    let low = low.max(0);
    if low < high {
        // SAFETY: plain values; what owns a descriptor hears EBADF.
        unsafe { libc::syscall(libc::SYS_close_range, low, high - 1, 0) };
    }
}

/// A timer's interval and the time to its next end, in nanoseconds.
pub type Timer = (i64, i64);

fn spec((interval, next): Timer) -> libc::itimerspec {
    let time =
        |n: i64| libc::timespec { tv_sec: n.div_euclid(1_000_000_000), tv_nsec: n.rem_euclid(1_000_000_000) };
    libc::itimerspec { it_interval: time(interval), it_value: time(next) }
}
fn timer(s: &libc::itimerspec) -> Timer {
    let nanos = |t: &libc::timespec| t.tv_sec * 1_000_000_000 + t.tv_nsec;
    (nanos(&s.it_interval), nanos(&s.it_value))
}
pub fn timerfd_gettime(fd: i32) -> Result<Timer> {
    let mut s = spec((0, 0));
    // SAFETY: the struct is ours.
    call(|| unsafe { libc::timerfd_gettime(fd, &raw mut s) as i64 })?;
    Ok(timer(&s))
}
/// Sets a timer; what it was.
pub fn timerfd_settime(fd: i32, flags: i32, new: Timer) -> Result<Timer> {
    let (new, mut old) = (spec(new), spec((0, 0)));
    // SAFETY: the structs are ours.
    call(|| unsafe { libc::timerfd_settime(fd, flags, &raw const new, &raw mut old) as i64 })?;
    Ok(timer(&old))
}
