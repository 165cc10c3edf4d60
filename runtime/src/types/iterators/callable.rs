//! `iter(f, sentinel)`.

use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;

/// Calls until the sentinel comes; empty once exhausted.
pub struct CallableIter {
    func: ValueCell,
    sentinel: ValueCell,
}

impl Payload for CallableIter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.func.trace(v);
        self.sentinel.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.func.take();
        self.sentinel.take();
    }
}

pub fn make(t: &Thread, func: &Value, sentinel: &Value) -> Res {
    if !t.is_callable(func) {
        return Err(t.type_error("iter(v, w): v must be callable"));
    }
    let it = CallableIter { func: ValueCell::new(func.clone()), sentinel: ValueCell::new(sentinel.clone()) };
    Ok(t.make(it)?.into_value())
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<CallableIter>() else { return Ok(Value::UNBOUND) };
    let Some(f) = me.func.opt() else { return Ok(Value::UNBOUND) };
    let v = match t.call(&f, &[]) {
        Ok(v) => v,
        Err(e) => {
            let exc = t.catch(e, Exc::StopIteration)?;
            drop(exc);
            me.clear(t);
            return Ok(Value::UNBOUND);
        }
    };
    let Some(sentinel) = me.sentinel.opt() else { return Ok(Value::UNBOUND) };
    if t.equal(&sentinel, &v)? {
        me.clear(t);
        return Ok(Value::UNBOUND);
    }
    Ok(v)
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(super::itself));
        s.next.set(Some(next));
    },
    methods: &[method("__reduce__(self, /)", |t, a| {
        let f = crate::types::builtin(t, "iter");
        match a[0].payload::<CallableIter>() {
            Some(me) if !me.func.is_empty() => {
                t.tuple(vec![f, t.tuple(vec![me.func.get(), me.sentinel.get()])?])
            }
            _ => t.tuple(vec![f, t.tuple(vec![t.tuple(vec![])?])?]),
        }
    })],
    ..TypeSpec::of::<CallableIter>("callable_iterator")
};
