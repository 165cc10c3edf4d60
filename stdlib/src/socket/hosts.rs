//! The C library's tables of hosts, services, protocols and interfaces.
#![allow(unsafe_code)] // island: the C library's lookups, on structs of ours

use super::sys::Raw;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::io::{Error, Result};
use std::mem::zeroed;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

#[repr(C)]
struct Host {
    name: *const c_char,
    aliases: *const *const c_char,
    family: c_int,
    length: c_int,
    addresses: *const *const c_void,
}

// The C library's own forms of these, with room of the caller's, are not in the crate of its names.
unsafe extern "C" {
    fn gethostbyname2_r(
        name: *const c_char,
        family: c_int,
        to: *mut Host,
        room: *mut c_char,
        size: usize,
        found: *mut *mut Host,
        error: *mut c_int,
    ) -> c_int;
    fn gethostbyaddr_r(
        address: *const c_void,
        length: libc::socklen_t,
        family: c_int,
        to: *mut Host,
        room: *mut c_char,
        size: usize,
        found: *mut *mut Host,
        error: *mut c_int,
    ) -> c_int;
    fn getservbyname_r(
        name: *const c_char,
        proto: *const c_char,
        to: *mut libc::servent,
        room: *mut c_char,
        size: usize,
        found: *mut *mut libc::servent,
    ) -> c_int;
    fn getservbyport_r(
        port: c_int,
        proto: *const c_char,
        to: *mut libc::servent,
        room: *mut c_char,
        size: usize,
        found: *mut *mut libc::servent,
    ) -> c_int;
    fn getprotobyname_r(
        name: *const c_char,
        to: *mut libc::protoent,
        room: *mut c_char,
        size: usize,
        found: *mut *mut libc::protoent,
    ) -> c_int;
    fn hstrerror(error: c_int) -> *const c_char;
}

/// What a host is called, what else, and its addresses.
pub struct Names {
    pub name: Vec<u8>,
    pub aliases: Vec<Vec<u8>>,
    pub addresses: Vec<IpAddr>,
}

/// Calls `f` with more and more room until it is enough.
fn with_room<R>(mut f: impl FnMut(&mut [c_char]) -> (c_int, R)) -> R {
    let mut room = vec![0; 1 << 10];
    loop {
        match f(&mut room) {
            (libc::ERANGE, _) if room.len() < 1 << 20 => room.resize(room.len() * 2, 0),
            (_, r) => return r,
        }
    }
}

/// The pointers of a list that ends in null.
///
/// # Safety
/// As the C library gives it: such a list, or null.
unsafe fn list<T>(mut at: *const *const T) -> Vec<*const T> {
    let mut out = vec![];
    while !at.is_null() && !(*at).is_null() {
        out.push(*at);
        at = at.add(1);
    }
    out
}

/// # Safety
/// As the C library gives it.
unsafe fn names(h: &Host) -> Names {
    let text = |p: *const c_char| CStr::from_ptr(p).to_bytes().to_vec();
    let address = |p: *const c_void| match h.family {
        libc::AF_INET6 => IpAddr::V6(Ipv6Addr::from(*p.cast::<[u8; 16]>())),
        _ => IpAddr::V4(Ipv4Addr::from(*p.cast::<[u8; 4]>())),
    };
    Names {
        name: text(h.name),
        aliases: list(h.aliases).into_iter().map(text).collect(),
        addresses: list(h.addresses).into_iter().map(address).collect(),
    }
}

/// A host, or the error's number and text.
pub type FoundHost = std::result::Result<Names, (i32, String)>;

fn host(mut call: impl FnMut(*mut Host, &mut [c_char], *mut *mut Host, *mut c_int) -> c_int) -> FoundHost {
    with_room(|room| {
        // SAFETY: the struct and the buffer are ours, and what is found lies in them.
        unsafe {
            let (mut h, mut found, mut error) = (zeroed(), std::ptr::null_mut(), 0);
            let e = call(&raw mut h, room, &raw mut found, &raw mut error);
            let r = match found.is_null() {
                true => Err((error, CStr::from_ptr(hstrerror(error)).to_string_lossy().into_owned())),
                false => Ok(names(&*found)),
            };
            (e, r)
        }
    })
}

pub fn host_by_name(name: &CStr, family: i32) -> FoundHost {
    // SAFETY: the name ends in a zero, the rest is as `host` has it.
    host(|h, room, found, error| unsafe {
        gethostbyname2_r(name.as_ptr(), family, h, room.as_mut_ptr(), room.len(), found, error)
    })
}
pub fn host_by_address(address: IpAddr) -> FoundHost {
    let (family, bytes) = match address {
        IpAddr::V4(a) => (libc::AF_INET, a.octets().to_vec()),
        IpAddr::V6(a) => (libc::AF_INET6, a.octets().to_vec()),
    };
    let (at, n) = (bytes.as_ptr().cast(), bytes.len() as libc::socklen_t);
    // SAFETY: the address is valid for its length.
    host(|h, room, found, error| unsafe {
        gethostbyaddr_r(at, n, family, h, room.as_mut_ptr(), room.len(), found, error)
    })
}

fn pointer(s: Option<&CStr>) -> *const c_char {
    s.map_or(std::ptr::null(), CStr::as_ptr)
}

/// The port of a service.
pub fn service_by_name(name: &CStr, proto: Option<&CStr>) -> Option<u16> {
    with_room(|room| {
        // SAFETY: the texts end in zeros; the struct and the buffer are ours.
        unsafe {
            let (mut s, mut found) = (zeroed(), std::ptr::null_mut());
            let (to, n) = (room.as_mut_ptr(), room.len());
            let e = getservbyname_r(name.as_ptr(), pointer(proto), &raw mut s, to, n, &raw mut found);
            (e, found.as_ref().map(|s| u16::from_be(s.s_port as u16)))
        }
    })
}
/// The service of a port.
pub fn service_by_port(port: u16, proto: Option<&CStr>) -> Option<Vec<u8>> {
    with_room(|room| {
        // SAFETY: as above.
        unsafe {
            let (mut s, mut found) = (zeroed(), std::ptr::null_mut());
            let (to, n) = (room.as_mut_ptr(), room.len());
            let port = c_int::from(port.to_be());
            let e = getservbyport_r(port, pointer(proto), &raw mut s, to, n, &raw mut found);
            (e, found.as_ref().map(|s| CStr::from_ptr(s.s_name).to_bytes().to_vec()))
        }
    })
}
/// The number of a protocol.
pub fn protocol_by_name(name: &CStr) -> Option<i32> {
    with_room(|room| {
        // SAFETY: as above.
        unsafe {
            let (mut p, mut found) = (zeroed(), std::ptr::null_mut());
            let e =
                getprotobyname_r(name.as_ptr(), &raw mut p, room.as_mut_ptr(), room.len(), &raw mut found);
            (e, found.as_ref().map(|p| p.p_proto))
        }
    })
}

/// The names of a host and a service at an address, or the error's number and text.
pub fn name_info(address: &Raw, flags: i32) -> std::result::Result<(Vec<u8>, Vec<u8>), (i32, String)> {
    // NI_MAXHOST and NI_MAXSERV
    let (mut host, mut service) = ([0 as c_char; 1025], [0 as c_char; 32]);
    // SAFETY: the address is of its length, and the buffers are ours; both end in zeros when it succeeds.
    unsafe {
        let (to, n) = (host.as_mut_ptr(), host.len() as libc::socklen_t);
        let (to_service, m) = (service.as_mut_ptr(), service.len() as libc::socklen_t);
        match libc::getnameinfo(address.at(), address.size(), to, n, to_service, m, flags) {
            0 => Ok((
                CStr::from_ptr(host.as_ptr()).to_bytes().to_vec(),
                CStr::from_ptr(service.as_ptr()).to_bytes().to_vec(),
            )),
            e => Err((e, CStr::from_ptr(libc::gai_strerror(e)).to_string_lossy().into_owned())),
        }
    }
}

/// The number of a network interface.
pub fn interface_by_name(name: &CString) -> Option<u32> {
    // SAFETY: the name ends in a zero.
    Some(unsafe { libc::if_nametoindex(name.as_ptr()) }).filter(|n| *n != 0)
}
/// The name of a network interface.
pub fn interface_by_number(n: u32) -> Result<Vec<u8>> {
    let mut name = [0; libc::IF_NAMESIZE];
    // SAFETY: the buffer has the length that the call asks for.
    match unsafe { libc::if_indextoname(n, name.as_mut_ptr()) }.is_null() {
        true => Err(Error::last_os_error()),
        // SAFETY: it ends in a zero.
        false => Ok(unsafe { CStr::from_ptr(name.as_ptr()) }.to_bytes().to_vec()),
    }
}
/// All network interfaces.
pub fn interfaces() -> Result<Vec<(u32, Vec<u8>)>> {
    let mut out = vec![];
    // SAFETY: the list is the C library's until it is freed; it ends with a row of zeros.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(Error::last_os_error());
        }
        let mut at = list;
        while (*at).if_index != 0 && !(*at).if_name.is_null() {
            out.push(((*at).if_index, CStr::from_ptr((*at).if_name).to_bytes().to_vec()));
            at = at.add(1);
        }
        libc::if_freenameindex(list);
    }
    Ok(out)
}
pub fn set_host_name(name: &[u8]) -> Result<()> {
    // SAFETY: the name is valid for its length.
    match unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) } {
        0 => Ok(()),
        _ => Err(Error::last_os_error()),
    }
}
