//! `_ThreadHandle`: what one thread knows of another, to wait for its end.

use super::lock::own_thread;
use crate::timeout::{Round, SECONDS, deadline, nanoseconds};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getter, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::lock::Once;
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;
use std::sync::Arc;

/// The payload of `_ThreadHandle`.
#[derive(Default)]
pub struct Handle {
    /// 0 until the thread is started.
    pub ident: Cell<u64>,
    /// The thread has let go of all it held. Outlives the handle if the thread does.
    pub done: Arc<Once>,
}

impl Payload for Handle {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The handle in `v`.
pub fn handle<'a>(t: &Thread, v: &'a Value) -> Res<&'a Handle> {
    v.payload::<Handle>().ok_or_else(|| t.type_error("'handle' must be a _ThreadHandle"))
}

/// A handle; of no thread when `ident` is 0.
pub fn make(t: &Thread, ident: u64) -> Res<Ref<Handle>> {
    let h = t.make_of(&make_module_type(t, &HANDLE)?, Handle::default())?;
    h.ident.set(ident);
    Ok(h)
}

fn join(t: &Thread, a: &[Value]) -> Res {
    let h = handle(t, &a[0])?;
    let until = match a[1].is_none() {
        true => None,
        false => deadline(t, nanoseconds(t, &a[1], SECONDS, Round::Up)?),
    };
    if h.ident.get() == 0 && !h.done.has_happened() {
        return Err(t.err(Exc::RuntimeError, "thread not started"));
    }
    if h.ident.get() == t.ident.get() && !h.done.has_happened() {
        return Err(own_thread(t));
    }
    // The handle may die while we wait; what is waited for stays.
    let done = h.done.clone();
    done.wait(t, Reason::Join, until)?;
    Ok(Value::NONE)
}

const METHODS: &[Method] = &[
    method("join(self, timeout=None, /)", join),
    method("is_done(self, /)", |t, a| Ok(Value::bool(handle(t, &a[0])?.done.has_happened()))),
    method("_set_done(self, /)", |t, a| {
        let h = handle(t, &a[0])?;
        if h.ident.get() == 0 {
            return Err(t.err(Exc::RuntimeError, "thread not started"));
        }
        h.done.happen();
        Ok(Value::NONE)
    }),
];

const GETSET: &[GetSet] = &[getter("ident", |t, v| t.uint(handle(t, v)?.ident.get()))];

pub static HANDLE: TypeSpec = TypeSpec {
    module: "_thread",
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Handle::default())?.into_value())));
        s.repr.set(Some(|t, v| {
            t.string(format!("<_ThreadHandle object: ident={}>", handle(t, v)?.ident.get()))
        }));
    },
    methods: METHODS,
    getset: GETSET,
    ..TypeSpec::of::<Handle>("_ThreadHandle")
};
