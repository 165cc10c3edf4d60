//! Addresses as Python writes them, and names looked up.

use super::sys::{self, Address};
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

pub fn to_value(t: &Thread, a: &Address) -> Res {
    match a {
        Address::V4(host, port) => t.tuple(vec![t.string(host.to_string())?, Value::small_int(*port as i32)]),
        Address::V6(host, port, flow, scope) => t.tuple(vec![
            t.string(host.to_string())?,
            Value::small_int(*port as i32),
            t.int(*flow as i64)?,
            t.int(*scope as i64)?,
        ]),
        Address::Unix(path) if path.first() == Some(&0) => Ok(Bytes::new(t, path)?.into_value()),
        Address::Unix(path) => crate::posix::fs_text(t, path),
        Address::Other => Ok(Value::NONE),
    }
}

/// gaierror.
pub fn lookup_failed(t: &Thread, e: (i32, String)) -> Raised {
    match (t.interp().registered("_socket.gaierror"), t.string(&e.1)) {
        (Some(class), Ok(text)) => t.raise_class(&class, &[Value::small_int(e.0), text]),
        (_, Err(e)) => e,
        (None, _) => t.err(Exc::OSError, e.1),
    }
}

/// A host by name or number.
fn host(t: &Thread, v: &Value, family: i32) -> Res<Address> {
    let Some(s) = v.payload::<Str>() else {
        return Err(t.type_error(format!("str, bytes or bytearray expected, not {}", t.type_name(v))));
    };
    let name = s.lossy().into_owned();
    match name.as_str() {
        "" if family == libc::AF_INET => return Ok(Address::V4(std::net::Ipv4Addr::UNSPECIFIED, 0)),
        "<broadcast>" => return Ok(Address::V4(std::net::Ipv4Addr::BROADCAST, 0)),
        _ => {}
    }
    if let Ok(a) = name.parse() {
        return Ok(Address::V4(a, 0));
    }
    let hints = [family, 0, 0, if name.is_empty() { libc::AI_PASSIVE } else { 0 }];
    let node = (!name.is_empty()).then_some(name.as_bytes());
    let service = name.is_empty().then_some(&b"0"[..]);
    match t.unlocked(Reason::Network, || sys::getaddrinfo(node, service, hints)) {
        Ok(found) => match found.into_iter().next() {
            Some(f) => Ok(f.4),
            None => Ok(Address::Other),
        },
        Err(e) => Err(lookup_failed(t, e)),
    }
}

fn port(t: &Thread, what: &str, v: &Value) -> Res<u16> {
    let n = t.arg_i64(v)?;
    u16::try_from(n).map_err(|_| t.overflow_error(format!("{what}(): port must be 0-65535.")))
}

/// The address in an argument of the method `what` of a socket of this family.
pub fn from_value(t: &Thread, v: &Value, family: i32, what: &str) -> Res<sys::Raw> {
    let a = match family {
        libc::AF_UNIX => {
            let path = match v.payload::<Str>() {
                Some(s) => s.as_bytes().to_vec(),
                None => match ouro_runtime::types::bytes_of(v) {
                    Some(b) => b,
                    None => {
                        return Err(t.type_error(format!(
                            "a bytes-like object is required, not '{}'",
                            t.type_name(v)
                        )));
                    }
                },
            };
            Address::Unix(path)
        }
        libc::AF_INET | libc::AF_INET6 => {
            let name = if family == libc::AF_INET { "AF_INET" } else { "AF_INET6" };
            let Some(parts) = v.payload::<Tuple>().map(|p| p.as_slice()) else {
                return Err(
                    t.type_error(format!("{what}(): {name} address must be tuple, not {}", t.type_name(v)))
                );
            };
            let most = if family == libc::AF_INET { 2 } else { 4 };
            if parts.len() < 2 || parts.len() > most {
                let form = if most == 2 {
                    "a pair (host, port)"
                } else {
                    "a tuple (host, port[, flowinfo[, scopeid]])"
                };
                return Err(t.type_error(format!("{name} address must be {form}")));
            }
            let number = |i: usize| match parts.get(i) {
                Some(x) => t.arg_i64(x).map(|n| n as u32),
                None => Ok(0),
            };
            let port = port(t, what, &parts[1])?;
            match host(t, &parts[0], family)? {
                Address::V4(h, _) => Address::V4(h, port),
                Address::V6(h, _, _, scope) => {
                    Address::V6(h, port, number(2)?, if parts.len() > 3 { number(3)? } else { scope })
                }
                other => other,
            }
        }
        _ => return Err(t.err(Exc::OSError, format!("{what}(): bad family"))),
    };
    match sys::Raw::of(&a) {
        Some(raw) => Ok(raw),
        None => Err(t.err(Exc::OSError, "AF_UNIX path too long")),
    }
}

/// A name for lookups: text, bytes or None.
pub fn name_arg(t: &Thread, v: &Value, what: &str) -> Res<Option<Vec<u8>>> {
    if v.is_none() {
        return Ok(None);
    }
    if t.is_int(v) {
        return Ok(Some(t.arg_i64(v)?.to_string().into_bytes()));
    }
    if v.is::<Str>() {
        return Ok(Some(text_of(v).into_bytes()));
    }
    match ouro_runtime::types::bytes_of(v) {
        Some(b) => Ok(Some(b)),
        None => Err(t.type_error(what)),
    }
}
