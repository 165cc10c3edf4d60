//! The method cache: (type, interned name) -> what the MRO lookup gave, valid for one epoch.
#![allow(unsafe_code)] // island: borrowed words

use crate::heap::header::flag;
use crate::heap::{Ref, Value, Word};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::str::Str;
use std::cell::Cell;

const SIZE: usize = 1024;

#[derive(Clone, Copy)]
struct Entry {
    ty: *const Type,
    name: u64,
    epoch: u64,
    /// Where the class that has it keeps the value; null when no class has.
    at: *const Word,
}

pub struct MethodCache {
    entries: Box<[Cell<Entry>]>,
}

impl MethodCache {
    pub fn new() -> MethodCache {
        let empty = Entry { ty: std::ptr::null(), name: 0, epoch: 0, at: std::ptr::null() };
        MethodCache { entries: (0..SIZE).map(|_| Cell::new(empty)).collect() }
    }
    #[inline]
    pub fn lookup(&self, t: &Thread, ty: &Type, name: &Ref<Str>) -> Option<Value> {
        let at = self.location(t, ty, name);
        // SAFETY: within an epoch no class loses or moves an attribute, so the place holds a live value.
        if at.is_null() { None } else { Some(unsafe { Value::from_borrowed(*at) }) }
    }
    /// Where the MRO keeps the value of `name`, null if nowhere; good until the epoch changes.
    #[inline]
    pub fn location(&self, t: &Thread, ty: &Type, name: &Ref<Str>) -> *const Word {
        if !name.header().has(flag::USER) {
            return ty.locate(t, name);
        }
        let n = name.word().0;
        let i = (ty as *const Type as usize >> 4 ^ (n as usize >> 4).wrapping_mul(31)) % SIZE;
        let epoch = t.interp().epoch.get();
        let e = self.entries[i].get();
        if std::ptr::eq(e.ty, ty) && e.name == n && e.epoch == epoch {
            return e.at;
        }
        let at = ty.locate(t, name);
        self.entries[i].set(Entry { ty, name: n, epoch, at });
        at
    }
}

impl Default for MethodCache {
    fn default() -> MethodCache {
        MethodCache::new()
    }
}
