//! The system's lists of users and groups.
#![allow(unsafe_code)] // island: system calls

use super::c_path;
use std::ffi::{CStr, c_char};
use std::io::{Error, Result};

/// A user: name, password, numbers of the user and the group, real name, home, shell.
pub struct User {
    pub texts: [Vec<u8>; 5],
    pub uid: u32,
    pub gid: u32,
}

/// A group: name, password, number, members.
pub struct Group {
    pub texts: [Vec<u8>; 2],
    pub gid: u32,
    pub members: Vec<Vec<u8>>,
}

/// # Safety
/// A text that ends in a zero, or null.
unsafe fn text(p: *const c_char) -> Vec<u8> {
    if p.is_null() { vec![] } else { CStr::from_ptr(p).to_bytes().to_vec() }
}
/// # Safety
/// As the C library gives it.
unsafe fn user(p: &libc::passwd) -> User {
    let texts = [p.pw_name, p.pw_passwd, p.pw_gecos, p.pw_dir, p.pw_shell].map(|s| text(s));
    User { texts, uid: p.pw_uid, gid: p.pw_gid }
}
/// # Safety
/// As the C library gives it.
unsafe fn group(g: &libc::group) -> Group {
    let mut members = vec![];
    let mut at = g.gr_mem;
    while !at.is_null() && !(*at).is_null() {
        members.push(text(*at));
        at = at.add(1);
    }
    Group { texts: [text(g.gr_name), text(g.gr_passwd)], gid: g.gr_gid, members }
}

/// Calls a function that wants a buffer, with more and more room; returns what `found` makes of its result.
fn with_room<R>(mut f: impl FnMut(&mut [c_char]) -> (i32, Option<R>)) -> Result<Option<R>> {
    let mut room = vec![0; 1 << 10];
    loop {
        match f(&mut room) {
            (0, r) => return Ok(r),
            (libc::ERANGE, _) if room.len() < 1 << 20 => room.resize(room.len() * 2, 0),
            // How glibc says that there is none differs by its sources.
            (libc::ENOENT | libc::ESRCH | libc::EBADF | libc::EPERM, _) => return Ok(None),
            (e, _) => return Err(Error::from_raw_os_error(e)),
        }
    }
}

/// By name or by number.
pub enum Key<'a> {
    Name(&'a [u8]),
    Number(u32),
}

pub fn find_user(key: &Key) -> Result<Option<User>> {
    let name = if let Key::Name(n) = key { c_path(n)? } else { Default::default() };
    // SAFETY: the name ends in a zero; the struct and the buffer are ours, and what is found lies in them.
    with_room(|room| unsafe {
        let mut p: libc::passwd = std::mem::zeroed();
        let mut found = std::ptr::null_mut();
        let (to, n) = (room.as_mut_ptr(), room.len());
        let e = match *key {
            Key::Name(_) => libc::getpwnam_r(name.as_ptr(), &raw mut p, to, n, &raw mut found),
            Key::Number(uid) => libc::getpwuid_r(uid, &raw mut p, to, n, &raw mut found),
        };
        (e, (!found.is_null()).then(|| user(&p)))
    })
}
pub fn find_group(key: &Key) -> Result<Option<Group>> {
    let name = if let Key::Name(n) = key { c_path(n)? } else { Default::default() };
    // SAFETY: as above.
    with_room(|room| unsafe {
        let mut g: libc::group = std::mem::zeroed();
        let mut found = std::ptr::null_mut();
        let (to, n) = (room.as_mut_ptr(), room.len());
        let e = match *key {
            Key::Name(_) => libc::getgrnam_r(name.as_ptr(), &raw mut g, to, n, &raw mut found),
            Key::Number(gid) => libc::getgrgid_r(gid, &raw mut g, to, n, &raw mut found),
        };
        (e, (!found.is_null()).then(|| group(&g)))
    })
}
pub fn users() -> Vec<User> {
    let mut out = vec![];
    // SAFETY: the list is the process's; callers have the GIL.
    unsafe {
        libc::setpwent();
        while let Some(p) = libc::getpwent().as_ref() {
            out.push(user(p));
        }
        libc::endpwent();
    }
    out
}
pub fn groups() -> Vec<Group> {
    let mut out = vec![];
    // SAFETY: as above.
    unsafe {
        libc::setgrent();
        while let Some(g) = libc::getgrent().as_ref() {
            out.push(group(g));
        }
        libc::endgrent();
    }
    out
}
