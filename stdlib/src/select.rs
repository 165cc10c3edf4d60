//! select: waiting for several descriptors at once.

use crate::socket::sys;
use crate::thread::lock::seconds;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Thread};
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// The descriptor of an object: an int, or what `fileno()` gives.
pub fn descriptor(t: &Thread, v: &Value) -> Res<i32> {
    let n = if t.is_int(v) {
        t.arg_i64(v)?
    } else {
        match t.getattr_opt(v, &t.intern("fileno"))? {
            Some(f) => {
                let r = t.call(&f, &[])?;
                match t.as_i64(&r) {
                    Some(n) => n,
                    None => return Err(t.type_error("fileno() returned a non-integer")),
                }
            }
            None => return Err(t.type_error("argument must be an int, or have a fileno() method.")),
        }
    };
    match i32::try_from(n) {
        Ok(n) if n >= 0 => Ok(n),
        _ => Err(t.value_error(format!("file descriptor cannot be a negative integer ({n})"))),
    }
}

/// Polls until `until`, for ever without it.
fn poll(t: &Thread, fds: &mut [libc::pollfd], until: Option<Instant>) -> Res<usize> {
    let r = t.blocking(Reason::Select, || sys::poll(fds, remaining(until)))?;
    r.map_err(|e| t.io_error(&e, None))
}

/// Milliseconds until then, rounded up; -1 for ever.
pub fn remaining(until: Option<Instant>) -> i32 {
    let left = |u: Instant| u.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000);
    until.map_or(-1, |u| left(u).min(i32::MAX as u128) as i32)
}

/// When so many seconds will have passed; nothing if that is never.
pub fn until(seconds: f64) -> Option<Instant> {
    if seconds < 0.0 {
        return None;
    }
    Instant::now().checked_add(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

fn select(t: &Thread, a: &[Value]) -> Res {
    let until = match a[3].is_none() {
        true => None,
        false => match seconds(t, &a[3])? {
            s if s < 0.0 => return Err(t.value_error("timeout must be non-negative")),
            s => until(s),
        },
    };
    let wanted = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let found = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let mut fds = Vec::new();
    let mut from: Vec<(usize, Value)> = Vec::new();
    for (set, events) in wanted.into_iter().enumerate() {
        if t.type_ref(&a[set]).slots.iter.get().is_none() && t.type_ref(&a[set]).slots.getitem.get().is_none()
        {
            return Err(t.type_error("arguments 1-3 must be sequences"));
        }
        for v in t.collect(&a[set])? {
            fds.push(libc::pollfd { fd: descriptor(t, &v)?, events, revents: 0 });
            from.push((set, v));
        }
    }
    poll(t, &mut fds, until)?;
    let mut out: [Vec<Value>; 3] = Default::default();
    for (p, (set, v)) in fds.iter().zip(from) {
        if p.revents & libc::POLLNVAL != 0 {
            return Err(t.os_error(libc::EBADF, None));
        }
        if p.revents & found[set] != 0 {
            out[set].push(v);
        }
    }
    let [r, w, x] = out;
    t.tuple(vec![t.list(r)?, t.list(w)?, t.list(x)?])
}

/// The payload of a polling object: what it watches.
#[derive(Default)]
struct Poll {
    fds: RefCell<Vec<(i32, i16)>>,
}

impl Payload for Poll {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Poll> {
    v.payload::<Poll>().ok_or_else(|| t.type_error("a poll object is required"))
}

fn mask(t: &Thread, v: &Value) -> Res<i16> {
    match u16::try_from(t.arg_i64(v)?) {
        Ok(n) => Ok(n as i16),
        Err(_) => Err(t.overflow_error("unsigned short integer is greater than maximum")),
    }
}

fn register(t: &Thread, a: &[Value], new: bool) -> Res {
    let (p, fd, events) = (me(t, &a[0])?, descriptor(t, &a[1])?, mask(t, &a[2])?);
    let mut fds = p.fds.borrow_mut();
    match fds.iter_mut().find(|x| x.0 == fd) {
        Some(x) => x.1 = events,
        None if new => fds.push((fd, events)),
        None => return Err(t.os_error(libc::ENOENT, None)),
    }
    Ok(Value::NONE)
}

fn poll_now(t: &Thread, a: &[Value]) -> Res {
    let p = me(t, &a[0])?;
    let until = match a[1].is_none() {
        true => None,
        false => until(t.arg_f64(&a[1])? / 1000.0),
    };
    let watched = p.fds.borrow().clone();
    let mut fds: Vec<libc::pollfd> =
        watched.iter().map(|(fd, events)| libc::pollfd { fd: *fd, events: *events, revents: 0 }).collect();
    poll(t, &mut fds, until)?;
    let mut out = Vec::new();
    for f in fds.iter().filter(|f| f.revents != 0) {
        out.push(t.tuple(vec![Value::small_int(f.fd), Value::small_int(f.revents as u16 as i32)])?);
    }
    t.list(out)
}

const METHODS: &[Method] = &[
    method("register(self, fd, eventmask=7, /)", |t, a| register(t, a, true)),
    method("modify(self, fd, eventmask, /)", |t, a| register(t, a, false)),
    method("unregister(self, fd, /)", |t, a| {
        let (p, fd) = (me(t, &a[0])?, descriptor(t, &a[1])?);
        let mut fds = p.fds.borrow_mut();
        match fds.iter().position(|x| x.0 == fd) {
            Some(i) => {
                fds.remove(i);
                Ok(Value::NONE)
            }
            None => Err(t.key_error(&Value::small_int(fd))),
        }
    }),
    method("poll(self, timeout=None, /)", poll_now),
];

static POLL: TypeSpec = TypeSpec {
    module: "select",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    methods: METHODS,
    ..TypeSpec::of::<Poll>("poll")
};

const FUNCTIONS: &[Method] = &[
    method("select(rlist, wlist, xlist, timeout=None, /)", select),
    method("poll()", |t, _| Ok(t.make_of(&make_module_type(t, &POLL)?, Poll::default())?.into_value())),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "error", t.exc_type(Exc::OSError).into_value())?;
    for (name, n) in [
        ("POLLIN", libc::POLLIN),
        ("POLLPRI", libc::POLLPRI),
        ("POLLOUT", libc::POLLOUT),
        ("POLLERR", libc::POLLERR),
        ("POLLHUP", libc::POLLHUP),
        ("POLLNVAL", libc::POLLNVAL),
    ] {
        m.set(t, name, Value::small_int(n as i32))?;
    }
    crate::epoll::init(t, m)
}

pub static MODULE: NativeModule = NativeModule {
    name: "select",
    functions: FUNCTIONS,
    init,
    doc: "This module supports asynchronous I/O on multiple file descriptors.",
};
