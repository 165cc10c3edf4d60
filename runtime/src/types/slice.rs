//! slice.

use super::layout as layouts;
use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::native::{TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash::combine_slice;
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;

/// The payload of slice.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Payload for Slice {
    const PARTS: &'static [&'static str] = &["start", "stop", "step"];
    const LAYOUT: u32 = layouts::SLICE;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.start);
        v.value(&self.stop);
        v.value(&self.step);
    }
}

/// A slice applied to a length.
#[derive(Clone, Copy, Debug)]
pub struct Resolved {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub len: usize,
}

impl Resolved {
    /// The positions, in order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.len as i64).map(move |i| (self.start + i * self.step) as usize)
    }
}

impl Slice {
    /// `slice.indices(len())` and the number of positions. The length is asked for when the parts are known: what makes
    /// ints of them may change it.
    #[inline]
    pub fn resolve(&self, t: &Thread, len: impl Fn() -> usize) -> Res<Resolved> {
        match self.steps_of_one(len()) {
            Some(r) => Ok(r),
            None => Ok(self.bounds(t)?.within(len())),
        }
    }
    /// The positions if the parts are immediate ints or None and the step is 1 or -1.
    #[inline(always)]
    fn steps_of_one(&self, len: usize) -> Option<Resolved> {
        let step = if self.step.is_none() { 1 } else { self.step.as_small_int()? };
        let n = len as i64;
        let (low, high) = match step {
            1 => (0, n),
            -1 => (-1, n - 1),
            _ => return None,
        };
        let place = |v: &Value, default: i64| match v.as_small_int() {
            Some(i) if i < 0 => Some((i + n).max(low)),
            Some(i) => Some(i.min(high)),
            None if v.is_none() => Some(default),
            None => None,
        };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        let (start, stop) = (place(&self.start, first)?, place(&self.stop, last)?);
        Some(Resolved { start, stop, step, len: ((stop - start) * step).max(0) as usize })
    }
    #[inline(never)]
    fn bounds(&self, t: &Thread) -> Res<Bounds> {
        let part = |v: &Value| if v.is_none() { Ok(None) } else { bound(t, v).map(Some) };
        let step = part(&self.step)?.unwrap_or(1);
        if step == 0 {
            return Err(t.value_error("slice step cannot be zero"));
        }
        Ok(Bounds { step: step.max(-i64::MAX), start: part(&self.start)?, stop: part(&self.stop)? })
    }
}

/// The parts of a slice as ints.
struct Bounds {
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
}

impl Bounds {
    /// The positions in so many items.
    fn within(self, len: usize) -> Resolved {
        let (n, step) = (len as i64, self.step);
        let (low, high) = if step < 0 { (-1, n - 1) } else { (0, n) };
        let place = |i: i64| if i < 0 { i.saturating_add(n).max(low) } else { i.min(high) };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        let (start, stop) = (self.start.map_or(first, place), self.stop.map_or(last, place));
        let len = if step == 1 {
            (stop - start).max(0)
        } else if step == -1 {
            (start - stop).max(0)
        } else if step < 0 {
            if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Resolved { start, stop, step, len: len as usize }
    }
}

#[inline]
fn bound(t: &Thread, v: &Value) -> Res<i64> {
    match v.as_small_int() {
        Some(i) => Ok(i),
        None => any_bound(t, v),
    }
}

#[cold]
fn any_bound(t: &Thread, v: &Value) -> Res<i64> {
    if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
        return Err(t.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    t.arg_clamped(v)
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Slice>> {
    crate::model::class::expect::<Slice>(t, v, "slice", "slice")
}

fn new(t: &Thread, _: &Ref<Type>, a: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    crate::protocol::call::no_keywords(t, "slice", kw)?;
    let (start, stop, step) = match a {
        [stop] => (Value::NONE, stop.clone(), Value::NONE),
        [start, stop] => (start.clone(), stop.clone(), Value::NONE),
        [start, stop, step] => (start.clone(), stop.clone(), step.clone()),
        [] => return Err(t.type_error("slice expected at least 1 argument, got 0")),
        _ => return Err(t.type_error(format!("slice expected at most 3 arguments, got {}", a.len()))),
    };
    Ok(t.make(Slice { start, stop, step })?.into_value())
}

fn parts(s: &Slice) -> Vec<Value> {
    vec![s.start.clone(), s.stop.clone(), s.step.clone()]
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Slice>(), b.payload::<Slice>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    t.compare(&t.tuple(parts(x))?, &t.tuple(parts(y))?, op)
}

fn indices(t: &Thread, a: &[Value]) -> Res {
    let n = t.index_i64(&a[1], Exc::OverflowError)?;
    if n < 0 {
        return Err(t.value_error("length should not be negative"));
    }
    let r = me(t, &a[0])?.resolve(t, || n as usize)?;
    t.tuple(vec![t.int(r.start)?, t.int(r.stop)?, t.int(r.step)?])
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(new));
        s.compare.set(Some(compare));
        s.hash.set(Some(|t, v| {
            let s = me(t, v)?;
            Ok(combine_slice([t.hash(&s.start)?, t.hash(&s.stop)?, t.hash(&s.step)?]))
        }));
        s.repr.set(Some(|t, v| {
            let s = me(t, v)?;
            let mut out = b"slice(".to_vec();
            super::repr_items(t, parts(s).into_iter(), &mut out)?;
            out.push(b')');
            Ok(super::str::Str::from_wtf8(t, &out)?.into_value())
        }));
    },
    methods: &[
        method("indices(self, object, /)", indices),
        method("__reduce__(self, /)", |t, a| {
            t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(parts(me(t, &a[0])?))?])
        }),
    ],
    getset: &[
        getter("start", |t, v| Ok(me(t, v)?.start.clone())),
        getter("stop", |t, v| Ok(me(t, v)?.stop.clone())),
        getter("step", |t, v| Ok(me(t, v)?.step.clone())),
    ],
    ..TypeSpec::of::<Slice>("slice")
};
