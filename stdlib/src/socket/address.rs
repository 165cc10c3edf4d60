//! Addresses as Python writes them, and names looked up.

use super::sys::{self, Address};
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::bytes_of;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use std::net::{IpAddr, Ipv4Addr};

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

/// The name of a host in an argument of the function `what`.
pub fn host_name(t: &Thread, v: &Value, what: &str) -> Res<Vec<u8>> {
    let given = if v.is_none() { "None".into() } else { t.type_name(v) };
    let name = encoded(t, v)?.ok_or_else(|| {
        t.type_error(format!("{what}() argument 1 must be str, bytes or bytearray, not {given}"))
    })?;
    if name.contains(&0) {
        return Err(t.type_error(format!(
            "{what}() argument 1 must be encoded string without null bytes, not {given}"
        )));
    }
    Ok(name)
}

/// Names of hosts are ASCII; others are up to the codec that makes them so.
fn encoded(t: &Thread, v: &Value) -> Res<Option<Vec<u8>>> {
    match v.payload::<Str>() {
        Some(s) if s.is_ascii() => Ok(Some(s.as_bytes().to_vec())),
        Some(_) => {
            let b = t.call_method_str(v, "encode", &[t.string("idna")?])?;
            Ok(bytes_of(&b))
        }
        None if v.is::<Bytes>() || v.is::<ByteArray>() => Ok(bytes_of(v)),
        None => Ok(None),
    }
}

/// A host by name or number.
fn host(t: &Thread, v: &Value, family: i32) -> Res<Address> {
    match encoded(t, v)? {
        Some(name) if name.contains(&0) => Err(t.type_error("host name must not contain null character")),
        Some(name) => resolve(t, &name, family),
        None => Err(t.type_error(format!("str, bytes or bytearray expected, not {}", t.type_name(v)))),
    }
}

/// The address of a host by name or number; that of an empty name is the wildcard.
pub fn resolve(t: &Thread, name: &[u8], family: i32) -> Res<Address> {
    let many = || t.err(Exc::OSError, "wildcard resolved to multiple address");
    let text = String::from_utf8_lossy(name);
    if matches!(text.as_ref(), "<broadcast>" | "255.255.255.255") {
        return match family {
            libc::AF_INET | libc::AF_UNSPEC => Ok(Address::V4(Ipv4Addr::BROADCAST, 0)),
            _ => Err(t.err(Exc::OSError, "address family mismatched")),
        };
    }
    let number: Option<IpAddr> = text.parse().ok();
    match number {
        Some(IpAddr::V4(a)) if family != libc::AF_INET6 => return Ok(Address::V4(a, 0)),
        Some(IpAddr::V6(a)) if family != libc::AF_INET => return Ok(Address::V6(a, 0, 0, 0)),
        _ => {}
    }
    let hints = match name.is_empty() {
        true => [family, libc::SOCK_DGRAM, 0, libc::AI_PASSIVE],
        false => [family, 0, 0, 0],
    };
    let (node, service) = if name.is_empty() { (None, Some(&b"0"[..])) } else { (Some(name), None) };
    let found = t.unlocked(Reason::Network, || sys::getaddrinfo(node, service, hints));
    match &found.map_err(|e| lookup_failed(t, e))?[..] {
        [_, _, ..] if name.is_empty() => Err(many()),
        [first, ..] => Ok(first.4.clone()),
        [] => Ok(Address::Other),
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
                None => match bytes_of(v) {
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
    encoded(t, v)?.map_or_else(|| Err(t.type_error(what)), |b| Ok(Some(b)))
}
