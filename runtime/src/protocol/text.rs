//! `str`, `repr`, `format`, `ascii`, and addresses in reprs.

use crate::heap::{Ref, Res, Value};
use crate::model::native::Native;
use crate::sync::thread::Thread;
use crate::types::str::{self, Str};
use crate::types::{float, int, layout as layouts};

impl Thread {
    /// `repr(v)`
    pub fn repr(&self, v: &Value) -> Res<Ref<Str>> {
        if let Some(i) = v.as_small_int() {
            return int::small_str(self, i);
        }
        self.check_stack()?;
        let Some(f) = self.type_ref(v).slots.repr.get() else {
            return Str::new(self, &format!("<{} object at {}>", self.type_name(v), self.address(v)));
        };
        let r = f(self, v)?;
        match r.downcast::<Str>() {
            Some(s) => Ok(s),
            None => {
                Err(self.type_error(format!("__repr__ returned non-string (type {})", self.type_name(&r))))
            }
        }
    }
    /// `str(v)`
    pub fn str(&self, v: &Value) -> Res<Ref<Str>> {
        if v.is_exact::<Str>() {
            if let Some(s) = v.downcast::<Str>() {
                return Ok(s);
            }
        }
        if let Some(i) = v.as_small_int() {
            return int::small_str(self, i);
        }
        let Some(f) = self.type_ref(v).slots.str.get() else { return self.repr(v) };
        self.check_stack()?;
        let r = f(self, v)?;
        match r.downcast::<Str>() {
            Some(s) => Ok(s),
            None => {
                Err(self.type_error(format!("__str__ returned non-string (type {})", self.type_name(&r))))
            }
        }
    }
    /// `repr(v)` appended to `out` as WTF-8.
    pub fn repr_into(&self, v: &Value, out: &mut Vec<u8>) -> Res<()> {
        out.extend_from_slice(self.repr(v)?.as_bytes());
        Ok(())
    }
    /// `format(v, spec)`
    pub fn format(&self, v: &Value, spec: &Ref<Str>) -> Res<Ref<Str>> {
        if spec.is_empty() && (v.is_exact::<Str>() || v.word().is_int()) {
            return self.str(v);
        }
        let formatter = match v.layout() {
            layouts::STR => Some(str::methods::format as Native),
            layouts::FLOAT => Some(float::format as Native),
            layouts::INT => Some(int::format as Native),
            _ if v.word().is_int() => Some(int::format as Native),
            _ if v.word().is_float() => Some(float::format as Native),
            _ => None,
        };
        if let Some(f) = formatter {
            let r = f(self, &[v.clone(), spec.to_value()])?;
            return r.downcast::<Str>().ok_or_else(|| self.type_error("__format__ must return a str"));
        }
        match self.call_special(v, &self.names().__format__, &[spec.to_value()])? {
            Some(r) => match r.downcast::<Str>() {
                Some(s) => Ok(s),
                None => {
                    Err(self.type_error(format!("__format__ must return a str, not {}", self.type_name(&r))))
                }
            },
            None => self.str(v),
        }
    }
    /// How an object's address is printed.
    pub fn address(&self, v: &Value) -> String {
        format!("{:#x}", v.word().0)
    }
    /// Enters the repr of `v`; false if it is already being made (a container inside itself).
    pub fn repr_enter(&self, v: &Value) -> bool {
        let id = v.word().0;
        if self.repr_stack.borrow().contains(&id) {
            return false;
        }
        self.repr_stack.borrow_mut().push(id);
        true
    }
    pub fn repr_leave(&self, v: &Value) {
        let id = v.word().0;
        let mut s = self.repr_stack.borrow_mut();
        if let Some(i) = s.iter().rposition(|x| *x == id) {
            s.remove(i);
        }
    }
    /// An attribute name given as a value.
    pub fn attr_name(&self, v: &Value) -> Res<Ref<Str>> {
        match v.downcast::<Str>() {
            Some(s) => Ok(self.intern_ref(&s)),
            None => {
                Err(self.type_error(format!("attribute name must be string, not '{}'", self.type_name(v))))
            }
        }
    }
}
