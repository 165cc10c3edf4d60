//! reversed.

use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::tuple::Tuple;
use std::cell::Cell;

/// Walks a sequence backwards; empty once exhausted.
pub struct Reversed {
    seq: ValueCell,
    at: Cell<i64>,
}

impl Payload for Reversed {
    const LAYOUT: u32 = layouts::REVERSED;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.seq.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.seq.take();
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    crate::protocol::call::no_keywords(t, "reversed", kw)?;
    let [seq] = args else {
        return Err(t.type_error(format!("reversed expected 1 argument, got {}", args.len())));
    };
    let refuse = || t.type_error(format!("'{}' object is not reversible", t.type_name(seq)));
    let st = t.type_ref(seq);
    if st.lookup(t, &t.names().__reversed__).is_some_and(|f| f.is_none()) {
        return Err(refuse());
    }
    if let Some(it) = t.call_special(seq, &t.names().__reversed__, &[])? {
        return Ok(it);
    }
    if st.slots.getitem.get().is_none() || st.has(tflag::MAPPING) || st.slots.len.get().is_none() {
        return Err(refuse());
    }
    let n = t.length(seq)? as i64;
    Ok(t.make_of(ty, Reversed { seq: ValueCell::new(seq.clone()), at: Cell::new(n - 1) })?.into_value())
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<Reversed>() else { return Ok(Value::UNBOUND) };
    let Some(seq) = me.seq.opt() else { return Ok(Value::UNBOUND) };
    let i = me.at.get();
    if i >= 0 {
        match t.getitem(&seq, &t.int(i)?) {
            Ok(v) => {
                me.at.set(i - 1);
                return Ok(v);
            }
            Err(e) if t.pending(Exc::IndexError) || t.pending(Exc::StopIteration) => {
                drop(t.take_exception());
                let _ = e;
            }
            Err(e) => return Err(e),
        }
    }
    me.at.set(-1);
    me.seq.take();
    Ok(Value::UNBOUND)
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(new));
        s.iter.set(Some(super::itself));
        s.next.set(Some(next));
    },
    methods: &[
        method("__length_hint__(self, /)", |t, a| {
            let Some(me) = a[0].payload::<Reversed>() else { return Ok(Value::small_int(0)) };
            let n = match me.seq.opt() {
                Some(s) => t.length(&s)? as i64,
                None => 0,
            };
            t.int(if n < me.at.get() + 1 { 0 } else { me.at.get() + 1 })
        }),
        method("__reduce__(self, /)", |t, a| {
            let Some(me) = a[0].payload::<Reversed>() else { return Ok(Value::NONE) };
            let ty = t.type_of(&a[0]).into_value();
            match me.seq.opt() {
                Some(s) => t.tuple(vec![ty, t.tuple(vec![s])?, t.int(me.at.get())?]),
                None => t.tuple(vec![ty, t.tuple(vec![t.tuple(vec![])?])?]),
            }
        }),
        method("__setstate__(self, state, /)", |t, a| {
            let Some(me) = a[0].payload::<Reversed>() else { return Ok(Value::NONE) };
            if let Some(s) = me.seq.opt() {
                let n = t.length(&s)? as i64;
                me.at.set(t.arg_i64(&a[1])?.clamp(-1, n - 1));
            }
            Ok(Value::NONE)
        }),
    ],
    doc: "The elements of a sequence from the last to the first.",
    ..TypeSpec::of::<Reversed>("reversed")
};
