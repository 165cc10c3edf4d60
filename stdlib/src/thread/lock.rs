//! `lock` and `RLock`, and how timeouts are given.

use crate::timeout::{Round, SECONDS, deadline, nanoseconds};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Res, Value};
use ouro_runtime::model::native::{Method, TypeSpec, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::protocol::call::{no_keywords, positional};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::lock::RawLock;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;
use std::time::Instant;

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub enum Patience {
    /// Not at all.
    None,
    /// Until then; for ever without a time.
    Until(Option<Instant>),
}

/// Reads `acquire(blocking=True, timeout=-1)`.
fn patience(t: &Thread, blocking: &Value, timeout: &Value) -> Res<Patience> {
    let blocking = t.truth(blocking)?;
    let forever = -SECONDS;
    let timeout = match timeout.as_small_int() {
        Some(-1) => forever,
        _ => nanoseconds(t, timeout, SECONDS, Round::Away)?,
    };
    match timeout {
        n if !blocking && n != forever => {
            Err(t.value_error("can't specify a timeout for a non-blocking call"))
        }
        n if n < 0 && n != forever => Err(t.value_error("timeout value must be a non-negative number")),
        n if !blocking || n == 0 => Ok(Patience::None),
        n => Ok(Patience::Until(deadline(t, n))),
    }
}

fn take(t: &Thread, lock: &RawLock, p: Patience) -> Res<bool> {
    match p {
        Patience::None => Ok(lock.try_acquire(t)),
        Patience::Until(deadline) => lock.acquire(t, deadline),
    }
}

/// The payload of `lock`.
#[derive(Default)]
pub struct Lock {
    pub raw: RawLock,
}

impl Payload for Lock {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn lock<'a>(t: &Thread, v: &'a Value) -> Res<&'a Lock> {
    v.payload::<Lock>().ok_or_else(|| t.type_error("a lock is required"))
}

fn lock_acquire(t: &Thread, a: &[Value]) -> Res {
    let l = lock(t, &a[0])?;
    let p = patience(t, &a[1], &a[2])?;
    Ok(Value::bool(take(t, &l.raw, p)?))
}

fn lock_enter(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(lock(t, &a[0])?.raw.acquire(t, None)?))
}

fn lock_release(t: &Thread, a: &[Value]) -> Res {
    let l = lock(t, &a[0])?;
    if !l.raw.is_held() {
        return Err(t.runtime_error("release unlocked lock"));
    }
    l.raw.release(t);
    Ok(Value::NONE)
}

fn locked(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(lock(t, &a[0])?.raw.is_held()))
}

const LOCK_METHODS: &[Method] = &[
    method("acquire(self, blocking=True, timeout=-1)", lock_acquire),
    method("acquire_lock(self, blocking=True, timeout=-1)", lock_acquire),
    method("release(self, /)", lock_release),
    method("release_lock(self, /)", lock_release),
    method("locked(self, /)", locked),
    method("locked_lock(self, /)", locked),
    method("_at_fork_reinit(self, /)", |t, a| {
        lock(t, &a[0])?.raw.reset();
        Ok(Value::NONE)
    }),
    method("__enter__(self, /)", lock_enter),
    method("__exit__(self, type=None, value=None, traceback=None, /)", lock_release),
];

pub static LOCK: TypeSpec = TypeSpec {
    module: "_thread",
    flags: tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            no_keywords(t, "lock", kw)?;
            match positional(args, kw) {
                [] => Ok(t.make_of(ty, Lock::default())?.into_value()),
                a => Err(t.type_error(format!("lock expected 0 arguments, got {}", a.len()))),
            }
        }));
        s.init.set(Some(|_, _, _, _| Ok(())));
        s.repr.set(Some(|t, v| {
            let state = if lock(t, v)?.raw.is_held() { "locked" } else { "unlocked" };
            t.string(format!("<{state} _thread.lock object at {}>", t.address(v)))
        }));
    },
    methods: LOCK_METHODS,
    doc: "One thread at a time holds it.",
    ..TypeSpec::of::<Lock>("lock")
};

/// The payload of `RLock`. Owner and count are read and written with the GIL held.
#[derive(Default)]
pub struct RLock {
    raw: RawLock,
    /// `Thread::ident` of the holder, 0 when there is none.
    owner: Cell<u64>,
    count: Cell<u64>,
}

impl Payload for RLock {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn rlock<'a>(t: &Thread, v: &'a Value) -> Res<&'a RLock> {
    v.payload::<RLock>().ok_or_else(|| t.type_error("an RLock is required"))
}

impl RLock {
    fn is_owned(&self, t: &Thread) -> bool {
        self.owner.get() == t.ident.get() && self.count.get() > 0
    }
    #[inline]
    fn acquire(&self, t: &Thread, p: Patience) -> Res<bool> {
        if self.is_owned(t) {
            self.count.set(self.count.get() + 1);
            return Ok(true);
        }
        let got = take(t, &self.raw, p)?;
        if got {
            self.owner.set(t.ident.get());
            self.count.set(1);
        }
        Ok(got)
    }
    fn release(&self, t: &Thread) -> Res<()> {
        if !self.is_owned(t) {
            return Err(t.runtime_error("cannot release un-acquired lock"));
        }
        self.count.set(self.count.get() - 1);
        if self.count.get() == 0 {
            self.owner.set(0);
            self.raw.release(t);
        }
        Ok(())
    }
}

fn rlock_exit(t: &Thread, a: &[Value]) -> Res {
    rlock(t, &a[0])?.release(t)?;
    Ok(Value::NONE)
}

const RLOCK_METHODS: &[Method] = &[
    method("acquire(self, blocking=True, timeout=-1)", |t, a| {
        let l = rlock(t, &a[0])?;
        let p = patience(t, &a[1], &a[2])?;
        Ok(Value::bool(l.acquire(t, p)?))
    }),
    method("release(self, /)", rlock_exit),
    method("__enter__(self, /)", |t, a| Ok(Value::bool(rlock(t, &a[0])?.acquire(t, Patience::Until(None))?))),
    method("__exit__(self, type=None, value=None, traceback=None, /)", rlock_exit),
    method("_is_owned(self, /)", |t, a| Ok(Value::bool(rlock(t, &a[0])?.is_owned(t)))),
    method("_recursion_count(self, /)", |t, a| {
        let l = rlock(t, &a[0])?;
        t.int(if l.is_owned(t) { l.count.get() as i64 } else { 0 })
    }),
    method("_release_save(self, /)", |t, a| {
        let l = rlock(t, &a[0])?;
        if l.count.get() == 0 {
            return Err(t.runtime_error("cannot release un-acquired lock"));
        }
        let (count, owner) = (l.count.replace(0), l.owner.replace(0));
        l.raw.release(t);
        t.tuple(vec![t.int(count as i64)?, t.uint(owner)?])
    }),
    method("_acquire_restore(self, state, /)", |t, a| {
        let l = rlock(t, &a[0])?;
        let Some([count, owner]) = a[1].payload::<Tuple>().map(|p| p.as_slice()) else {
            return Err(t.type_error("_acquire_restore() argument 1 must be 2-item tuple"));
        };
        let (count, owner) = (t.arg_i64(count)?, t.arg_i64(owner)?);
        l.raw.acquire(t, None)?;
        l.count.set(count as u64);
        l.owner.set(owner as u64);
        Ok(Value::NONE)
    }),
    method("_at_fork_reinit(self, /)", |t, a| {
        let l = rlock(t, &a[0])?;
        l.raw.reset();
        l.owner.set(0);
        l.count.set(0);
        Ok(Value::NONE)
    }),
];

pub static RLOCK: TypeSpec = TypeSpec {
    module: "_thread",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, RLock::default())?.into_value())));
        s.init.set(Some(|_, _, _, _| Ok(())));
        s.repr.set(Some(|t, v| {
            let l = rlock(t, v)?;
            let state = if l.count.get() > 0 { "locked" } else { "unlocked" };
            let name = ouro_runtime::types::object::full_name(t, t.type_ref(v));
            let (owner, count) = (l.owner.get(), l.count.get());
            t.string(format!("<{state} {name} object owner={owner} count={count} at {}>", t.address(v)))
        }));
    },
    methods: RLOCK_METHODS,
    ..TypeSpec::of::<RLock>("RLock")
};

/// A new lock.
pub fn allocate(t: &Thread) -> Res {
    let ty = ouro_runtime::model::class::make_module_type(t, &LOCK)?;
    Ok(t.make_of(&ty, Lock::default())?.into_value())
}

/// `_waiter(what)`: a lock that is held, for one that waits until it is told: of something that has changed, of an item in
/// a queue, or of room in one.
pub fn waiter(t: &Thread, a: &[Value]) -> Res {
    let why = match t.arg_i64(&a[0])? {
        1 => Reason::QueueEmpty,
        2 => Reason::QueueFull,
        _ => Reason::Condition,
    };
    let ty = ouro_runtime::model::class::make_module_type(t, &LOCK)?;
    Ok(t.make_of(&ty, Lock { raw: RawLock::taken(t, why) })?.into_value())
}

/// The error for a wait that cannot be.
pub fn own_thread(t: &Thread) -> ouro_runtime::Raised {
    t.err(Exc::RuntimeError, "Cannot join current thread")
}
