//! Rich comparison.

use crate::heap::{Res, Value};
use crate::model::slots::CmpOp;
use crate::sync::thread::Thread;

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
        match op {
            CmpOp::Eq => Ok(Value::bool(a.same(b))),
            CmpOp::Ne => Ok(Value::bool(!a.same(b))),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                ta.name_str(),
                tb.name_str()
            ))),
        }
    }
    /// `a op b` as a truth value.
    #[inline]
    pub fn compare_bool(&self, a: &Value, b: &Value, op: CmpOp) -> Res<bool> {
        if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(op.test(x.cmp(&y)));
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
        if let (Some(x), Some(y)) = (a.exact::<crate::types::str::Str>(), b.exact::<crate::types::str::Str>())
        {
            return Ok(x.as_bytes() == y.as_bytes());
        }
        self.compare_bool(a, b, CmpOp::Eq)
    }
    /// `a < b`
    #[inline]
    pub fn less(&self, a: &Value, b: &Value) -> Res<bool> {
        self.compare_bool(a, b, CmpOp::Lt)
    }
}
