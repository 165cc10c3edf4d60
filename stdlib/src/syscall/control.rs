//! Calls that do to a descriptor what a number asks for. EINTR is the caller's.
#![allow(unsafe_code)] // island: system calls

use super::once;
use std::io::Result;

/// What a request is given.
pub enum Arg<'a> {
    Number(i64),
    /// A struct that the request may read and write. It has to have room for what the request knows of it: the caller
    /// keeps space behind it.
    Bytes(&'a mut [u8]),
}

impl Arg<'_> {
    fn word(&mut self) -> usize {
        match self {
            Arg::Number(n) => *n as usize,
            Arg::Bytes(b) => b.as_mut_ptr() as usize,
        }
    }
}

pub fn fcntl(fd: i32, command: i32, mut arg: Arg) -> Result<i64> {
    // SAFETY: the buffer is ours, and has room for all structs of fcntl.
    once(unsafe { libc::fcntl(fd, command, arg.word()) } as i64)
}
/// What a request does with a number is the program's to know, as in C.
pub fn ioctl(fd: i32, request: u64, mut arg: Arg) -> Result<i64> {
    // SAFETY: the buffer is ours, and has room for the structs of drivers that keep to the size in the request.
    once(unsafe { libc::ioctl(fd, request as _, arg.word()) } as i64)
}
pub fn flock(fd: i32, operation: i32) -> Result<i64> {
    // SAFETY: plain values.
    once(unsafe { libc::flock(fd, operation) } as i64)
}
/// Locks or unlocks part of a file: `kind` is `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
pub fn lock(fd: i32, kind: i32, wait: bool, start: i64, len: i64, whence: i32) -> Result<i64> {
    // SAFETY: all zeros are a valid `flock`; the struct is ours.
    unsafe {
        let mut l: libc::flock = std::mem::zeroed();
        (l.l_type, l.l_whence, l.l_start, l.l_len) = (kind as _, whence as _, start, len);
        once(libc::fcntl(fd, if wait { libc::F_SETLKW } else { libc::F_SETLK }, &raw const l) as i64)
    }
}
