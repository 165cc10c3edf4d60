//! The functions and constants of `_socket`.

use super::object::SOCKET;
use super::{lookup, sys};
use crate::queue::exception_class;
use crate::syscall;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::text_of;
use ouro_runtime::{Exc, Thread};
use std::net::{Ipv4Addr, Ipv6Addr};

fn socketpair(t: &Thread, a: &[Value]) -> Res {
    let [f, k, p] = [t.arg_i32(&a[0])?, t.arg_i32(&a[1])?, t.arg_i32(&a[2])?];
    match sys::socketpair(f, k, p) {
        Ok((x, y)) => t.tuple(vec![Value::small_int(x), Value::small_int(y)]),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

fn pton(t: &Thread, a: &[Value]) -> Res {
    let text = text_of(&a[1]);
    let b = match t.arg_i32(&a[0])? {
        libc::AF_INET => text.parse::<Ipv4Addr>().ok().map(|h| h.octets().to_vec()),
        libc::AF_INET6 => text.parse::<Ipv6Addr>().ok().map(|h| h.octets().to_vec()),
        _ => return Err(t.os_error(libc::EAFNOSUPPORT, None)),
    };
    match b {
        Some(b) => Ok(Bytes::new(t, &b)?.into_value()),
        None => Err(t.err(Exc::OSError, "illegal IP address string passed to inet_pton")),
    }
}

fn ntop(t: &Thread, a: &[Value]) -> Res {
    let b = arg_bytes(t, &a[1])?;
    let b: &[u8] = &b;
    let wrong = || t.value_error("invalid length of packed IP address string");
    match t.arg_i32(&a[0])? {
        libc::AF_INET => t.string(Ipv4Addr::from(<[u8; 4]>::try_from(b).map_err(|_| wrong())?).to_string()),
        libc::AF_INET6 => t.string(Ipv6Addr::from(<[u8; 16]>::try_from(b).map_err(|_| wrong())?).to_string()),
        n => Err(t.value_error(format!("unknown address family {n}"))),
    }
}

fn short(t: &Thread, what: &str, v: &Value) -> Res {
    match u16::try_from(t.arg_i64(v)?) {
        Ok(n) => Ok(Value::small_int(n.to_be() as i32)),
        Err(_) if t.arg_i64(v)? < 0 => Err(t.overflow_error(format!(
            "{what}: can't convert negative Python int to C 16-bit unsigned integer"
        ))),
        Err(_) => Err(
            t.overflow_error(format!("{what}: Python int too large to convert to C 16-bit unsigned integer"))
        ),
    }
}
fn long(t: &Thread, v: &Value) -> Res {
    match u32::try_from(t.arg_i64(v)?) {
        Ok(n) => t.int(n.to_be() as i64),
        Err(_) => Err(t.overflow_error("int larger than 32 bits")),
    }
}

fn control_length(t: &Thread, n: &Value, padded: bool) -> Res {
    match super::ancillary::length(t.arg_i64(n)?, padded) {
        Some(n) => Ok(Value::len(n)),
        None => {
            let name = if padded { "CMSG_SPACE" } else { "CMSG_LEN" };
            Err(t.overflow_error(format!("{name}() argument out of range")))
        }
    }
}

const FUNCTIONS: &[Method] = &[
    method("_timeout(value, /)", |t, a| match super::object::timeout(t, &a[0])? {
        s if s < 0.0 => Ok(Value::NONE),
        s => t.float(s),
    }),
    method("socketpair(family=1, type=1, proto=0, /)", socketpair),
    method("close(fd, /)", |t, a| match syscall::close(t.arg_i32(&a[0])?) {
        Ok(()) => Ok(Value::NONE),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("dup(fd, /)", |t, a| match syscall::dup(t.arg_i32(&a[0])?) {
        Ok(fd) => Ok(Value::small_int(fd)),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("inet_pton(family, text, /)", pton),
    method("inet_ntop(family, packed, /)", ntop),
    method("inet_aton(text, /)", |t, a| match text_of(&a[0]).parse::<Ipv4Addr>() {
        Ok(h) => Ok(Bytes::new(t, &h.octets())?.into_value()),
        Err(_) => Err(t.err(Exc::OSError, "illegal IP address string passed to inet_aton")),
    }),
    method("inet_ntoa(packed, /)", |t, a| {
        let b = arg_bytes(t, &a[0])?;
        match <[u8; 4]>::try_from(&b[..]) {
            Ok(b) => t.string(Ipv4Addr::from(b).to_string()),
            Err(_) => Err(t.err(Exc::OSError, "packed IP wrong length")),
        }
    }),
    method("CMSG_LEN(length, /)", |t, a| control_length(t, &a[0], false)),
    method("CMSG_SPACE(length, /)", |t, a| control_length(t, &a[0], true)),
    method("htons(x, /)", |t, a| short(t, "htons", &a[0])),
    method("ntohs(x, /)", |t, a| short(t, "ntohs", &a[0])),
    method("htonl(x, /)", |t, a| long(t, &a[0])),
    method("ntohl(x, /)", |t, a| long(t, &a[0])),
];

#[rustfmt::skip]
const NAMES: &[(&str, i32)] = &[
    ("AF_UNSPEC", libc::AF_UNSPEC), ("AF_UNIX", libc::AF_UNIX), ("AF_INET", libc::AF_INET),
    ("AF_INET6", libc::AF_INET6), ("SOCK_STREAM", libc::SOCK_STREAM), ("SOCK_DGRAM", libc::SOCK_DGRAM),
    ("SOCK_RAW", libc::SOCK_RAW), ("SOCK_SEQPACKET", libc::SOCK_SEQPACKET),
    ("SOCK_NONBLOCK", libc::SOCK_NONBLOCK), ("SOCK_CLOEXEC", libc::SOCK_CLOEXEC),
    ("SOL_SOCKET", libc::SOL_SOCKET), ("SO_REUSEADDR", libc::SO_REUSEADDR), ("SO_REUSEPORT", libc::SO_REUSEPORT),
    ("SO_KEEPALIVE", libc::SO_KEEPALIVE), ("SO_BROADCAST", libc::SO_BROADCAST), ("SO_ERROR", libc::SO_ERROR),
    ("SO_TYPE", libc::SO_TYPE), ("SO_SNDBUF", libc::SO_SNDBUF), ("SO_RCVBUF", libc::SO_RCVBUF),
    ("SO_LINGER", libc::SO_LINGER), ("SOMAXCONN", libc::SOMAXCONN), ("IPPROTO_IP", libc::IPPROTO_IP),
    ("IPPROTO_TCP", libc::IPPROTO_TCP), ("IPPROTO_UDP", libc::IPPROTO_UDP), ("IPPROTO_IPV6", libc::IPPROTO_IPV6),
    ("IPV6_V6ONLY", libc::IPV6_V6ONLY), ("TCP_NODELAY", libc::TCP_NODELAY), ("SHUT_RD", libc::SHUT_RD),
    ("SHUT_WR", libc::SHUT_WR), ("SHUT_RDWR", libc::SHUT_RDWR), ("MSG_PEEK", libc::MSG_PEEK),
    ("MSG_WAITALL", libc::MSG_WAITALL), ("MSG_DONTWAIT", libc::MSG_DONTWAIT), ("MSG_OOB", libc::MSG_OOB),
    ("MSG_NOSIGNAL", libc::MSG_NOSIGNAL), ("MSG_TRUNC", libc::MSG_TRUNC), ("AI_PASSIVE", libc::AI_PASSIVE),
    ("AI_CANONNAME", libc::AI_CANONNAME), ("AI_NUMERICHOST", libc::AI_NUMERICHOST),
    ("AI_NUMERICSERV", libc::AI_NUMERICSERV), ("AI_ADDRCONFIG", libc::AI_ADDRCONFIG),
    ("SCM_RIGHTS", libc::SCM_RIGHTS), ("SCM_CREDENTIALS", libc::SCM_CREDENTIALS),
    ("SO_PASSCRED", libc::SO_PASSCRED), ("SO_PEERCRED", libc::SO_PEERCRED), ("MSG_CTRUNC", libc::MSG_CTRUNC),
    ("MSG_CMSG_CLOEXEC", libc::MSG_CMSG_CLOEXEC), ("MSG_EOR", libc::MSG_EOR),
    ("SO_ACCEPTCONN", libc::SO_ACCEPTCONN), ("SO_BINDTODEVICE", libc::SO_BINDTODEVICE),
    ("SO_DEBUG", libc::SO_DEBUG), ("SO_DOMAIN", libc::SO_DOMAIN), ("SO_DONTROUTE", libc::SO_DONTROUTE),
    ("SO_OOBINLINE", libc::SO_OOBINLINE), ("SO_PRIORITY", libc::SO_PRIORITY), ("SO_PROTOCOL", libc::SO_PROTOCOL),
    ("SO_RCVLOWAT", libc::SO_RCVLOWAT), ("SO_RCVTIMEO", libc::SO_RCVTIMEO), ("SO_SNDLOWAT", libc::SO_SNDLOWAT),
    ("SO_SNDTIMEO", libc::SO_SNDTIMEO), ("SOCK_RDM", libc::SOCK_RDM), ("SOL_IP", libc::SOL_IP),
    ("SOL_TCP", libc::SOL_TCP), ("SOL_UDP", libc::SOL_UDP), ("IPPROTO_ICMP", libc::IPPROTO_ICMP),
    ("IPPROTO_ICMPV6", libc::IPPROTO_ICMPV6), ("IPPROTO_RAW", libc::IPPROTO_RAW), ("IP_TOS", libc::IP_TOS),
    ("IP_TTL", libc::IP_TTL), ("IP_HDRINCL", libc::IP_HDRINCL), ("IP_MULTICAST_IF", libc::IP_MULTICAST_IF),
    ("IP_MULTICAST_TTL", libc::IP_MULTICAST_TTL), ("IP_MULTICAST_LOOP", libc::IP_MULTICAST_LOOP),
    ("IP_ADD_MEMBERSHIP", libc::IP_ADD_MEMBERSHIP), ("IP_DROP_MEMBERSHIP", libc::IP_DROP_MEMBERSHIP),
    ("IPV6_JOIN_GROUP", libc::IPV6_ADD_MEMBERSHIP), ("IPV6_LEAVE_GROUP", libc::IPV6_DROP_MEMBERSHIP),
    ("IPV6_MULTICAST_HOPS", libc::IPV6_MULTICAST_HOPS), ("IPV6_MULTICAST_IF", libc::IPV6_MULTICAST_IF),
    ("IPV6_MULTICAST_LOOP", libc::IPV6_MULTICAST_LOOP), ("IPV6_UNICAST_HOPS", libc::IPV6_UNICAST_HOPS),
    ("TCP_CORK", libc::TCP_CORK), ("TCP_DEFER_ACCEPT", libc::TCP_DEFER_ACCEPT),
    ("TCP_FASTOPEN", libc::TCP_FASTOPEN), ("TCP_INFO", libc::TCP_INFO), ("TCP_KEEPCNT", libc::TCP_KEEPCNT),
    ("TCP_KEEPIDLE", libc::TCP_KEEPIDLE), ("TCP_KEEPINTVL", libc::TCP_KEEPINTVL), ("TCP_MAXSEG", libc::TCP_MAXSEG),
    ("TCP_QUICKACK", libc::TCP_QUICKACK), ("TCP_SYNCNT", libc::TCP_SYNCNT),
    ("TCP_USER_TIMEOUT", libc::TCP_USER_TIMEOUT), ("MSG_CONFIRM", libc::MSG_CONFIRM),
    ("MSG_DONTROUTE", libc::MSG_DONTROUTE), ("MSG_MORE", libc::MSG_MORE), ("MSG_ERRQUEUE", libc::MSG_ERRQUEUE),
    ("AI_ALL", libc::AI_ALL), ("AI_V4MAPPED", libc::AI_V4MAPPED), ("EAI_AGAIN", libc::EAI_AGAIN),
    ("EAI_BADFLAGS", libc::EAI_BADFLAGS), ("EAI_FAIL", libc::EAI_FAIL), ("EAI_MEMORY", libc::EAI_MEMORY),
    ("EAI_SOCKTYPE", libc::EAI_SOCKTYPE), ("EAI_SYSTEM", libc::EAI_SYSTEM),
    ("EAI_OVERFLOW", libc::EAI_OVERFLOW),
    ("EAI_NODATA", libc::EAI_NODATA), ("EAI_ADDRFAMILY", -9), ("NI_DGRAM", libc::NI_DGRAM),
    ("NI_MAXHOST", libc::NI_MAXHOST as i32), ("NI_MAXSERV", 32), ("NI_NAMEREQD", libc::NI_NAMEREQD),
    ("NI_NOFQDN", libc::NI_NOFQDN), ("NI_NUMERICHOST", libc::NI_NUMERICHOST),
    ("NI_NUMERICSERV", libc::NI_NUMERICSERV),
    ("EAI_NONAME", libc::EAI_NONAME), ("EAI_FAMILY", libc::EAI_FAMILY), ("EAI_SERVICE", libc::EAI_SERVICE),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.add_functions(t, MODULE.name, lookup::FUNCTIONS)?;
    for (name, n) in NAMES {
        m.set(t, name, Value::small_int(*n))?;
    }
    let socket = make_module_type(t, &SOCKET)?.into_value();
    m.set(t, "socket", socket.clone())?;
    m.set(t, "SocketType", socket)?;
    m.set(t, "error", t.exc_type(Exc::OSError).into_value())?;
    m.set(t, "timeout", t.exc_type(Exc::TimeoutError).into_value())?;
    m.set(t, "has_ipv6", Value::TRUE)?;
    for (name, registered) in [("herror", "_socket.herror"), ("gaierror", "_socket.gaierror")] {
        let class = exception_class(t, "socket", name, Exc::OSError)?;
        t.interp().register(registered, class.clone());
        m.set(t, name, class)?;
    }
    for (name, n) in
        [("INADDR_ANY", 0i64), ("INADDR_BROADCAST", 0xFFFF_FFFF), ("INADDR_LOOPBACK", 0x7F00_0001)]
    {
        m.set(t, name, t.int(n)?)?;
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_socket", functions: FUNCTIONS, init, doc: "The native part of socket.\n\n" };
