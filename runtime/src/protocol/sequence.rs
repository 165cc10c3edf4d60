//! Subscripts, length, membership.

use crate::errors::Exc;
use crate::heap::{Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::layout as layouts;
use crate::types::set::Set;
use crate::types::str::Str;

impl Thread {
    /// `v[k]`
    #[inline]
    pub fn getitem(&self, v: &Value, k: &Value) -> Res {
        if let Some(f) = self.type_ref(v).slots.getitem.get() {
            return f(self, v, k);
        }
        if v.is::<Type>() {
            if v.same(self.type_for::<Type>().value()) {
                return crate::types::generic_alias::make(self, v, k);
            }
            let name = self.names().__class_getitem__.clone();
            if let Some(f) = self.getattr_opt(v, &name)? {
                return self.call(&f, std::slice::from_ref(k));
            }
            return Err(self.type_error(format!(
                "type '{}' is not subscriptable",
                v.payload::<Type>().map(|t| t.name_str()).unwrap_or_default()
            )));
        }
        Err(self.type_error(format!("'{}' object is not subscriptable", self.type_name(v))))
    }
    /// `v[k] = x`, or `del v[k]`
    #[inline]
    pub fn setitem(&self, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
        if let Some(f) = self.type_ref(v).slots.setitem.get() {
            return f(self, v, k, x);
        }
        let what =
            if x.is_some() { "does not support item assignment" } else { "doesn't support item deletion" };
        Err(self.type_error(format!("'{}' object {what}", self.type_name(v))))
    }
    /// `len(v)`
    #[inline]
    pub fn length(&self, v: &Value) -> Res<usize> {
        match self.type_ref(v).slots.len.get() {
            Some(f) => f(self, v),
            None => Err(self.type_error(format!("object of type '{}' has no len()", self.type_name(v)))),
        }
    }
    /// `x in v`
    pub fn contains(&self, v: &Value, x: &Value) -> Res<bool> {
        if x.word().is_int() || x.is_exact::<Str>() {
            // Plain keys of plain containers.
            match v.layout() {
                layouts::DICT => {
                    if let Some(d) = v.payload::<Dict>() {
                        return d.contains(self, x);
                    }
                }
                layouts::SET => {
                    if let Some(s) = v.payload::<Set>() {
                        return s.table.contains(self, x);
                    }
                }
                _ => {}
            }
        }
        match self.type_ref(v).slots.contains.get() {
            Some(f) => f(self, v, x),
            None => contains_by_iter(self, v, x),
        }
    }
}

/// Membership by iteration.
pub fn contains_by_iter(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    let slots = &t.type_ref(v).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        return Err(t.type_error(format!("argument of type '{}' is not iterable", t.type_name(v))));
    }
    let mut found = false;
    t.for_each(v, |y| {
        found = t.equal(&y, x)?;
        Ok(!found)
    })?;
    Ok(found)
}

/// The result of a Python `__len__`.
pub fn length_from(t: &Thread, r: &Value) -> Res<usize> {
    let i = t.index(r)?;
    match i.as_small_int() {
        Some(n) if n >= 0 => Ok(n as usize),
        Some(_) => Err(t.value_error("__len__() should return >= 0")),
        None => Err(t.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// A position from an index value: negative counts from the end. None when out of range. The length is asked for
/// when the index is an int: what makes one of it may change the length.
pub fn position(t: &Thread, k: &Value, len: impl Fn() -> usize) -> Res<Option<usize>> {
    let i = match k.as_small_int() {
        Some(i) => i,
        None => t.index_i64(k, Exc::IndexError)?,
    };
    let len = len();
    let i = if i < 0 { i + len as i64 } else { i };
    Ok(if i >= 0 && (i as usize) < len { Some(i as usize) } else { None })
}
