//! Descriptors that cross between processes, and descriptors of processes.
#![allow(unsafe_code)] // island: control messages

use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use std::io::{Error, Result};

/// Which signal O_ASYNC means (fcntl.h of Linux).
const F_SETSIG: i32 = 10;

/// Most descriptors that one message carries (SCM_MAX_FD of Linux).
const MOST: usize = 253;

/// Words that hold a control message of so many descriptors, aligned as it must be.
fn control(count: usize) -> Vec<u64> {
    // SAFETY: computes a size.
    let bytes = unsafe { libc::CMSG_SPACE((count * size_of::<i32>()) as u32) } as usize;
    vec![0; bytes.div_ceil(8)]
}

fn message(part: &mut libc::iovec, control: &mut [u64]) -> libc::msghdr {
    // SAFETY: all zeros are a valid header.
    let mut m: libc::msghdr = unsafe { std::mem::zeroed() };
    m.msg_iov = part;
    m.msg_iovlen = 1;
    if !control.is_empty() {
        m.msg_control = control.as_mut_ptr().cast();
        m.msg_controllen = size_of_val(control);
    }
    m
}

fn send_now(sock: i32, data: &[u8], fds: &[i32]) -> Result<usize> {
    let mut room = if fds.is_empty() { vec![] } else { control(fds.len()) };
    let mut part = libc::iovec { iov_base: data.as_ptr().cast_mut().cast(), iov_len: data.len() };
    let mut m = message(&mut part, &mut room);
    // SAFETY: header and data lie within `room`, which was made for so many descriptors; nothing is written
    // to `data`.
    let n = unsafe {
        if !fds.is_empty() {
            let size = size_of_val(fds) as u32;
            m.msg_controllen = libc::CMSG_SPACE(size) as usize;
            let c = libc::CMSG_FIRSTHDR(&raw const m);
            (*c).cmsg_level = libc::SOL_SOCKET;
            (*c).cmsg_type = libc::SCM_RIGHTS;
            (*c).cmsg_len = libc::CMSG_LEN(size) as usize;
            std::ptr::copy_nonoverlapping(fds.as_ptr().cast::<u8>(), libc::CMSG_DATA(c), size as usize);
        }
        libc::sendmsg(sock, &raw const m, libc::MSG_NOSIGNAL)
    };
    if n < 0 { Err(Error::last_os_error()) } else { Ok(n as usize) }
}

fn receive_now(sock: i32, data: &mut [u8], count: usize) -> Result<(usize, Vec<i32>)> {
    let mut room = control(count);
    let mut part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
    let mut m = message(&mut part, &mut room);
    // SAFETY: the buffers are valid for their lengths.
    let n = unsafe { libc::recvmsg(sock, &raw mut m, libc::MSG_CMSG_CLOEXEC) };
    if n < 0 {
        return Err(Error::last_os_error());
    }
    let mut fds = Vec::new();
    // SAFETY: the kernel made the messages, which lie in `room`; ints are read as they may lie.
    unsafe {
        let mut c = libc::CMSG_FIRSTHDR(&raw const m);
        while !c.is_null() {
            if (*c).cmsg_level == libc::SOL_SOCKET && (*c).cmsg_type == libc::SCM_RIGHTS {
                let bytes = (*c).cmsg_len - libc::CMSG_LEN(0) as usize;
                let at = libc::CMSG_DATA(c).cast::<i32>();
                fds.extend((0..bytes / size_of::<i32>()).map(|i| at.add(i).read_unaligned()));
            }
            c = libc::CMSG_NXTHDR(&raw const m, c);
        }
    }
    Ok((n as usize, fds))
}

/// Sends bytes and descriptors over a Unix socket, in one message.
pub fn send(t: &Thread, a: &[Value]) -> Res {
    let sock = t.arg_i32(&a[0])?;
    let data = arg_bytes(t, &a[1])?.into_owned();
    let mut fds = Vec::new();
    for v in t.collect(&a[2])? {
        fds.push(t.arg_i32(&v)?);
    }
    if fds.len() > MOST {
        return Err(t.value_error("too many descriptors for one message"));
    }
    match t.blocking(Reason::Write, || send_now(sock, &data, &fds))? {
        Ok(n) => Ok(Value::len(n)),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

/// (bytes, descriptors) of the next message.
pub fn receive(t: &Thread, a: &[Value]) -> Res {
    let (sock, size, count) = (t.arg_i32(&a[0])?, t.arg_i64(&a[1])?, t.arg_i64(&a[2])?);
    let (Ok(size), Ok(count)) = (usize::try_from(size), usize::try_from(count)) else {
        return Err(t.value_error("negative buffer size"));
    };
    let mut data = ouro_runtime::types::buffer(t, size)?;
    data.resize(size, 0);
    match t.blocking(Reason::Read, || receive_now(sock, &mut data, count.min(MOST)))? {
        Ok((n, fds)) => {
            let fds = fds.into_iter().map(Value::small_int).collect();
            t.tuple(vec![Bytes::new(t, &data[..n])?.into_value(), t.list(fds)?])
        }
        Err(e) => Err(t.io_error(&e, None)),
    }
}

/// A descriptor that becomes readable when the process ends.
pub fn pidfd(t: &Thread, a: &[Value]) -> Res {
    let (pid, flags) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?);
    // SAFETY: plain values.
    match unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) } {
        fd if fd >= 0 => Ok(Value::small_int(fd as i32)),
        _ => Err(t.io_error(&Error::last_os_error(), None)),
    }
}

/// Has the kernel kill this process when all other ends of the pipe `fd` reads from are closed: at the latest
/// when the process that holds them is gone, however it went. No thread waits for that, and no signal handler runs.
pub fn kill_on_close(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    // SAFETY: plain values.
    let done = unsafe {
        libc::fcntl(fd, F_SETSIG, libc::SIGKILL) == 0
            && libc::fcntl(fd, libc::F_SETOWN, libc::getpid()) == 0
            && libc::fcntl(fd, libc::F_SETFL, libc::fcntl(fd, libc::F_GETFL) | libc::O_ASYNC) == 0
    };
    if !done {
        return Err(t.io_error(&Error::last_os_error(), None));
    }
    let mut p = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: one struct, which is ours.
    if unsafe { libc::poll(&raw mut p, 1, 0) } > 0 && p.revents & libc::POLLHUP != 0 {
        // It was closed before the kernel was told.
        syscall::exit_now(128 + libc::SIGKILL);
    }
    Ok(Value::NONE)
}

/// Takes or gives up a lock on a file (flock).
pub fn flock(t: &Thread, a: &[Value]) -> Res {
    let (fd, operation) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?);
    // SAFETY: plain values.
    let done = t.blocking(Reason::File, || match unsafe { libc::flock(fd, operation) } {
        0 => Ok(()),
        _ => Err(Error::last_os_error()),
    })?;
    done.map(|()| Value::NONE).map_err(|e| t.io_error(&e, None))
}
