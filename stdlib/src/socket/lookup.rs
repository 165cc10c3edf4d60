//! The functions of `_socket` that look names and numbers up.

use super::address::{host_name, lookup_failed, name_arg, resolve, to_value};
use super::hosts::{self, FoundHost};
use super::sys::{self, Address};
use crate::posix::{fs_text, process};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::str::text_of;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use std::ffi::CString;
use std::net::IpAddr;

fn getaddrinfo(t: &Thread, a: &[Value]) -> Res {
    let host = name_arg(t, &a[0], "getaddrinfo() argument 1 must be string or None")?;
    let port = name_arg(t, &a[1], "Int or String expected")?;
    let mut hints = [0; 4];
    for (h, v) in hints.iter_mut().zip(&a[2..]) {
        *h = t.arg_i32(v)?;
    }
    let found = t.unlocked(Reason::Network, || sys::getaddrinfo(host.as_deref(), port.as_deref(), hints));
    let found = found.map_err(|e| lookup_failed(t, e))?;
    let mut out = Vec::new();
    for (family, kind, proto, name, address) in found {
        let mut row: Vec<Value> = [family, kind, proto].map(Value::small_int).into();
        row.push(t.string(name)?);
        row.push(to_value(t, &address)?);
        out.push(t.tuple(row)?);
    }
    t.list(out)
}

fn gethostbyname(t: &Thread, a: &[Value]) -> Res {
    let name = host_name(t, &a[0], "gethostbyname")?;
    match resolve(t, &name, libc::AF_INET)? {
        Address::V4(h, _) => t.string(h.to_string()),
        _ => Err(t.os_error(libc::EAFNOSUPPORT, None)),
    }
}

/// Name, aliases and addresses.
fn host_row(t: &Thread, found: FoundHost) -> Res {
    let names =
        found.map_err(|(n, text)| match (t.interp().registered("_socket.herror"), t.string(&text)) {
            (Some(class), Ok(text)) => t.raise_class(&class, &[Value::small_int(n), text]),
            (_, Err(e)) => e,
            (None, _) => t.err(Exc::OSError, text),
        })?;
    let aliases = names.aliases.iter().map(|s| fs_text(t, s)).collect::<Res<_>>()?;
    let addresses = names.addresses.iter().map(|a| t.string(a.to_string())).collect::<Res<_>>()?;
    t.tuple(vec![fs_text(t, &names.name)?, t.list(aliases)?, t.list(addresses)?])
}

fn gethostbyname_ex(t: &Thread, a: &[Value]) -> Res {
    let name = host_name(t, &a[0], "gethostbyname_ex")?;
    // That it has an address is found out first, for the errors.
    resolve(t, &name, libc::AF_INET)?;
    let Ok(name) = CString::new(name) else { return Err(t.value_error("embedded null character")) };
    let found = t.unlocked(Reason::Network, || hosts::host_by_name(&name, libc::AF_INET));
    host_row(t, found)
}

fn gethostbyaddr(t: &Thread, a: &[Value]) -> Res {
    let name = host_name(t, &a[0], "gethostbyaddr")?;
    let address = match resolve(t, &name, libc::AF_UNSPEC)? {
        Address::V4(h, _) => IpAddr::V4(h),
        Address::V6(h, ..) => IpAddr::V6(h),
        _ => return Err(t.err(Exc::OSError, "unsupported address family")),
    };
    let found = t.unlocked(Reason::Network, || hosts::host_by_address(address));
    host_row(t, found)
}

fn getnameinfo(t: &Thread, a: &[Value]) -> Res {
    let flags = t.arg_i32(&a[1])?;
    let Some(parts) = a[0].payload::<Tuple>().map(|p| p.as_slice()) else {
        return Err(t.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let illegal = || t.type_error("getnameinfo(): illegal sockaddr argument");
    if !(2..=4).contains(&parts.len()) || !parts[0].is::<ouro_runtime::types::str::Str>() {
        return Err(illegal());
    }
    let port = t.arg_i32(&parts[1])?;
    let number = |i: usize| parts.get(i).map_or(Ok(0), |v| t.arg_i64(v).map(|n| n as u32));
    let (flow, scope) = (number(2)?, number(3)?);
    if flow > 0xF_FFFF {
        return Err(t.overflow_error("getnameinfo(): flowinfo must be 0-1048575."));
    }
    let hints = [libc::AF_UNSPEC, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST];
    let (host, service) = (text_of(&parts[0]).into_bytes(), port.to_string().into_bytes());
    let found = t.unlocked(Reason::Network, || sys::getaddrinfo(Some(&host), Some(&service), hints));
    let mut found = found.map_err(|e| lookup_failed(t, e))?.into_iter();
    let (first, more) = (found.next(), found.next());
    if more.is_some() {
        return Err(t.err(Exc::OSError, "sockaddr resolved to multiple addresses"));
    }
    let address = match first.map(|f| f.4) {
        Some(Address::V4(..)) if parts.len() != 2 => {
            return Err(t.err(Exc::OSError, "IPv4 sockaddr must be 2 tuple"));
        }
        Some(Address::V6(h, p, ..)) => Address::V6(h, p, flow, scope),
        Some(a) => a,
        None => Address::Other,
    };
    let Some(raw) = sys::Raw::of(&address) else { return Err(illegal()) };
    let (host, service) =
        t.unlocked(Reason::Network, || hosts::name_info(&raw, flags)).map_err(|e| lookup_failed(t, e))?;
    t.tuple(vec![fs_text(t, &host)?, fs_text(t, &service)?])
}

/// A text for the C library, the argument of that number.
fn c_text(t: &Thread, v: &Value, what: &str, n: usize) -> Res<CString> {
    let s = t.arg_str(v, &format!("{what}() argument {n}"))?;
    CString::new(s.as_bytes()).map_err(|_| t.value_error("embedded null character"))
}
fn protocol(t: &Thread, v: &Value, what: &str) -> Res<Option<CString>> {
    if v.is_unbound() { Ok(None) } else { c_text(t, v, what, 2).map(Some) }
}

fn getservbyname(t: &Thread, a: &[Value]) -> Res {
    let name = c_text(t, &a[0], "getservbyname", 1)?;
    let proto = protocol(t, &a[1], "getservbyname")?;
    match t.unlocked(Reason::Network, || hosts::service_by_name(&name, proto.as_deref())) {
        Some(port) => Ok(Value::small_int(i32::from(port))),
        None => Err(t.err(Exc::OSError, "service/proto not found")),
    }
}

fn getservbyport(t: &Thread, a: &[Value]) -> Res {
    let port = t.arg_i32(&a[0])?;
    let proto = protocol(t, &a[1], "getservbyport")?;
    let Ok(port) = u16::try_from(port) else {
        return Err(t.overflow_error("getservbyport: port must be 0-65535."));
    };
    match t.unlocked(Reason::Network, || hosts::service_by_port(port, proto.as_deref())) {
        Some(name) => fs_text(t, &name),
        None => Err(t.err(Exc::OSError, "port/proto not found")),
    }
}

fn getprotobyname(t: &Thread, a: &[Value]) -> Res {
    let name = c_text(t, &a[0], "getprotobyname", 1)?;
    match t.unlocked(Reason::Network, || hosts::protocol_by_name(&name)) {
        Some(n) => Ok(Value::small_int(n)),
        None => Err(t.err(Exc::OSError, "protocol not found")),
    }
}

fn if_nameindex(t: &Thread, _: &[Value]) -> Res {
    let all = hosts::interfaces().map_err(|e| t.io_error(&e, None))?;
    let row = |(n, name): (u32, Vec<u8>)| t.tuple(vec![t.int(i64::from(n))?, fs_text(t, &name)?]);
    t.list(all.into_iter().map(row).collect::<Res<_>>()?)
}

fn if_nametoindex(t: &Thread, a: &[Value]) -> Res {
    let name = process::text(t, &a[0])?;
    let found = CString::new(name).ok().and_then(|name| hosts::interface_by_name(&name));
    found.map_or_else(|| Err(t.err(Exc::OSError, "no interface with this name")), |n| t.int(i64::from(n)))
}

fn if_indextoname(t: &Thread, a: &[Value]) -> Res {
    let n = match t.as_num(&a[0]) {
        Some(n) if n.is_negative() => {
            return Err(t.overflow_error("can't convert negative value to unsigned int"));
        }
        Some(Num::Small(n)) => u32::try_from(n).ok(),
        Some(_) => None,
        None => return Err(t.type_error("an integer is required")),
    };
    let Some(n) = n else { return Err(t.overflow_error("index is too large")) };
    match hosts::interface_by_number(n) {
        Ok(name) => fs_text(t, &name),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

fn sethostname(t: &Thread, a: &[Value]) -> Res {
    let name = process::text(t, &a[0])?;
    hosts::set_host_name(&name).map_err(|e| t.io_error(&e, None))?;
    Ok(Value::NONE)
}

pub const FUNCTIONS: &[Method] = &[
    method("getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", getaddrinfo),
    method("gethostbyname(host, /)", gethostbyname),
    method("gethostbyname_ex(host, /)", gethostbyname_ex),
    method("gethostbyaddr(host, /)", gethostbyaddr),
    method("getnameinfo(sockaddr, flags, /)", getnameinfo),
    method("getservbyname(servicename, protocolname=..., /)", getservbyname),
    method("getservbyport(port, protocolname=..., /)", getservbyport),
    method("getprotobyname(name, /)", getprotobyname),
    method("gethostname()", |t, _| t.string(sys::hostname().map_err(|e| t.io_error(&e, None))?)),
    method("sethostname(name, /)", sethostname),
    method("if_nameindex()", if_nameindex),
    method("if_nametoindex(oname, /)", if_nametoindex),
    method("if_indextoname(object, /)", if_indextoname),
];
