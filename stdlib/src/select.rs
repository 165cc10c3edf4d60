//! select: waiting for several descriptors at once.

use crate::socket::sys;
use crate::timeout::{MILLISECONDS, Round, SECONDS, nanoseconds_or, real_deadline};
use num_bigint::Sign;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Thread};
use std::cell::{Cell, RefCell};
use std::time::Instant;

/// The descriptor of an object: an int, or what `fileno()` gives.
pub fn descriptor(t: &Thread, v: &Value) -> Res<i32> {
    if t.is_int(v) {
        if v.word().is_bool() {
            t.warn(Exc::RuntimeWarning, "bool is used as a file descriptor")?;
        }
        return from_int(t, v);
    }
    let Some(f) = t.getattr_opt(v, &t.intern("fileno"))? else {
        return Err(t.type_error("argument must be an int, or have a fileno() method."));
    };
    let r = t.call(&f, &[])?;
    if !t.is_int(&r) {
        return Err(t.type_error("fileno() returned a non-integer"));
    }
    from_int(t, &r)
}

fn from_int(t: &Thread, v: &Value) -> Res<i32> {
    match t.arg_i32(v)? {
        n if n < 0 => Err(t.value_error(format!("file descriptor cannot be a negative integer ({n})"))),
        n => Ok(n),
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

/// What `poll` and `epoll.poll` wait for at most: nothing for None and negative numbers, in whole milliseconds otherwise.
pub fn patience(t: &Thread, v: &Value, unit: i64, round: Round) -> Res<Option<Instant>> {
    if v.is_none() {
        return Ok(None);
    }
    let n = nanoseconds_or(t, v, unit, round, "timeout must be an integer or None")?;
    match i32::try_from(n / MILLISECONDS) {
        Ok(_) => Ok(real_deadline(n)),
        Err(_) => Err(t.overflow_error("timeout is too large")),
    }
}

fn select(t: &Thread, a: &[Value]) -> Res {
    let until = match a[3].is_none() {
        true => None,
        false => match nanoseconds_or(t, &a[3], SECONDS, Round::Away, "timeout must be a float or None")? {
            n if n < 0 => return Err(t.value_error("timeout must be non-negative")),
            n => real_deadline(n),
        },
    };
    let wanted = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let found = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let mut fds = Vec::new();
    let mut from: Vec<(usize, Value)> = Vec::new();
    for (set, events) in wanted.into_iter().enumerate() {
        let slots = &t.type_ref(&a[set]).slots;
        if slots.iter.get().is_none() && slots.getitem.get().is_none() {
            return Err(t.type_error("arguments 1-3 must be sequences"));
        }
        let values = match a[set].downcast::<List>() {
            Some(list) => list,
            None => List::from_vec(t, t.collect(&a[set])?)?,
        };
        // A `fileno` may change the list.
        let mut i = 0;
        while let Some(v) = values.items.get(i) {
            fds.push(libc::pollfd { fd: descriptor(t, &v)?, events, revents: 0 });
            from.push((set, v));
            i += 1;
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
    /// A thread polls at this moment.
    polling: Cell<bool>,
}

impl Payload for Poll {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Poll> {
    v.payload::<Poll>().ok_or_else(|| t.type_error("a poll object is required"))
}

fn mask(t: &Thread, v: &Value) -> Res<i16> {
    if !t.is_int(v) {
        return Err(t.type_error("an integer is required"));
    }
    let n = match t.as_num(v) {
        Some(Num::Small(n)) => n,
        Some(Num::Big(b)) if b.sign() == Sign::Minus => -1,
        _ => return Err(t.overflow_error("Python int too large to convert to C unsigned long")),
    };
    match u16::try_from(n) {
        Ok(n) => Ok(n as i16),
        Err(_) if n < 0 => Err(t.value_error("value must be positive")),
        Err(_) => Err(t.overflow_error("Python int too large for C unsigned short")),
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
    let until = patience(t, &a[1], MILLISECONDS, Round::Away)?;
    if p.polling.replace(true) {
        return Err(t.runtime_error("concurrent poll() invocation"));
    }
    let watched = p.fds.borrow().clone();
    let mut fds: Vec<libc::pollfd> =
        watched.iter().map(|(fd, events)| libc::pollfd { fd: *fd, events: *events, revents: 0 }).collect();
    let done = poll(t, &mut fds, until);
    p.polling.set(false);
    done?;
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
    m.set(t, "PIPE_BUF", Value::small_int(libc::PIPE_BUF as i32))?;
    for (name, n) in [
        ("POLLIN", libc::POLLIN),
        ("POLLPRI", libc::POLLPRI),
        ("POLLOUT", libc::POLLOUT),
        ("POLLERR", libc::POLLERR),
        ("POLLHUP", libc::POLLHUP),
        ("POLLNVAL", libc::POLLNVAL),
        ("POLLRDNORM", libc::POLLRDNORM),
        ("POLLRDBAND", libc::POLLRDBAND),
        ("POLLWRNORM", libc::POLLWRNORM),
        ("POLLWRBAND", libc::POLLWRBAND),
        ("POLLMSG", 0x400),
        ("POLLRDHUP", libc::POLLRDHUP),
    ] {
        m.set(t, name, Value::small_int(n as i32))?;
    }
    crate::epoll::init(t, m)
}

pub static MODULE: NativeModule =
    NativeModule { name: "select", functions: FUNCTIONS, init, doc: "Waiting for several descriptors." };
