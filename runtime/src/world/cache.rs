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
    epoch: u32,
    found: Word,
}

pub struct MethodCache {
    entries: Box<[Cell<Entry>]>,
}

impl MethodCache {
    pub fn new() -> MethodCache {
        let empty = Entry { ty: std::ptr::null(), name: 0, epoch: 0, found: Word::UNBOUND };
        MethodCache { entries: (0..SIZE).map(|_| Cell::new(empty)).collect() }
    }
    #[inline]
    pub fn lookup(&self, t: &Thread, ty: &Type, name: &Ref<Str>) -> Option<Value> {
        if !name.header().has(flag::USER) {
            return ty.lookup_uncached(t, name);
        }
        let n = name.word().0;
        let i = (ty as *const Type as usize >> 4 ^ (n as usize >> 4).wrapping_mul(31)) % SIZE;
        let epoch = t.interp().epoch.get();
        let e = self.entries[i].get();
        if std::ptr::eq(e.ty, ty) && e.name == n && e.epoch == epoch {
            if e.found.is_unbound() {
                return None;
            }
            // SAFETY: within an epoch no type dies or changes, so the class still owns the value.
            return Some(unsafe { Value::from_borrowed(e.found) });
        }
        let found = ty.lookup_uncached(t, name);
        let word = found.as_ref().map_or(Word::UNBOUND, Value::word);
        self.entries[i].set(Entry { ty, name: n, epoch, found: word });
        found
    }
    /// Drops what is cached for one name, whatever the type.
    pub fn forget(&self, name: &Ref<Str>) {
        let n = name.word().0;
        for e in self.entries.iter() {
            let mut x = e.get();
            if x.name == n {
                x.name = 0;
                e.set(x);
            }
        }
    }
}

impl Default for MethodCache {
    fn default() -> MethodCache {
        MethodCache::new()
    }
}
