//! Messages of connections: a length and that many bytes (CPython's multiprocessing/connection.py).
#![allow(unsafe_code)] // island: writev

use crate::io::buffered::grow;
use crate::syscall;
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::{Exc, Thread};
use std::io::{Error, Result};

/// Longer messages have -1 in the place of their length, which follows in 8 bytes.
const LONGEST: usize = 0x7FFF_FFFF;

/// Messages up to this long are put together; longer ones are not worth a copy.
const SHORT: usize = 16 << 10;

/// Bytes a pipe holds.
const PIPE: i32 = 256 << 10;

fn write_both(fd: i32, header: &[u8], data: &[u8]) -> Result<usize> {
    let part = |b: &[u8]| libc::iovec { iov_base: b.as_ptr().cast_mut().cast(), iov_len: b.len() };
    let parts = [part(header), part(data)];
    // SAFETY: both buffers are valid for their lengths, and only read.
    let n = unsafe { libc::writev(fd, parts.as_ptr(), 2) };
    if n < 0 { Err(Error::last_os_error()) } else { Ok(n as usize) }
}

/// `send_message(fd, data, offset, size, number)`: in one piece if the system takes it, so that writers of a pipe do not mix.
pub fn send(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    let all = arg_bytes(t, &a[1])?;
    let (offset, size) = (t.arg_i64(&a[2])? as usize, t.arg_i64(&a[3])? as usize);
    let Some(data) = offset.checked_add(size).and_then(|end| all.get(offset..end)) else {
        return Err(t.value_error("buffer length < offset + size"));
    };
    note_sent(t, &a[4], 1)?;
    let (header, used) = header(data.len());
    write_all(t, fd, &header[..used], data)
}

/// What a message of so many bytes begins with, and how long that is.
fn header(len: usize) -> ([u8; 12], usize) {
    let mut header = [0xFF; 12];
    if len > LONGEST {
        header[4..].copy_from_slice(&(len as u64).to_be_bytes());
        return (header, 12);
    }
    header[..4].copy_from_slice(&(len as u32).to_be_bytes());
    (header, 4)
}

fn write_all(t: &Thread, fd: i32, header: &[u8], data: &[u8]) -> Res {
    let mut done = 0;
    while done < header.len() + data.len() {
        let head = header.get(done..).unwrap_or(&[]);
        let rest = &data[done.saturating_sub(header.len())..];
        match t.blocking(Reason::Write, || write_both(fd, head, rest))? {
            Ok(n) => done += n,
            Err(e) => return Err(t.io_error(&e, None)),
        }
    }
    Ok(Value::NONE)
}

/// `send_messages(fd, messages, number)`: bytes objects, a message each, in as few calls of the system as it takes.
pub fn send_all(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    let messages = t.collect(&a[1])?;
    note_sent(t, &a[2], messages.len())?;
    let mut short = Vec::new();
    for m in messages {
        let data = arg_bytes(t, &m)?;
        let (header, used) = header(data.len());
        if data.len() > SHORT {
            write_all(t, fd, &[], &std::mem::take(&mut short))?;
            write_all(t, fd, &header[..used], &data)?;
        } else {
            grow(t, &mut short, &header[..used])?;
            grow(t, &mut short, &data)?;
        }
    }
    write_all(t, fd, &[], &short)
}

/// Tells the trace of messages, by [`trace_number`]: both ends of a pipe have the same, those of a two-way pipe do not.
fn note_sent(t: &Thread, number: &Value, messages: usize) -> Res<()> {
    if t.is_traced() {
        t.note_sent(t.arg_i64(number)? as u64, messages);
    }
    Ok(())
}

/// `trace_number(fd)`: what the trace calls a pipe, 0 without a trace.
pub fn trace_number(t: &Thread, a: &[Value]) -> Res {
    match t.is_traced() {
        true => t.uint(syscall::fstat(t.arg_i32(&a[0])?).map_or(0, |s| s.0.st_ino)),
        false => Ok(Value::small_int(0)),
    }
}

/// `trace_pair(fd, fd)`: tells the trace of the ends of a two-way pipe, which have a number each.
pub fn trace_pair(t: &Thread, a: &[Value]) -> Res {
    if t.is_traced() {
        if let (Ok(one), Ok(other)) = (syscall::fstat(t.arg_i32(&a[0])?), syscall::fstat(t.arg_i32(&a[1])?)) {
            t.note_pair([one.0.st_ino, other.0.st_ino]);
        }
    }
    Ok(Value::NONE)
}

/// A message on its way in: its header, and all of it if it is small, so that one call without the GIL gets it whole.
struct Incoming {
    header: [u8; 12],
    body: [u8; SMALL],
    /// Bytes of the header, then of header and body, that are there.
    got: usize,
}

/// Messages up to this long are read together with their header.
const SMALL: usize = 512;

impl Incoming {
    /// Bytes of the header, as far as it is known.
    fn head(&self) -> usize {
        if self.got >= 4 && self.header[..4] == [0xFF; 4] { 12 } else { 4 }
    }
    /// Bytes of the message, once its header is there; the most there can be if that says less than none.
    fn size(&self) -> Option<u64> {
        match self.head() {
            head if self.got < head => None,
            4 => {
                let n = i32::from_be_bytes([0, 1, 2, 3].map(|i| self.header[i]));
                Some(u64::try_from(n).unwrap_or(u64::MAX))
            }
            _ => Some(u64::from_be_bytes(std::array::from_fn(|i| self.header[4 + i]))),
        }
    }
    /// Reads until the header is there, and a small message with it; false if the other end is closed.
    fn read(&mut self, fd: i32, limit: u64) -> Result<bool> {
        loop {
            let head = self.head();
            let rest = match self.size() {
                None => &mut self.header[self.got..head],
                Some(n) if n > limit.min(SMALL as u64) => return Ok(true),
                Some(n) => &mut self.body[self.got - head..n as usize],
            };
            if rest.is_empty() {
                return Ok(true);
            }
            match syscall::read(fd, rest)? {
                0 => return Ok(false),
                n => self.got += n,
            }
        }
    }
}

/// Fills a buffer.
fn fill(t: &Thread, fd: i32, buf: &mut [u8]) -> Res<()> {
    let mut at = 0;
    while at < buf.len() {
        match t.blocking(Reason::Read, || syscall::read(fd, &mut buf[at..]))? {
            Ok(0) => return Err(breaks_off(t)),
            Ok(n) => at += n,
            Err(e) => return Err(t.io_error(&e, None)),
        }
    }
    Ok(())
}

fn breaks_off(t: &Thread) -> Raised {
    t.err(Exc::OSError, "got end of file during message")
}

/// `receive_message(fd, limit, number)`: the bytes; None if they are more than the limit, which is -1 for none. EOFError
/// if there is nothing at all.
pub fn receive(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    let limit = u64::try_from(t.arg_i64(&a[1])?).unwrap_or(u64::MAX);
    let mut m = Incoming { header: [0; 12], body: [0; SMALL], got: 0 };
    match t.blocking(Reason::Read, || m.read(fd, limit))? {
        Ok(true) => {}
        Ok(false) if m.got == 0 => return Err(t.err_with(Exc::EOFError, vec![])),
        Ok(false) => return Err(breaks_off(t)),
        Err(e) => return Err(t.io_error(&e, None)),
    }
    let size = m.size().unwrap_or(0);
    if size > limit || size > i64::MAX as u64 {
        return Ok(Value::NONE);
    }
    let bytes = Bytes::filled(t, size as usize, |b| match m.body.get(..b.len()) {
        Some(body) => {
            b.copy_from_slice(body);
            Ok(())
        }
        None => fill(t, fd, b),
    })?;
    if t.is_traced() {
        t.note_received(t.arg_i64(&a[2])? as u64);
    }
    Ok(bytes.into_value())
}

/// Gives a pipe more room than the system's 64 KiB, so that a large message and its length fit in; false if the
/// system has no more to give.
pub fn widen(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    // SAFETY: plain values.
    Ok(Value::bool(unsafe { libc::fcntl(fd, libc::F_SETPIPE_SZ, PIPE) } > 0))
}
