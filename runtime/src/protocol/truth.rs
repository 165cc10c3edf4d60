//! Truth.

use crate::heap::{Res, Value, Word};
use crate::sync::thread::Thread;

impl Thread {
    /// `bool(v)`
    #[inline]
    pub fn truth(&self, v: &Value) -> Res<bool> {
        let w = v.word();
        if w == Word::TRUE {
            return Ok(true);
        }
        if w == Word::FALSE || w == Word::NONE {
            return Ok(false);
        }
        if w.is_int() {
            return Ok(w.int() != 0);
        }
        if w.is_float() {
            return Ok(w.float() != 0.0);
        }
        let slots = &self.type_ref(v).slots;
        if let Some(f) = slots.bool.get() {
            return f(self, v);
        }
        if let Some(f) = slots.len.get() {
            return Ok(f(self, v)? != 0);
        }
        Ok(true)
    }
}
