//! The system calls of sockets, and addresses as the system keeps them.
#![allow(unsafe_code)] // island: system calls on structs of ours

use crate::syscall::fill;
use std::ffi::{CStr, CString};
use std::io::{Error, Result};
use std::mem::{size_of, zeroed};
use std::net::{Ipv4Addr, Ipv6Addr};

fn check(r: i64) -> Result<i64> {
    if r < 0 { Err(Error::last_os_error()) } else { Ok(r) }
}

/// An address of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    V4(Ipv4Addr, u16),
    /// Host, port, flow label, scope.
    V6(Ipv6Addr, u16, u32, u32),
    /// A path, or an abstract name that begins with a zero; empty for a nameless socket.
    Unix(Vec<u8>),
    /// Of another family.
    Other,
}

/// Room for any address, and how much of it is used.
pub struct Raw {
    storage: libc::sockaddr_storage,
    len: libc::socklen_t,
}

impl Raw {
    pub fn blank() -> Raw {
        // SAFETY: all zeros are a valid address storage.
        Raw { storage: unsafe { zeroed() }, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }
    pub fn at(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }
    pub fn at_mut(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }
    pub fn size(&self) -> libc::socklen_t {
        self.len
    }
    pub fn set_size(&mut self, len: libc::socklen_t) {
        self.len = len;
    }
    /// The system's form of an address; nothing if a path is too long.
    pub fn of(a: &Address) -> Option<Raw> {
        let mut r = Raw::blank();
        // SAFETY: the storage is large and aligned enough for each of the kinds.
        unsafe {
            match a {
                Address::V4(host, port) => {
                    let s = &mut *r.at_mut().cast::<libc::sockaddr_in>();
                    s.sin_family = libc::AF_INET as libc::sa_family_t;
                    s.sin_port = port.to_be();
                    s.sin_addr.s_addr = u32::from_ne_bytes(host.octets());
                    r.len = size_of::<libc::sockaddr_in>() as libc::socklen_t;
                }
                Address::V6(host, port, flow, scope) => {
                    let s = &mut *r.at_mut().cast::<libc::sockaddr_in6>();
                    s.sin6_family = libc::AF_INET6 as libc::sa_family_t;
                    s.sin6_port = port.to_be();
                    s.sin6_flowinfo = flow.to_be();
                    s.sin6_scope_id = *scope;
                    s.sin6_addr.s6_addr = host.octets();
                    r.len = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
                }
                Address::Unix(path) => {
                    let s = &mut *r.at_mut().cast::<libc::sockaddr_un>();
                    s.sun_family = libc::AF_UNIX as libc::sa_family_t;
                    let named = !path.is_empty() && path[0] != 0;
                    if path.len() + named as usize > s.sun_path.len() {
                        return None;
                    }
                    for (to, b) in s.sun_path.iter_mut().zip(path) {
                        *to = *b as libc::c_char;
                    }
                    r.len = (size_of::<libc::sa_family_t>() + path.len() + named as usize) as libc::socklen_t;
                }
                Address::Other => return None,
            }
        }
        Some(r)
    }
    pub fn address(&self) -> Address {
        // SAFETY: the family says which kind the storage holds.
        unsafe {
            match self.storage.ss_family as i32 {
                libc::AF_INET => {
                    let s = &*self.at().cast::<libc::sockaddr_in>();
                    Address::V4(Ipv4Addr::from(s.sin_addr.s_addr.to_ne_bytes()), u16::from_be(s.sin_port))
                }
                libc::AF_INET6 => {
                    let s = &*self.at().cast::<libc::sockaddr_in6>();
                    Address::V6(
                        Ipv6Addr::from(s.sin6_addr.s6_addr),
                        u16::from_be(s.sin6_port),
                        u32::from_be(s.sin6_flowinfo),
                        s.sin6_scope_id,
                    )
                }
                libc::AF_UNIX => {
                    let s = &*self.at().cast::<libc::sockaddr_un>();
                    let n = (self.len as usize).saturating_sub(size_of::<libc::sa_family_t>());
                    let all: Vec<u8> = s.sun_path.iter().take(n).map(|c| *c as u8).collect();
                    let path = match all.first() {
                        Some(0) | None => all,
                        _ => all.split(|b| *b == 0).next().unwrap_or_default().to_vec(),
                    };
                    Address::Unix(path)
                }
                _ => Address::Other,
            }
        }
    }
}

pub fn socket(family: i32, kind: i32, proto: i32) -> Result<i32> {
    // SAFETY: plain values.
    check(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) } as i64).map(|fd| fd as i32)
}
pub fn socketpair(family: i32, kind: i32, proto: i32) -> Result<(i32, i32)> {
    let mut fds = [0; 2];
    // SAFETY: two ints are written.
    check(unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, fds.as_mut_ptr()) } as i64)?;
    Ok((fds[0], fds[1]))
}
pub fn bind(fd: i32, to: &Raw) -> Result<()> {
    // SAFETY: the address is ours and of that length.
    check(unsafe { libc::bind(fd, to.at(), to.len) } as i64).map(drop)
}
pub fn connect(fd: i32, to: &Raw) -> Result<()> {
    // SAFETY: as above.
    check(unsafe { libc::connect(fd, to.at(), to.len) } as i64).map(drop)
}
pub fn listen(fd: i32, backlog: i32) -> Result<()> {
    // SAFETY: plain values.
    check(unsafe { libc::listen(fd, backlog) } as i64).map(drop)
}
pub fn accept(fd: i32) -> Result<(i32, Address)> {
    let mut from = Raw::blank();
    let at = from.at_mut();
    // SAFETY: the address is ours and of that length.
    let fd = check(unsafe { libc::accept4(fd, at, &raw mut from.len, libc::SOCK_CLOEXEC) } as i64)?;
    Ok((fd as i32, from.address()))
}
/// By MSG_TRUNC the kernel tells of more bytes than it writes: those it does not are zeros.
pub fn wipe_if_cut(buf: &mut Vec<u8>, flags: i32) {
    if flags & libc::MSG_TRUNC != 0 {
        let len = buf.len();
        buf.resize(buf.capacity(), 0);
        buf.truncate(len);
    }
}
/// Receives into the room that a buffer has left, without blocking if `flags` say so; who sent it, where that is known.
pub fn recv(fd: i32, buf: &mut Vec<u8>, flags: i32) -> Result<Address> {
    let mut from = Raw::blank();
    let sender = from.at_mut();
    wipe_if_cut(buf, flags);
    // SAFETY: the room and the address are ours and of those lengths.
    fill(buf, |at, n| unsafe {
        (libc::recvfrom(fd, at, n, flags, sender, &raw mut from.len) as i64).min(n as i64)
    })?;
    Ok(if from.len == 0 { Address::Other } else { from.address() })
}
/// Sends; to an address, or to whom the socket is connected to.
pub fn send(fd: i32, buf: &[u8], flags: i32, to: Option<&Raw>) -> Result<usize> {
    let (at, len) = to.map_or((std::ptr::null(), 0), |r| (r.at(), r.len));
    // SAFETY: buffer and address are valid for those lengths.
    check(unsafe { libc::sendto(fd, buf.as_ptr().cast(), buf.len(), flags, at, len) as i64 })
        .map(|n| n as usize)
}
pub fn shutdown(fd: i32, how: i32) -> Result<()> {
    // SAFETY: plain values.
    check(unsafe { libc::shutdown(fd, how) } as i64).map(drop)
}
pub fn name(fd: i32, peer: bool) -> Result<Address> {
    let mut a = Raw::blank();
    let at = a.at_mut();
    // SAFETY: the address is ours and of that length.
    check(unsafe {
        if peer {
            libc::getpeername(fd, at, &raw mut a.len)
        } else {
            libc::getsockname(fd, at, &raw mut a.len)
        }
    } as i64)?;
    Ok(a.address())
}
pub fn set_option(fd: i32, level: i32, option: i32, value: &[u8]) -> Result<()> {
    let len = value.len() as libc::socklen_t;
    // SAFETY: the value is valid for its length.
    check(unsafe { libc::setsockopt(fd, level, option, value.as_ptr().cast(), len) } as i64).map(drop)
}
pub fn option(fd: i32, level: i32, option: i32, room: usize) -> Result<Vec<u8>> {
    let mut b = vec![0u8; room];
    let mut len = room as libc::socklen_t;
    // SAFETY: the buffer is ours and of that length.
    check(unsafe { libc::getsockopt(fd, level, option, b.as_mut_ptr().cast(), &raw mut len) } as i64)?;
    b.truncate(len as usize);
    Ok(b)
}
/// An option that is an int.
pub fn int_option(fd: i32, level: i32, which: i32) -> Result<i32> {
    let b = option(fd, level, which, 4)?;
    Ok(b.try_into().map_or(0, i32::from_ne_bytes))
}
pub fn set_nonblocking(fd: i32, yes: bool) -> Result<()> {
    // SAFETY: plain values.
    unsafe {
        let flags = check(libc::fcntl(fd, libc::F_GETFL) as i64)? as i32;
        let new = if yes { flags | libc::O_NONBLOCK } else { flags & !libc::O_NONBLOCK };
        if new != flags {
            check(libc::fcntl(fd, libc::F_SETFL, new) as i64)?;
        }
    }
    Ok(())
}

/// Waits until one of the descriptors is ready, at most `timeout` milliseconds (-1: for ever); how many are.
pub fn poll(fds: &mut [libc::pollfd], timeout: i32) -> Result<usize> {
    // SAFETY: the array is valid for its length.
    check(unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, timeout) } as i64)
        .map(|n| n as usize)
}

/// What a host and service are called, or the error's number and text.
pub type Found = std::result::Result<Vec<(i32, i32, i32, String, Address)>, (i32, String)>;

/// Looks up addresses: family, type, protocol, canonical name, address.
pub fn getaddrinfo(host: Option<&[u8]>, service: Option<&[u8]>, hints: [i32; 4]) -> Found {
    let text = |b: Option<&[u8]>| b.map(CString::new).transpose();
    let (Ok(host), Ok(service)) = (text(host), text(service)) else {
        return Err((libc::EAI_NONAME, "Name or service not known".into()));
    };
    let ptr = |s: &Option<CString>| s.as_ref().map_or(std::ptr::null(), |s| s.as_ptr());
    let mut out = Vec::new();
    // SAFETY: hints are ours, the list is the C library's until it is freed.
    unsafe {
        let mut h: libc::addrinfo = zeroed();
        [h.ai_family, h.ai_socktype, h.ai_protocol, h.ai_flags] = hints;
        let mut list = std::ptr::null_mut();
        let e = libc::getaddrinfo(ptr(&host), ptr(&service), &raw const h, &raw mut list);
        if e != 0 {
            return Err((e, CStr::from_ptr(libc::gai_strerror(e)).to_string_lossy().into_owned()));
        }
        let mut at = list;
        while !at.is_null() {
            let a = &*at;
            let mut raw = Raw::blank();
            let n = (a.ai_addrlen as usize).min(size_of::<libc::sockaddr_storage>());
            std::ptr::copy_nonoverlapping(a.ai_addr.cast::<u8>(), raw.at_mut().cast::<u8>(), n);
            raw.len = n as libc::socklen_t;
            let name = match a.ai_canonname.is_null() {
                true => String::new(),
                false => CStr::from_ptr(a.ai_canonname).to_string_lossy().into_owned(),
            };
            out.push((a.ai_family, a.ai_socktype, a.ai_protocol, name, raw.address()));
            at = a.ai_next;
        }
        libc::freeaddrinfo(list);
    }
    Ok(out)
}
pub fn hostname() -> Result<String> {
    let mut b = [0u8; 256];
    // SAFETY: the buffer is ours and of that length.
    check(unsafe { libc::gethostname(b.as_mut_ptr().cast(), b.len()) } as i64)?;
    Ok(String::from_utf8_lossy(b.split(|c| *c == 0).next().unwrap_or_default()).into_owned())
}
