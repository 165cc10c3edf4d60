//! Messages of connections: a length and that many bytes (CPython's multiprocessing/connection.py).
#![allow(unsafe_code)] // island: writev

use crate::io::buffered::grow;
use crate::syscall;
use ouro_runtime::heap::{Res, Value};
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

/// Fills a buffer; EOFError if there is nothing at all.
fn fill(t: &Thread, fd: i32, buf: &mut [u8]) -> Res<()> {
    let mut at = 0;
    while at < buf.len() {
        match t.blocking(Reason::Read, || syscall::read(fd, &mut buf[at..]))? {
            Ok(0) if at == 0 => return Err(t.err_with(Exc::EOFError, vec![])),
            Ok(0) => return Err(t.err(Exc::OSError, "got end of file during message")),
            Ok(n) => at += n,
            Err(e) => return Err(t.io_error(&e, None)),
        }
    }
    Ok(())
}

/// `receive_message(fd, limit, number)`: the bytes; None if they are more than the limit, which is -1 for none.
pub fn receive(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    let limit = t.arg_i64(&a[1])?;
    let mut header = [0; 4];
    fill(t, fd, &mut header)?;
    let mut size = i32::from_be_bytes(header) as i64;
    if size == -1 {
        let mut long = [0; 8];
        fill(t, fd, &mut long)?;
        size = i64::from_be_bytes(long);
    }
    let Ok(n) = usize::try_from(size) else { return Ok(Value::NONE) };
    if limit >= 0 && size > limit {
        return Ok(Value::NONE);
    }
    let bytes = Bytes::filled(t, n, |b| fill(t, fd, b))?;
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
