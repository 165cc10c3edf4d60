//! select.epoll: descriptors that the kernel watches.
#![allow(unsafe_code)] // island: system calls

use crate::select::{descriptor, patience, remaining};
use crate::syscall;
use crate::timeout::{Round, SECONDS};
use num_bigint::BigInt;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, TypeSpec, class_method, getter, method};
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Raised, Thread};
use std::cell::Cell;
use std::io::{Error, Result};

/// Events that one call returns, unless it says how many: `FD_SETSIZE - 1`.
const MOST: usize = 1023;

/// The payload: the descriptor, -1 when closed.
struct Epoll {
    fd: Cell<i32>,
}

impl Payload for Epoll {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl Drop for Epoll {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            let _ = syscall::close(self.fd.get());
        }
    }
}

fn check(r: i32) -> Result<i32> {
    if r < 0 { Err(Error::last_os_error()) } else { Ok(r) }
}

fn create() -> Result<i32> {
    // SAFETY: a plain value.
    check(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })
}

fn control(ep: i32, operation: i32, fd: i32, events: u32) -> Result<()> {
    let mut e = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: the struct is ours.
    check(unsafe { libc::epoll_ctl(ep, operation, fd, &raw mut e) }).map(drop)
}

/// Waits at most so many milliseconds, -1 for ever; how many of `out` are filled.
fn wait(ep: i32, out: &mut [libc::epoll_event], ms: i32) -> Result<usize> {
    // SAFETY: the buffer is ours and of that length.
    check(unsafe { libc::epoll_wait(ep, out.as_mut_ptr(), out.len() as i32, ms) }).map(|n| n as usize)
}

fn os<T>(t: &Thread, r: Result<T>) -> Res<T> {
    r.map_err(|e| t.io_error(&e, None))
}

/// The descriptor of an open object.
fn open(t: &Thread, v: &Value) -> Res<i32> {
    match v.payload::<Epoll>().map(|e| e.fd.get()) {
        Some(fd) if fd >= 0 => Ok(fd),
        Some(_) => Err(closed(t)),
        None => Err(t.type_error("an epoll object is required")),
    }
}

fn closed(t: &Thread) -> Raised {
    t.value_error("I/O operation on closed epoll object")
}

fn change(t: &Thread, a: &[Value], operation: i32) -> Res {
    let (ep, fd) = (open(t, &a[0])?, descriptor(t, &a[1])?);
    let events = match a.get(2) {
        None => 0,
        // As C would: the low bits.
        Some(v) => {
            let n = t.as_bigint(&t.index(v)?).unwrap_or_default();
            u32::try_from(n & BigInt::from(u32::MAX)).unwrap_or(0)
        }
    };
    os(t, control(ep, operation, fd, events))?;
    Ok(Value::NONE)
}

fn poll(t: &Thread, a: &[Value]) -> Res {
    let ep = open(t, &a[0])?;
    let until = patience(t, &a[1], SECONDS, Round::Up)?;
    let most = match t.arg_i32(&a[2])? {
        -1 => MOST,
        n => match usize::try_from(n).ok().filter(|n| (1..=i32::MAX as usize / 16).contains(n)) {
            Some(n) => n,
            None => return Err(t.value_error(format!("maxevents must be greater than 0, got {n}"))),
        },
    };
    let mut out = Vec::new();
    if out.try_reserve_exact(most).is_err() {
        return Err(t.memory_error());
    }
    out.resize(most, libc::epoll_event { events: 0, u64: 0 });
    let n = t.blocking(Reason::Select, || wait(ep, &mut out, remaining(until)))?;
    let mut found = Vec::new();
    for e in &out[..os(t, n)?] {
        found.push(t.tuple(vec![Value::small_int(e.u64 as i32), t.int(e.events as i64)?])?);
    }
    t.list(found)
}

fn close(t: &Thread, a: &[Value]) -> Res {
    let fd = a[0].payload::<Epoll>().map_or(-1, |e| e.fd.replace(-1));
    if fd >= 0 {
        os(t, syscall::close(fd))?;
    }
    Ok(Value::NONE)
}

const METHODS: &[Method] = &[
    method("register(self, fd, eventmask=7)", |t, a| change(t, a, libc::EPOLL_CTL_ADD)),
    method("modify(self, fd, eventmask)", |t, a| change(t, a, libc::EPOLL_CTL_MOD)),
    method("unregister(self, fd)", |t, a| change(t, a, libc::EPOLL_CTL_DEL)),
    method("poll(self, timeout=None, maxevents=-1)", poll),
    method("fileno(self, /)", |t, a| Ok(Value::small_int(open(t, &a[0])?))),
    method("close(self, /)", close),
    method("__enter__(self, /)", |t, a| open(t, &a[0]).map(|_| a[0].clone())),
    method("__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", close),
    class_method("fromfd(cls, fd, /)", |t, a| {
        let Some(ty) = a[0].as_ref::<Type>() else { return Err(t.type_error("a type is required")) };
        Ok(t.make_of(ty, Epoll { fd: Cell::new(t.arg_i32(&a[1])?) })?.into_value())
    }),
];

static EPOLL: TypeSpec = TypeSpec {
    module: "select",
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let a = bind_args(t, ouro_runtime::signature!("epoll(sizehint=-1, flags=0)"), args, kw)?;
            let (size, flags) = (t.arg_i64(&a[0])?, t.arg_i64(&a[1])?);
            if size != -1 && size <= 0 {
                return Err(t.value_error("negative sizehint"));
            }
            if flags != 0 && flags != libc::EPOLL_CLOEXEC as i64 {
                return Err(t.err(ouro_runtime::Exc::OSError, "invalid flags"));
            }
            let fd = Cell::new(os(t, create())?);
            Ok(t.make_of(ty, Epoll { fd })?.into_value())
        }));
    },
    methods: METHODS,
    getset: &[getter("closed", |_, v| Ok(Value::bool(v.payload::<Epoll>().is_none_or(|e| e.fd.get() < 0))))],
    ..TypeSpec::of::<Epoll>("epoll")
};

/// Adds the type and its constants to `select`.
pub fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "epoll", make_module_type(t, &EPOLL)?.into_value())?;
    for (name, n) in [
        ("EPOLLIN", libc::EPOLLIN),
        ("EPOLLOUT", libc::EPOLLOUT),
        ("EPOLLPRI", libc::EPOLLPRI),
        ("EPOLLERR", libc::EPOLLERR),
        ("EPOLLHUP", libc::EPOLLHUP),
        ("EPOLLRDHUP", libc::EPOLLRDHUP),
        ("EPOLLET", libc::EPOLLET),
        ("EPOLLONESHOT", libc::EPOLLONESHOT),
        ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE),
        ("EPOLLRDNORM", libc::EPOLLRDNORM),
        ("EPOLLRDBAND", libc::EPOLLRDBAND),
        ("EPOLLWRNORM", libc::EPOLLWRNORM),
        ("EPOLLWRBAND", libc::EPOLLWRBAND),
        ("EPOLLMSG", libc::EPOLLMSG),
        ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC),
    ] {
        m.set(t, name, t.int(n as u32 as i64)?)?;
    }
    Ok(())
}
