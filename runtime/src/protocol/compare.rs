//! Rich comparison.

use crate::heap::{Res, Value, Word};
use crate::model::slots::CmpOp;
use crate::sync::thread::Thread;
use crate::types::str::Str;
use std::cmp::Ordering;

/// The order of two values whose types leave nothing to ask: immediate ints or floats, plain strs.
#[inline]
pub fn plain_order(a: &Value, b: &Value) -> Option<Ordering> {
    let (x, y) = (a.word(), b.word());
    if Word::both_int(x, y) {
        return Some(x.int().cmp(&y.int()));
    }
    if Word::both_float(x, y) {
        return x.float().partial_cmp(&y.float());
    }
    let (x, y) = (a.exact::<Str>()?, b.exact::<Str>()?);
    Some(x.order(y))
}

impl Thread {
    /// `a op b`, as CPython's `do_richcompare`.
    pub fn compare(&self, a: &Value, b: &Value, op: CmpOp) -> Res {
        self.check_stack()?;
        let (ta, tb) = (self.type_ref(a), self.type_ref(b));
        let mut tried = false;
        if !ta.same(tb.value()) && tb.is_subtype(ta) {
            if let Some(f) = tb.slots.compare.get() {
                tried = true;
                let r = f(self, b, a, op.swapped())?;
                if !r.is_not_implemented() {
                    return Ok(r);
                }
            }
        }
        if let Some(f) = ta.slots.compare.get() {
            let r = f(self, a, b, op)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        if !tried {
            if let Some(f) = tb.slots.compare.get() {
                let r = f(self, b, a, op.swapped())?;
                if !r.is_not_implemented() {
                    return Ok(r);
                }
            }
        }
        self.compare_plain(a, b, op)
    }
    /// What is left of `a op b` when a method of a's class, in Python, has declined.
    pub fn compare_rest(&self, a: &Value, b: &Value, op: CmpOp) -> Res {
        if let Some(f) = self.type_ref(b).slots.compare.get() {
            let r = f(self, b, a, op.swapped())?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        self.compare_plain(a, b, op)
    }
    /// The comparison of values neither of which knows the other.
    fn compare_plain(&self, a: &Value, b: &Value, op: CmpOp) -> Res {
        match op {
            CmpOp::Eq => Ok(Value::bool(a.same(b))),
            CmpOp::Ne => Ok(Value::bool(!a.same(b))),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                self.type_name(a),
                self.type_name(b)
            ))),
        }
    }
    /// `a op b` as a truth value.
    #[inline]
    pub fn compare_bool(&self, a: &Value, b: &Value, op: CmpOp) -> Res<bool> {
        if let Some(o) = plain_order(a, b) {
            return Ok(op.test(o));
        }
        let r = self.compare(a, b, op)?;
        self.truth(&r)
    }
    /// Equality as containers see it: identity first.
    #[inline]
    pub fn equal(&self, a: &Value, b: &Value) -> Res<bool> {
        if a.same(b) {
            return Ok(true);
        }
        if let (Some(_), Some(_)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(false);
        }
        if let (Some(x), Some(y)) = (a.exact::<Str>(), b.exact::<Str>()) {
            return Ok(x.same_text(y));
        }
        self.compare_bool(a, b, CmpOp::Eq)
    }
    /// `a < b`
    #[inline]
    pub fn less(&self, a: &Value, b: &Value) -> Res<bool> {
        self.compare_bool(a, b, CmpOp::Lt)
    }
}
