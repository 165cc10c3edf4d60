//! The iterators of list and tuple.
#![allow(unsafe_code)] // island: a look at the sequence without counting it

use super::List;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell};
use crate::model::native::{Method, TypeSpec, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::tuple::Tuple;
use std::cell::Cell;

/// Iterator of lists and tuples; empty once exhausted.
pub struct ListIter {
    pub seq: ValueCell,
    pub at: Cell<usize>,
    pub back: bool,
}

impl Payload for ListIter {
    const LAYOUT: u32 = layouts::LIST_ITER;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.seq.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.seq.take();
    }
}

impl ListIter {
    /// The next item, going forward; None says only that the general way must decide.
    #[inline(always)]
    pub fn step(&self) -> Option<Value> {
        if self.back {
            return None;
        }
        let (seq, i) = (self.seq.word(), self.at.get());
        // SAFETY: the iterator owns the sequence.
        let v = unsafe {
            match seq.layout() {
                layouts::LIST => seq.payload::<List>()?.items.get(i)?,
                layouts::TUPLE => seq.payload::<Tuple>()?.as_slice().get(i)?.clone(),
                _ => return None,
            }
        };
        self.at.set(i + 1);
        Some(v)
    }
}

/// `iter()` of a list or a tuple.
pub fn iter(t: &Thread, v: &Value) -> Res {
    let it = ListIter { seq: ValueCell::new(v.clone()), at: Cell::new(0), back: false };
    if v.is::<Tuple>() {
        return Ok(t.make_of(t.interp().types.core(layouts::TUPLE_ITER), it)?.into_value());
    }
    Ok(t.make(it)?.into_value())
}

/// `reversed()` of a list.
pub fn reversed(t: &Thread, v: &Value) -> Res {
    let n = v.payload::<List>().map_or(0, |l| l.items.len());
    let it = ListIter { seq: ValueCell::new(v.clone()), at: Cell::new(n), back: true };
    let ty = t.interp().types.core(layouts::LIST_REVERSE_ITER);
    Ok(t.make_of(ty, it)?.into_value())
}

fn item(seq: &Value, i: usize) -> Option<Value> {
    match seq.payload::<List>() {
        Some(l) => l.items.get(i),
        None => seq.payload::<Tuple>()?.as_slice().get(i).cloned(),
    }
}

fn iter_next(_: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<ListIter>() else { return Ok(Value::UNBOUND) };
    let Some(seq) = me.seq.opt() else { return Ok(Value::UNBOUND) };
    let i = me.at.get();
    let found = if me.back { if i == 0 { None } else { item(&seq, i - 1) } } else { item(&seq, i) };
    match found {
        Some(v) => {
            me.at.set(if me.back { i - 1 } else { i + 1 });
            Ok(v)
        }
        None => {
            me.seq.take();
            Ok(Value::UNBOUND)
        }
    }
}

fn hint(t: &Thread, a: &[Value]) -> Res {
    let Some(me) = a[0].payload::<ListIter>() else { return Ok(Value::small_int(0)) };
    let Some(seq) = me.seq.opt() else { return Ok(Value::small_int(0)) };
    let n = t.length(&seq)?;
    Ok(Value::len(if me.back { me.at.get().min(n) } else { n.saturating_sub(me.at.get()) }))
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let builtins = t.interp().builtins.get().ok_or(crate::heap::Raised)?;
    let Some(me) = a[0].payload::<ListIter>() else { return Ok(Value::NONE) };
    let f = builtins.get_str(t, &t.intern(if me.back { "reversed" } else { "iter" })).unwrap_or(Value::NONE);
    match me.seq.opt() {
        Some(s) => t.tuple(vec![f, t.tuple(vec![s])?, Value::len(me.at.get())]),
        None => t.tuple(vec![f, t.tuple(vec![t.list(vec![])?])?]),
    }
}

fn setstate(t: &Thread, a: &[Value]) -> Res {
    if let Some(me) = a[0].payload::<ListIter>() {
        me.at.set(t.arg_i64(&a[1])?.max(0) as usize);
    }
    Ok(Value::NONE)
}

const ITER_METHODS: &[Method] = &[
    method("__length_hint__(self, /)", hint),
    method("__reduce__(self, /)", reduce),
    method("__setstate__(self, state, /)", setstate),
];

pub static LIST_ITER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(iter_next));
    },
    methods: ITER_METHODS,
    ..TypeSpec::of::<ListIter>("list_iterator")
};
pub static TUPLE_ITER: TypeSpec = TypeSpec {
    layout: layouts::TUPLE_ITER,
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: LIST_ITER.slots,
    methods: ITER_METHODS,
    ..TypeSpec::of::<ListIter>("tuple_iterator")
};
pub static LIST_REVERSE_ITER: TypeSpec = TypeSpec {
    layout: layouts::LIST_REVERSE_ITER,
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: LIST_ITER.slots,
    methods: ITER_METHODS,
    ..TypeSpec::of::<ListIter>("list_reverseiterator")
};
