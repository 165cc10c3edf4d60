//! The iterator of sets.

use super::table_of;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use std::cell::Cell;

/// Iterator over a set; empty once exhausted.
pub struct SetIter {
    pub set: ValueCell,
    pub at: Cell<usize>,
    /// The size when iteration began; `usize::MAX` once it was seen to change.
    pub len: Cell<usize>,
    left: Cell<usize>,
}

impl Payload for SetIter {
    const LAYOUT: u32 = layouts::SET_ITER;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.set.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.set.take();
    }
}

pub fn make(t: &Thread, v: &Value) -> Res {
    let n = table_of(v).map_or(0, |s| s.len());
    let set = ValueCell::new(v.clone());
    Ok(t.make(SetIter { set, at: Cell::new(0), len: Cell::new(n), left: Cell::new(n) })?.into_value())
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<SetIter>() else { return Ok(Value::UNBOUND) };
    let Some(v) = me.set.opt() else { return Ok(Value::UNBOUND) };
    let Some(table) = table_of(&v) else { return Ok(Value::UNBOUND) };
    if table.len() != me.len.get() {
        me.len.set(usize::MAX);
        return Err(t.runtime_error("Set changed size during iteration"));
    }
    let mut at = me.at.get();
    let found = table.next(&mut at);
    me.at.set(at);
    match found {
        Some((_, key)) => {
            me.left.set(me.left.get().saturating_sub(1));
            Ok(key)
        }
        None => {
            me.set.take();
            Ok(Value::UNBOUND)
        }
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(next));
    },
    methods: &[
        method("__length_hint__(self, /)", |_, a| {
            let Some(me) = a[0].payload::<SetIter>() else { return Ok(Value::small_int(0)) };
            let n = me.set.opt().and_then(|v| table_of(&v).map(|s| s.len()));
            Ok(Value::len(if n == Some(me.len.get()) { me.left.get() } else { 0 }))
        }),
        method("__reduce__(self, /)", |t, a| {
            let rest = t.collect(&a[0])?;
            t.tuple(vec![crate::types::builtin(t, "iter"), t.tuple(vec![t.list(rest)?])?])
        }),
    ],
    ..TypeSpec::of::<SetIter>("set_iterator")
};
