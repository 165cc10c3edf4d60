//! zip.

use super::Last;
use crate::errors::unexpected_keyword;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueVec};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::{Type, tflag};
use crate::protocol::call::{keyword, positional};
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::str::text_of;
use crate::types::tuple::Tuple;
use std::cell::Cell;

/// The payload of zip.
pub struct Zip {
    pub iters: ValueVec,
    pub strict: Cell<bool>,
    pub last: Last,
}

impl Zip {
    /// Over how many iterables?
    pub fn width(&self) -> usize {
        self.iters.len()
    }
}

impl Payload for Zip {
    const LAYOUT: u32 = layouts::ZIP;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.iters.trace(v);
        self.last.trace(v);
    }
    fn clear(&self, _: &Thread) {
        drop(self.iters.take());
        self.last.clear();
    }
    fn storage(&self) -> usize {
        self.iters.bytes()
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let strict = match keyword(args, kw, "strict") {
        Some(v) => t.truth(v)?,
        None => false,
    };
    if let Some(bad) = kw.and_then(|k| k.as_slice().iter().find(|n| text_of(n) != "strict")) {
        return Err(unexpected_keyword(t, "zip", &text_of(bad), ["strict"].into_iter()));
    }
    let iters = super::iters(t, positional(args, kw))?;
    Ok(t.make_of(ty, Zip { iters, strict: Cell::new(strict), last: Last::nothing() })?.into_value())
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<Zip>() else { return Ok(Value::UNBOUND) };
    let n = me.iters.len();
    if n == 0 {
        return Ok(Value::UNBOUND);
    }
    // The tuple of last time, if no one else has it, and if no iterator gets at this zip meanwhile.
    let last = me.last.take_tuple(n);
    let mut items = smallvec::SmallVec::<[Value; 4]>::new();
    for i in 0..n {
        let Some(iter) = me.iters.get(i) else { return Ok(Value::UNBOUND) };
        match (t.next(&iter)?, &last) {
            (Some(v), Some(r)) => Tuple::replace_sole(r, i, v),
            (Some(v), None) => items.push(v),
            (None, _) if me.strict.get() => return uneven(t, me, i, n),
            (None, _) => return Ok(Value::UNBOUND),
        }
    }
    let r = match last {
        Some(r) => r,
        None => Tuple::from_taken(t, &mut items)?,
    };
    me.last.keep_tuple(&r);
    Ok(r.into_value())
}

/// The next values of a zip of two; nothing at the end.
pub fn advance(t: &Thread, me: &Zip) -> Res<Option<(Value, Value)>> {
    let (Some(a), Some(b)) = (me.iters.get(0), me.iters.get(1)) else { return Ok(None) };
    let Some(x) = t.next(&a)? else {
        if me.strict.get() {
            uneven(t, me, 0, 2)?;
        }
        return Ok(None);
    };
    match t.next(&b)? {
        Some(y) => Ok(Some((x, y))),
        None if me.strict.get() => uneven(t, me, 1, 2).map(|_| None),
        None => Ok(None),
    }
}

/// With `strict`, argument `i` has ended: so must all the others.
fn uneven(t: &Thread, me: &Zip, i: usize, n: usize) -> Res {
    let span = |k: usize| if k == 1 { " 1".to_string() } else { format!("s 1-{k}") };
    if i > 0 {
        return Err(t.value_error(format!("zip() argument {} is shorter than argument{}", i + 1, span(i))));
    }
    for k in 1..n {
        let Some(iter) = me.iters.get(k) else { break };
        if t.next(&iter)?.is_some() {
            return Err(t.value_error(format!(
                "zip() argument {} is longer than argument{}",
                k + 1,
                span(k)
            )));
        }
    }
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
        method("__reduce__(self, /)", |t, a| {
            let Some(me) = a[0].payload::<Zip>() else { return Ok(Value::NONE) };
            let mut parts = vec![t.type_of(&a[0]).into_value(), t.tuple(me.iters.to_vec())?];
            if me.strict.get() {
                parts.push(Value::TRUE);
            }
            t.tuple(parts)
        }),
        method("__setstate__(self, state, /)", |t, a| {
            if let Some(me) = a[0].payload::<Zip>() {
                me.strict.set(t.truth(&a[1])?);
            }
            Ok(Value::NONE)
        }),
    ],
    doc: "Tuples of one element from each iterable.",
    ..TypeSpec::of::<Zip>("zip")
};
