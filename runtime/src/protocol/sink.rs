//! Sinks: natives that take the values of an iterable one by one, so that a generator can hand them over
//! without being left in between.
#![allow(unsafe_code)] // island: values given away as words

use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell, Word};
use crate::model::slots::CmpOp;
use crate::protocol::number::BinOp;
use crate::sync::thread::Thread;
use crate::types::float::Float;
use crate::types::list::List;
use crate::types::set::{Set, table::Table};
use std::cell::Cell;

/// What is made of the values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    Sum,
    Any,
    All,
    Min,
    Max,
    /// A list, which is the result or what the native is then called with.
    List,
    Set,
}

/// A sum of floats with what rounding lost kept aside (Neumaier), as CPython adds since 3.12.
#[derive(Clone, Copy)]
pub struct FloatSum {
    high: f64,
    low: f64,
}

impl FloatSum {
    pub fn new(x: f64) -> FloatSum {
        FloatSum { high: x, low: 0.0 }
    }
    #[inline]
    pub fn add(&mut self, x: f64) {
        let sum = self.high + x;
        self.low += if self.high.abs() >= x.abs() { (self.high - sum) + x } else { (x - sum) + self.high };
        self.high = sum;
    }
    pub fn total(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// A rule at work: what the values so far came to.
pub struct Sink {
    rule: Rule,
    /// The sum while it is no float, the best value, the list or the set.
    so_far: ValueCell,
    /// A sum of floats; it counts while `so_far` is empty.
    floats: Cell<FloatSum>,
}

impl Payload for Sink {
    const LAYOUT: u32 = crate::types::layout::SINK;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.so_far.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.so_far.take();
    }
}

impl Sink {
    /// Begins; a sum begins with 0.
    pub fn new(t: &Thread, rule: Rule) -> Res<Sink> {
        let start = match rule {
            Rule::Sum => Value::small_int(0),
            Rule::List => List::new(t)?.into_value(),
            Rule::Set => t.make(Set { table: Table::new() })?.into_value(),
            Rule::Any | Rule::All | Rule::Min | Rule::Max => Value::UNBOUND,
        };
        Ok(Sink::with(rule, start))
    }
    /// A sum that begins with `start`.
    pub fn sum_from(t: &Thread, start: &Value) -> Sink {
        let s = Sink::with(Rule::Sum, start.clone());
        if is_float(start) {
            s.go_on_with(t, start.clone());
        }
        s
    }
    fn with(rule: Rule, start: Value) -> Sink {
        Sink { rule, so_far: ValueCell::new(start), floats: Cell::new(FloatSum::new(0.0)) }
    }
    pub fn rule(&self) -> Rule {
        self.rule
    }
    /// Takes a value if that needs no memory and nothing dies; true if so, and then more are needed. A value with a
    /// count is given away.
    ///
    /// # Safety
    /// H2: the caller owns a count of `v`.
    #[inline(always)]
    pub unsafe fn take_at_once(&self, v: Word) -> bool {
        let a = self.so_far.word();
        match self.rule {
            Rule::List => match a.payload::<List>() {
                Some(l) if l.items.len() < l.items.capacity() => {
                    l.items.push_within(v);
                    true
                }
                _ => false,
            },
            Rule::Sum if a.is_int() && (v.is_int() || v.is_bool()) => {
                let b = if v.is_int() { v.int() } else { (v == Word::TRUE) as i64 };
                // Two of 62 bits fit in 64.
                match Word::from_int(a.int() + b) {
                    Some(sum) => {
                        self.so_far.put_immediate(sum);
                        true
                    }
                    None => false,
                }
            }
            Rule::Sum if a.is_unbound() && v.is_float() => {
                let mut sum = self.floats.get();
                sum.add(v.float());
                self.floats.set(sum);
                true
            }
            Rule::Any => v == Word::FALSE,
            Rule::All => v == Word::TRUE,
            _ => false,
        }
    }
    /// Takes a value; false when no more are needed.
    #[inline]
    pub fn take(&self, t: &Thread, v: Value) -> Res<bool> {
        let v = v.into_word();
        // SAFETY: the count is ours; it goes to the sink or to the value.
        unsafe { if self.take_at_once(v) { Ok(true) } else { self.take_any(t, Value::from_owned(v)) } }
    }
    #[inline(never)]
    fn take_any(&self, t: &Thread, v: Value) -> Res<bool> {
        match self.rule {
            Rule::Sum => self.add(t, v).map(|()| true),
            Rule::Any => t.truth(&v).map(|yes| !yes),
            Rule::All => t.truth(&v),
            Rule::Min => self.compare(t, v, CmpOp::Lt),
            Rule::Max => self.compare(t, v, CmpOp::Gt),
            Rule::List => {
                if let Some(l) = self.so_far.get().exact::<List>() {
                    l.items.push(t, v)?;
                }
                Ok(true)
            }
            Rule::Set => {
                if let Some(s) = self.so_far.get().payload::<Set>() {
                    s.table.add(t, v)?;
                }
                Ok(true)
            }
        }
    }
    fn compare(&self, t: &Thread, v: Value, op: CmpOp) -> Res<bool> {
        let best = self.so_far.get();
        if best.is_unbound() || t.compare_bool(&v, &best, op)? {
            self.so_far.set(v);
        }
        Ok(true)
    }
    fn add(&self, t: &Thread, v: Value) -> Res<()> {
        if self.so_far.is_empty() {
            let mut sum = self.floats.get();
            if is_float(&v) {
                sum.add(t.as_float(&v).unwrap_or(0.0));
            } else if let Some(i) = v.as_small_int() {
                sum.high += i as f64;
            } else {
                let r = t.binary(&t.float(sum.total())?, &v, BinOp::Add)?;
                self.go_on_with(t, r);
                return Ok(());
            }
            self.floats.set(sum);
            return Ok(());
        }
        let so_far = self.so_far.get();
        if let (Some(i), true) = (so_far.as_small_int(), is_float(&v)) {
            let mut sum = FloatSum::new(i as f64);
            sum.add(t.as_float(&v).unwrap_or(0.0));
            self.so_far.take();
            self.floats.set(sum);
            return Ok(());
        }
        let r = t.binary(&so_far, &v, BinOp::Add)?;
        self.go_on_with(t, r);
        Ok(())
    }
    /// The sum is a value again; one that is a float goes on as such.
    fn go_on_with(&self, t: &Thread, sum: Value) {
        if is_float(&sum) {
            self.so_far.take();
            self.floats.set(FloatSum::new(t.as_float(&sum).unwrap_or(0.0)));
        } else {
            self.so_far.set(sum);
        }
    }
    /// What it all came to.
    pub fn finish(&self, t: &Thread) -> Res {
        match self.rule {
            Rule::Any => Ok(Value::FALSE),
            Rule::All => Ok(Value::TRUE),
            Rule::Sum if self.so_far.is_empty() => t.float(self.floats.get().total()),
            Rule::Min if self.so_far.is_empty() => Err(t.value_error("min() iterable argument is empty")),
            Rule::Max if self.so_far.is_empty() => Err(t.value_error("max() iterable argument is empty")),
            _ => Ok(self.so_far.take()),
        }
    }
    /// What it came to before the end: a rule that needed no more values.
    pub fn enough(&self) -> Value {
        Value::bool(self.rule == Rule::Any)
    }
    /// Takes the values of an iterable until no more are needed.
    pub fn drain(self, t: &Thread, iterable: &Value) -> Res {
        let mut more = true;
        t.for_each(iterable, |v| {
            more = self.take(t, v)?;
            Ok(more)
        })?;
        if more { self.finish(t) } else { Ok(self.enough()) }
    }
}

/// An exact float.
fn is_float(v: &Value) -> bool {
    v.word().is_float() || v.is_exact::<Float>()
}

/// A sink as an object, which a frame can keep.
pub fn boxed(t: &Thread, rule: Rule) -> Res<Ref<Sink>> {
    t.make(Sink::new(t, rule)?)
}

/// The hidden type of sinks.
pub static SINK: crate::model::native::TypeSpec = crate::model::native::TypeSpec {
    flags: crate::model::typeobj::tflag::IMMUTABLE | crate::model::typeobj::tflag::NO_NEW,
    ..crate::model::native::TypeSpec::of::<Sink>("sink")
};
