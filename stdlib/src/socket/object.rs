//! The type `_socket.socket`.

use super::address::{from_value, to_value};
use super::ancillary::{recvmsg, recvmsg_into, sendmsg};
use super::sys;
use crate::syscall;
use crate::timeout::{Round, SECONDS, nanoseconds};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getter, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::{arg_bytes, buffer, bytes_view, is_writable};
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;
use std::io;
use std::time::{Duration, Instant};

/// The payload of a socket.
pub struct Socket {
    /// -1 when closed.
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    proto: Cell<i32>,
    /// Seconds; negative for none.
    timeout: Cell<f64>,
}

impl Payload for Socket {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            let _ = syscall::close(self.fd.get());
        }
    }
}

pub fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Socket> {
    v.payload::<Socket>().ok_or_else(|| t.type_error("a socket is required"))
}

pub fn os<T>(t: &Thread, r: io::Result<T>) -> Res<T> {
    r.map_err(|e| t.io_error(&e, None))
}

fn is_not_now(e: &io::Error) -> bool {
    matches!(e.raw_os_error(), Some(libc::EAGAIN | libc::EINPROGRESS | libc::EALREADY))
}

impl Socket {
    pub fn family(&self) -> i32 {
        self.family.get()
    }
    /// Does a call return at once, whether it can be done or not?
    fn never_waits(&self) -> bool {
        self.timeout.get() == 0.0
    }
    fn deadline(&self) -> Option<Instant> {
        let s = self.timeout.get();
        if s < 0.0 { None } else { Instant::now().checked_add(Duration::from_secs_f64(s)) }
    }
    fn set_timeout(&self, t: &Thread, secs: f64) -> Res<()> {
        os(t, sys::set_nonblocking(self.fd.get(), secs >= 0.0))?;
        self.timeout.set(secs);
        Ok(())
    }
    /// Waits until the socket is ready for `events`; false when the time is up.
    fn ready(&self, t: &Thread, events: i16, until: Option<Instant>) -> Res<bool> {
        let fd = self.fd.get();
        let r = t.blocking(Reason::Network, || {
            let left = match until {
                None => -1,
                // Rounded up: waking too early would only mean waiting again.
                Some(u) => u
                    .saturating_duration_since(Instant::now())
                    .as_micros()
                    .div_ceil(1000)
                    .min(i32::MAX as u128) as i32,
            };
            sys::poll(&mut [libc::pollfd { fd, events, revents: 0 }], left)
        })?;
        Ok(os(t, r)? > 0)
    }
    /// A call that may have to wait until the socket is ready for `events`, as its flags and the timeout allow; it gets
    /// the descriptor and its flags. It is tried without waiting first: often nothing is in its way, and then the GIL
    /// need not change hands.
    pub fn wait_for<T>(
        &self,
        t: &Thread,
        events: i16,
        flags: i32,
        call: impl FnMut(i32, i32) -> io::Result<T>,
    ) -> Res<io::Result<T>> {
        self.wait_until(t, self.deadline(), events, flags, call)
    }
    fn wait_until<T>(
        &self,
        t: &Thread,
        until: Option<Instant>,
        events: i16,
        flags: i32,
        mut call: impl FnMut(i32, i32) -> io::Result<T>,
    ) -> Res<io::Result<T>> {
        let blocks = self.timeout.get() < 0.0;
        if blocks && flags & (libc::MSG_WAITALL | libc::MSG_DONTWAIT) == libc::MSG_WAITALL {
            // The system gathers what comes piece by piece.
            let fd = self.fd.get();
            return t.blocking(Reason::Network, || call(fd, flags));
        }
        let waits = if blocks { flags & libc::MSG_DONTWAIT == 0 } else { !self.never_waits() };
        loop {
            match call(self.fd.get(), flags | libc::MSG_DONTWAIT) {
                Err(e) if e.raw_os_error() == Some(libc::EINTR) => t.check_signals()?,
                Err(e) if is_not_now(&e) && waits => {
                    if !self.ready(t, events, until)? {
                        return Err(timed_out(t));
                    }
                }
                r => return Ok(r),
            }
        }
    }
}

fn timed_out(t: &Thread) -> ouro_runtime::Raised {
    t.err(Exc::TimeoutError, "timed out")
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let sig = ouro_runtime::signature!("socket(family=-1, type=-1, proto=-1, fileno=None)");
    let a = bind_args(t, sig, args, kw)?;
    let s = me(t, v)?;
    let (mut family, mut kind, mut proto) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?, t.arg_i32(&a[2])?);
    let fd = if a[3].is_none() {
        if family == -1 {
            family = libc::AF_INET;
        }
        if kind == -1 {
            kind = libc::SOCK_STREAM;
        }
        proto = proto.max(0);
        os(t, sys::socket(family, kind, proto))?
    } else {
        let fd = t.arg_i32(&a[3])?;
        if fd < 0 {
            return Err(t.value_error("negative file descriptor"));
        }
        let or = |given: i32, option: i32| match given {
            -1 => sys::int_option(fd, libc::SOL_SOCKET, option),
            n => Ok(n),
        };
        family = os(t, or(family, libc::SO_DOMAIN))?;
        kind = os(t, or(kind, libc::SO_TYPE))?;
        proto = os(t, or(proto, libc::SO_PROTOCOL))?;
        fd
    };
    let plain = kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    s.timeout.set(if kind & libc::SOCK_NONBLOCK != 0 { 0.0 } else { -1.0 });
    let old = s.fd.replace(fd);
    if old >= 0 {
        let _ = syscall::close(old);
    }
    s.family.set(family);
    s.kind.set(plain);
    s.proto.set(proto);
    Ok(())
}

fn accept(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let fd = s.fd.get();
    let got = match s.timeout.get() < 0.0 {
        true => t.blocking(Reason::Network, || sys::accept(fd))?,
        false => s.wait_for(t, libc::POLLIN, 0, |fd, _| sys::accept(fd))?,
    };
    let (fd, from) = os(t, got)?;
    t.tuple(vec![Value::small_int(fd), to_value(t, &from)?])
}

/// Connects; the error's number, 0 for none, and a timeout as an exception of its own.
fn try_connect(t: &Thread, s: &Socket, to: &sys::Raw) -> Res<i32> {
    let fd = s.fd.get();
    match t.unlocked(Reason::Network, || sys::connect(fd, to)) {
        Ok(()) => Ok(0),
        Err(e) if (is_not_now(&e) || e.raw_os_error() == Some(libc::EINTR)) && !s.never_waits() => {
            if s.family.get() == libc::AF_UNIX && e.raw_os_error() == Some(libc::EAGAIN) {
                // The listener's queue is full: nothing tells when it is not.
                return Ok(libc::EAGAIN);
            }
            t.check_signals()?;
            if !s.ready(t, libc::POLLOUT, s.deadline())? {
                return Err(timed_out(t));
            }
            os(t, sys::int_option(s.fd.get(), libc::SOL_SOCKET, libc::SO_ERROR))
        }
        Err(e) => Ok(e.raw_os_error().unwrap_or(libc::EIO)),
    }
}

fn connect(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let to = from_value(t, &a[1], s.family.get(), "connect")?;
    match try_connect(t, s, &to)? {
        0 => Ok(Value::NONE),
        n => Err(t.os_error(n, None)),
    }
}

fn connect_ex(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let to = from_value(t, &a[1], s.family.get(), "connect_ex")?;
    Ok(Value::small_int(try_connect(t, s, &to)?))
}

fn receive(t: &Thread, v: &Value, n: &Value, flags: &Value, what: &str) -> Res<(Vec<u8>, sys::Address)> {
    let s = me(t, v)?;
    let (n, flags) = (t.arg_i64(n)?, t.arg_i32(flags)?);
    let Ok(n) = usize::try_from(n) else {
        return Err(t.value_error(format!("negative buffersize in {what}")));
    };
    let mut b = buffer(t, n)?;
    let from = os(t, s.wait_for(t, libc::POLLIN, flags, |fd, flags| sys::recv(fd, &mut b, flags))?)?;
    Ok((b, from))
}

/// How many bytes to receive into a buffer; `long` is said of more than it holds.
fn room(t: &Thread, buffer: &Value, n: &Value, name: &str, long: &str) -> Res<Value> {
    let Some(room) = bytes_view(buffer).filter(|_| is_writable(buffer)).map(|b| b.len()) else {
        let given = t.type_name(buffer);
        return Err(
            t.type_error(format!("{name}() argument 1 must be read-write bytes-like object, not {given}"))
        );
    };
    match t.arg_i64(n)? {
        n if n < 0 => Err(t.value_error(format!("negative buffersize in {name}"))),
        0 => Ok(Value::len(room)),
        n if n as usize > room => Err(t.value_error(long)),
        n => Ok(Value::len(n as usize)),
    }
}

fn recv_into(t: &Thread, a: &[Value]) -> Res {
    let n = room(t, &a[1], &a[2], "recv_into", "buffer too small for requested bytes")?;
    let (b, _) = receive(t, &a[0], &n, &a[3], "recv_into")?;
    crate::io::base::fill_buffer(t, &a[1], &b)
}

fn recvfrom_into(t: &Thread, a: &[Value]) -> Res {
    let n = room(t, &a[1], &a[2], "recvfrom_into", "nbytes is greater than the length of the buffer")?;
    let (b, from) = receive(t, &a[0], &n, &a[3], "recvfrom_into")?;
    let n = crate::io::base::fill_buffer(t, &a[1], &b)?;
    t.tuple(vec![n, to_value(t, &from)?])
}

fn send(t: &Thread, a: &[Value]) -> Res {
    let (s, b, flags) = (me(t, &a[0])?, arg_bytes(t, &a[1])?, t.arg_i32(&a[2])?);
    let n = s.wait_for(t, libc::POLLOUT, flags, |fd, flags| sys::send(fd, &b, flags, None))?;
    Ok(Value::len(os(t, n)?))
}

fn sendall(t: &Thread, a: &[Value]) -> Res {
    let (s, b, flags) = (me(t, &a[0])?, arg_bytes(t, &a[1])?, t.arg_i32(&a[2])?);
    let until = s.deadline();
    let mut at = 0;
    while at < b.len() {
        let piece = |fd, flags| sys::send(fd, &b[at..], flags, None);
        at += os(t, s.wait_until(t, until, libc::POLLOUT, flags, piece)?)?;
        t.check_signals()?;
    }
    Ok(Value::NONE)
}

fn sendto(t: &Thread, a: &[Value]) -> Res {
    let (s, b) = (me(t, &a[0])?, arg_bytes(t, &a[1])?);
    let (flags, to) = match a[3].is_unbound() {
        true => (0, &a[2]),
        false => (t.arg_i32(&a[2])?, &a[3]),
    };
    let to = from_value(t, to, s.family.get(), "sendto")?;
    let n = s.wait_for(t, libc::POLLOUT, flags, |fd, flags| sys::send(fd, &b, flags, Some(&to)))?;
    Ok(Value::len(os(t, n)?))
}

/// A timeout in seconds; negative for None.
pub fn timeout(t: &Thread, v: &Value) -> Res<f64> {
    match v.is_none() {
        true => Ok(-1.0),
        false => match nanoseconds(t, v, SECONDS, Round::Away)? {
            n if n < 0 => Err(t.value_error("Timeout value out of range")),
            n => Ok(n as f64 / 1e9),
        },
    }
}

fn settimeout(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    s.set_timeout(t, timeout(t, &a[1])?)?;
    Ok(Value::NONE)
}

fn gettimeout(t: &Thread, v: &Value) -> Res {
    let s = me(t, v)?.timeout.get();
    if s < 0.0 { Ok(Value::NONE) } else { t.float(s) }
}

fn close(t: &Thread, a: &[Value]) -> Res {
    let fd = me(t, &a[0])?.fd.replace(-1);
    if fd >= 0 {
        match t.unlocked(Reason::Network, || syscall::close(fd)) {
            Err(e) if e.raw_os_error() != Some(libc::ECONNRESET) => return Err(t.io_error(&e, None)),
            _ => {}
        }
    }
    Ok(Value::NONE)
}

fn setsockopt(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let (level, option) = (t.arg_i32(&a[1])?, t.arg_i32(&a[2])?);
    let value = match t.is_int(&a[3]) {
        true => t.arg_i32(&a[3])?.to_ne_bytes().to_vec(),
        false => arg_bytes(t, &a[3])?.to_vec(),
    };
    os(t, sys::set_option(s.fd.get(), level, option, &value))?;
    Ok(Value::NONE)
}

fn getsockopt(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let (level, option, room) = (t.arg_i32(&a[1])?, t.arg_i32(&a[2])?, t.arg_i32(&a[3])?);
    if room == 0 {
        return Ok(Value::small_int(os(t, sys::int_option(s.fd.get(), level, option))?));
    }
    if !(1..=1024).contains(&room) {
        return Err(t.err(Exc::OSError, "getsockopt buflen out of range"));
    }
    Ok(Bytes::new(t, &os(t, sys::option(s.fd.get(), level, option, room as usize))?)?.into_value())
}

fn name(t: &Thread, v: &Value, peer: bool) -> Res {
    let a = os(t, sys::name(me(t, v)?.fd.get(), peer))?;
    to_value(t, &a)
}

const METHODS: &[Method] = &[
    method("_accept(self, /)", accept),
    method("bind(self, address, /)", |t, a| {
        let s = me(t, &a[0])?;
        let to = from_value(t, &a[1], s.family.get(), "bind")?;
        os(t, sys::bind(s.fd.get(), &to))?;
        Ok(Value::NONE)
    }),
    method("listen(self, backlog=128, /)", |t, a| {
        os(t, sys::listen(me(t, &a[0])?.fd.get(), t.arg_i32(&a[1])?.max(0)))?;
        Ok(Value::NONE)
    }),
    method("connect(self, address, /)", connect),
    method("connect_ex(self, address, /)", connect_ex),
    method("recv(self, bufsize, flags=0, /)", |t, a| {
        Ok(Bytes::new(t, &receive(t, &a[0], &a[1], &a[2], "recv")?.0)?.into_value())
    }),
    method("recvfrom(self, bufsize, flags=0, /)", |t, a| {
        let (b, from) = receive(t, &a[0], &a[1], &a[2], "recvfrom")?;
        t.tuple(vec![Bytes::new(t, &b)?.into_value(), to_value(t, &from)?])
    }),
    method("recv_into(self, buffer, nbytes=0, flags=0)", recv_into),
    method("recvfrom_into(self, buffer, nbytes=0, flags=0)", recvfrom_into),
    method("send(self, data, flags=0, /)", send),
    method("sendall(self, data, flags=0, /)", sendall),
    method("sendto(self, data, flags_or_address, address=..., /)", sendto),
    method("sendmsg(self, buffers, ancdata=..., flags=0, address=None, /)", sendmsg),
    method("recvmsg(self, bufsize, ancbufsize=0, flags=0, /)", recvmsg),
    method("recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)", recvmsg_into),
    method("shutdown(self, how, /)", |t, a| {
        os(t, sys::shutdown(me(t, &a[0])?.fd.get(), t.arg_i32(&a[1])?))?;
        Ok(Value::NONE)
    }),
    method("close(self, /)", close),
    method("detach(self, /)", |t, a| Ok(Value::small_int(me(t, &a[0])?.fd.replace(-1)))),
    method("fileno(self, /)", |t, a| Ok(Value::small_int(me(t, &a[0])?.fd.get()))),
    method("settimeout(self, timeout, /)", settimeout),
    method("gettimeout(self, /)", |t, a| gettimeout(t, &a[0])),
    method("setblocking(self, flag, /)", |t, a| {
        me(t, &a[0])?.set_timeout(t, if t.truth(&a[1])? { -1.0 } else { 0.0 })?;
        Ok(Value::NONE)
    }),
    method("getblocking(self, /)", |t, a| Ok(Value::bool(!me(t, &a[0])?.never_waits()))),
    method("setsockopt(self, level, option, value, /)", setsockopt),
    method("getsockopt(self, level, option, buflen=0, /)", getsockopt),
    method("getsockname(self, /)", |t, a| name(t, &a[0], false)),
    method("getpeername(self, /)", |t, a| name(t, &a[0], true)),
];

const GETSET: &[GetSet] = &[
    getter("family", |t, v| Ok(Value::small_int(me(t, v)?.family.get()))),
    getter("type", |t, v| Ok(Value::small_int(me(t, v)?.kind.get()))),
    getter("proto", |t, v| Ok(Value::small_int(me(t, v)?.proto.get()))),
    getter("timeout", gettimeout),
];

pub static SOCKET: TypeSpec = TypeSpec {
    module: "_socket",
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| {
            let s = Socket {
                fd: Cell::new(-1),
                family: Cell::new(0),
                kind: Cell::new(0),
                proto: Cell::new(0),
                timeout: Cell::new(-1.0),
            };
            Ok(t.make_of(ty, s)?.into_value())
        }));
        s.init.set(Some(init));
        s.repr.set(Some(|t, v| {
            let s = me(t, v)?;
            let (fd, family, kind, proto) = (s.fd.get(), s.family.get(), s.kind.get(), s.proto.get());
            t.string(format!("<socket object, fd={fd}, family={family}, type={kind}, proto={proto}>"))
        }));
    },
    methods: METHODS,
    getset: GETSET,
    ..TypeSpec::of::<Socket>("socket")
};
