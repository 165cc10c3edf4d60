//! Coroutines (PEP 492), and what `await` takes.

use super::generator::{
    CLOSE, Generator, NAME, QUALNAME, SEND, THROW, close, code_of, finalize, frame_of, give, is_created,
    is_running, is_suspended, next, qualname_of, send, throw, thrown, waits_for,
};
use crate::bytecode::unit::cflag;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Res, Value};
use ouro_runtime::model::native::{TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::str::text_of;

/// The iterator behind `await v`.
pub fn awaitable(t: &Thread, v: &Value) -> Res {
    if has(v, cflag::COROUTINE | cflag::ITERABLE_COROUTINE) {
        if has(v, cflag::COROUTINE) && !waits_for(v).is_none() {
            return Err(t.runtime_error("coroutine is being awaited already"));
        }
        return Ok(v.clone());
    }
    let Some(it) = t.call_special(v, &t.name("__await__"), &[])? else {
        return Err(t.type_error(format!("object {} can't be used in 'await' expression", t.type_name(v))));
    };
    if has(&it, cflag::COROUTINE | cflag::ITERABLE_COROUTINE) {
        return Err(t.type_error("__await__() returned a coroutine"));
    }
    if t.type_ref(&it).slots.next.get().is_none() {
        return Err(t.type_error(format!("__await__() returned non-iterator of type '{}'", t.type_name(&it))));
    }
    Ok(it)
}

/// Is it an object of code with one of these flags?
pub fn has(v: &Value, flags: u32) -> bool {
    v.payload::<Generator>().is_some_and(|g| g.code().unit.flags & flags != 0)
}

/// A coroutine that dies: one that never ran was forgotten.
fn del(t: &Thread, v: &Value) -> Res<()> {
    if !is_created(v) {
        return finalize(t, v);
    }
    let warnings = match crate::import::import_full(t, "warnings") {
        Ok(warnings) => warnings,
        // The interpreter ends.
        Err(e) => {
            t.catch(e, Exc::ImportError)?;
            let name = text_of(&qualname_of(v));
            let text = format!("<sys>:0: RuntimeWarning: coroutine '{name}' was never awaited\n");
            t.interp().write_error(t, &text);
            return Ok(());
        }
    };
    let warn = t.getattr_str(&warnings, "_warn_unawaited_coroutine")?;
    t.call(&warn, std::slice::from_ref(v)).map(drop)
}

/// `async def` functions make these.
pub static COROUTINE: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::WEAKREF,
    slots: |s| {
        s.del.set(Some(del));
        s.repr.set(Some(|t, v| {
            let q = text_of(&qualname_of(v));
            t.string(format!("<coroutine object {q} at {}>", t.address(v)))
        }));
    },
    methods: &[
        SEND,
        THROW,
        CLOSE,
        method("__await__(self, /)", |t, a| Ok(t.make(Wrapper { coroutine: a[0].clone() })?.into_value())),
    ],
    getset: &[
        NAME,
        QUALNAME,
        getter("cr_running", |_, v| Ok(Value::bool(is_running(v)))),
        getter("cr_suspended", |_, v| Ok(Value::bool(is_suspended(v)))),
        getter("cr_code", |_, v| Ok(code_of(v))),
        getter("cr_frame", frame_of),
        getter("cr_await", |_, v| Ok(waits_for(v))),
        getter("cr_origin", |_, _| Ok(Value::NONE)),
    ],
    layout: layouts::COROUTINE,
    ..TypeSpec::of::<Generator>("coroutine")
};

/// What `__await__` of a coroutine gives: its iterator.
pub struct Wrapper {
    coroutine: Value,
}

impl Payload for Wrapper {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.coroutine);
    }
}

fn inner<'a>(t: &Thread, v: &'a Value) -> Res<&'a Value> {
    match v.payload::<Wrapper>() {
        Some(w) => Ok(&w.coroutine),
        None => Err(t.type_error("coroutine_wrapper expected")),
    }
}

pub static WRAPPER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(|t, v| next(t, inner(t, v)?)));
    },
    methods: &[
        method("send(self, arg, /)", |t, a| {
            let step = send(t, inner(t, &a[0])?, a[1].clone())?;
            give(t, step)
        }),
        method("throw(self, typ, val=..., tb=..., /)", |t, a| {
            let e = thrown(t, a, "throw")?;
            let step = throw(t, inner(t, &a[0])?, e)?;
            give(t, step)
        }),
        method("close(self, /)", |t, a| close(t, inner(t, &a[0])?)),
    ],
    ..TypeSpec::of::<Wrapper>("coroutine_wrapper")
};
