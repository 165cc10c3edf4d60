//! Messages with control data: `sendmsg` and `recvmsg`.
#![allow(unsafe_code)] // island: control messages

use super::address::{from_value, to_value};
use super::object::{me, os};
use super::sys::{Address, Raw, wipe_if_cut};
use crate::syscall::fill;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::{arg_bytes, buffer};
use std::io::{Error, Result};

/// One piece of control data: level, type, bytes.
type Control = (i32, i32, Vec<u8>);

/// Bytes that control data of `n` bytes takes with its header; with the space to the next one if `padded`.
/// Nothing if the system cannot count so many.
pub fn length(n: i64, padded: bool) -> Option<usize> {
    let n = u32::try_from(n).ok().filter(|n| *n < 1 << 31)?;
    // SAFETY: computes a size.
    Some(unsafe { if padded { libc::CMSG_SPACE(n) } else { libc::CMSG_LEN(n) } } as usize)
}

fn blank(part: &mut libc::iovec, room: &mut [u64]) -> libc::msghdr {
    // SAFETY: all zeros are a valid header.
    let mut m: libc::msghdr = unsafe { std::mem::zeroed() };
    m.msg_iov = part;
    m.msg_iovlen = 1;
    if !room.is_empty() {
        m.msg_control = room.as_mut_ptr().cast();
        m.msg_controllen = size_of_val(room);
    }
    m
}

fn send_now(fd: i32, data: &[u8], control: &[Control], flags: i32, to: Option<&Raw>) -> Result<usize> {
    let sizes = control.iter().map(|c| length(c.2.len() as i64, true));
    let Some(bytes) = sizes.sum::<Option<usize>>() else {
        return Err(Error::from_raw_os_error(libc::EMSGSIZE));
    };
    let mut room = vec![0u64; bytes.div_ceil(8)];
    let mut part = libc::iovec { iov_base: data.as_ptr().cast_mut().cast(), iov_len: data.len() };
    let mut m = blank(&mut part, &mut room);
    m.msg_controllen = bytes;
    if let Some(to) = to {
        m.msg_name = to.at().cast_mut().cast();
        m.msg_namelen = to.size();
    }
    // SAFETY: the pieces lie within `room`, which was made for them; nothing is written to data and address.
    let n = unsafe {
        let mut c = libc::CMSG_FIRSTHDR(&raw const m);
        for (level, kind, bytes) in control {
            (*c).cmsg_level = *level;
            (*c).cmsg_type = *kind;
            (*c).cmsg_len = libc::CMSG_LEN(bytes.len() as u32) as usize;
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), libc::CMSG_DATA(c), bytes.len());
            c = libc::CMSG_NXTHDR(&raw const m, c);
        }
        libc::sendmsg(fd, &raw const m, flags)
    };
    if n < 0 { Err(Error::last_os_error()) } else { Ok(n as usize) }
}

/// What a message brought.
struct Message {
    control: Vec<Control>,
    flags: i32,
    from: Address,
}

/// Receives into the room that `data` has left.
fn receive_now(fd: i32, data: &mut Vec<u8>, control: usize, flags: i32) -> Result<Message> {
    let mut room = vec![0u64; control.div_ceil(8)];
    let mut part = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
    let mut from = Raw::blank();
    let mut m = blank(&mut part, &mut room);
    m.msg_controllen = control;
    m.msg_name = from.at_mut().cast();
    m.msg_namelen = from.size();
    wipe_if_cut(data, flags);
    // SAFETY: the part lives through the call, the buffers are valid for their lengths.
    fill(data, |at, n| unsafe {
        *m.msg_iov = libc::iovec { iov_base: at, iov_len: n };
        (libc::recvmsg(fd, &raw mut m, flags) as i64).min(n as i64)
    })?;
    let mut found = Vec::new();
    // SAFETY: the kernel made the pieces, which lie in `room`; of one that was cut only what is there is read.
    unsafe {
        let end = m.msg_control as usize + m.msg_controllen;
        let mut c = libc::CMSG_FIRSTHDR(&raw const m);
        while !c.is_null() {
            let at = libc::CMSG_DATA(c);
            let whole = ((*c).cmsg_len).saturating_sub(libc::CMSG_LEN(0) as usize);
            let bytes = std::slice::from_raw_parts(at, whole.min(end.saturating_sub(at as usize)));
            found.push(((*c).cmsg_level, (*c).cmsg_type, bytes.to_vec()));
            c = libc::CMSG_NXTHDR(&raw const m, c);
        }
    }
    from.set_size(m.msg_namelen);
    let who = if m.msg_namelen == 0 { Address::Other } else { from.address() };
    Ok(Message { control: found, flags: m.msg_flags, from: who })
}

pub fn sendmsg(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let mut data = Vec::new();
    for b in t.collect(&a[1])? {
        crate::io::buffered::grow(t, &mut data, &arg_bytes(t, &b)?)?;
    }
    let mut control = Vec::new();
    let items = if a[2].is_unbound() { vec![] } else { t.collect(&a[2])? };
    for item in items {
        let parts = t.collect(&item)?;
        let [level, kind, bytes] = &parts[..] else {
            return Err(t.type_error("[sendmsg() ancillary data items] must be sequences of length 3"));
        };
        control.push((t.arg_i32(level)?, t.arg_i32(kind)?, arg_bytes(t, bytes)?.to_vec()));
    }
    let flags = t.arg_i32(&a[3])?;
    let to = match a[4].is_none() {
        true => None,
        false => Some(from_value(t, &a[4], s.family(), "sendmsg")?),
    };
    let message = |fd, flags| send_now(fd, &data, &control, flags, to.as_ref());
    let n = s.wait_for(t, libc::POLLOUT, flags, message)?;
    Ok(Value::len(os(t, n)?))
}

/// A message of at most `n` bytes.
fn receive(t: &Thread, v: &Value, n: usize, room: &Value, flags: &Value) -> Res<(Vec<u8>, Vec<Value>)> {
    let s = me(t, v)?;
    let (room, flags) = (t.arg_i64(room)?, t.arg_i32(flags)?);
    let Some(room) = usize::try_from(room).ok().filter(|n| *n < 1 << 31) else {
        return Err(t.value_error("invalid ancillary data buffer length"));
    };
    let mut data = buffer(t, n)?;
    let got =
        os(t, s.wait_for(t, libc::POLLIN, flags, |fd, flags| receive_now(fd, &mut data, room, flags))?)?;
    let mut control = Vec::new();
    for (level, kind, bytes) in &got.control {
        let bytes = Bytes::new(t, bytes)?.into_value();
        control.push(t.tuple(vec![Value::small_int(*level), Value::small_int(*kind), bytes])?);
    }
    Ok((data, vec![t.list(control)?, Value::small_int(got.flags), to_value(t, &got.from)?]))
}

pub fn recvmsg(t: &Thread, a: &[Value]) -> Res {
    let Ok(n) = usize::try_from(t.arg_i64(&a[1])?) else {
        return Err(t.value_error("negative buffer size in recvmsg()"));
    };
    let (data, rest) = receive(t, &a[0], n, &a[2], &a[3])?;
    t.tuple([vec![Bytes::new(t, &data)?.into_value()], rest].concat())
}

pub fn recvmsg_into(t: &Thread, a: &[Value]) -> Res {
    let buffers = t.collect(&a[1])?;
    let mut total = 0;
    for b in &buffers {
        // Is it one that can be written to?
        crate::io::base::fill_buffer(t, b, &[])?;
        match ouro_runtime::types::bytes_view(b) {
            Some(b) => total += b.len(),
            None => {
                return Err(t.type_error(format!(
                    "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers, not {}",
                    t.type_name(b)
                )));
            }
        }
    }
    let (data, rest) = receive(t, &a[0], total, &a[2], &a[3])?;
    let mut at = 0;
    for b in &buffers {
        let n = ouro_runtime::types::bytes_view(b).map_or(0, |b| b.len()).min(data.len() - at);
        if n > 0 {
            crate::io::base::fill_buffer(t, b, &data[at..at + n])?;
        }
        at += n;
    }
    t.tuple([vec![Value::len(data.len())], rest].concat())
}
