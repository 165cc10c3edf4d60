//! Interned strings: one object per text, so that names compare by identity.

use crate::heap::Ref;
use crate::heap::header::flag;
use crate::sync::thread::Thread;
use crate::types::str::Str;
use hashbrown::HashTable;
use std::cell::RefCell;

pub struct Interner {
    table: RefCell<HashTable<Ref<Str>>>,
    /// Names of this program by the address of their text: direct-mapped.
    literals: RefCell<Vec<Option<(usize, Ref<Str>)>>>,
}

const LITERALS: usize = 512;

/// Names for which there is room from the start: the interpreter's own, and those of a small program.
const ROOM: usize = 1792;

impl Default for Interner {
    fn default() -> Interner {
        Interner { table: RefCell::new(HashTable::with_capacity(ROOM)), literals: RefCell::default() }
    }
}

fn quick_hash(b: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325u64 ^ b.len() as u64;
    for c in b.chunks(8) {
        let mut w = [0u8; 8];
        w[..c.len()].copy_from_slice(c);
        h = (h ^ u64::from_le_bytes(w)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        h ^= h >> 29;
    }
    h
}

impl Thread {
    /// The interned string of a literal of this program.
    #[inline]
    pub fn name(&self, text: &'static str) -> Ref<Str> {
        let at = text.as_ptr() as usize;
        let i = (at ^ at >> 9 ^ text.len()) % LITERALS;
        if let Some(Some((a, s))) = self.interp().interned.literals.borrow().get(i) {
            if *a == at && s.as_bytes().len() == text.len() {
                return s.clone();
            }
        }
        self.new_name(text, i)
    }
    #[cold]
    fn new_name(&self, text: &'static str, i: usize) -> Ref<Str> {
        let s = self.intern(text);
        let mut table = self.interp().interned.literals.borrow_mut();
        if table.is_empty() {
            table.resize(LITERALS, None);
        }
        let old = table[i].replace((text.as_ptr() as usize, s.clone()));
        drop(table);
        drop(old);
        s
    }
    /// The interned string of `text`.
    ///
    /// Names are made while memory lasts; a refusal here falls back on the reserve of the heap.
    pub fn intern(&self, text: &str) -> Ref<Str> {
        self.intern_bytes(text.as_bytes())
    }
    /// The interned string of WTF-8 bytes.
    pub fn intern_bytes(&self, b: &[u8]) -> Ref<Str> {
        let h = quick_hash(b);
        let table = &self.interp().interned.table;
        if let Some(s) = table.borrow().find(h, |s| s.as_bytes() == b) {
            return s.clone();
        }
        let s = Str::reserved(self, b);
        s.header().set(flag::USER);
        table.borrow_mut().insert_unique(h, s.clone(), |s| quick_hash(s.as_bytes()));
        s
    }
    /// The interned string equal to `s`; `s` itself if it can be it.
    #[inline]
    pub fn intern_ref(&self, s: &Ref<Str>) -> Ref<Str> {
        if s.header().has(flag::USER) {
            return s.clone();
        }
        let h = quick_hash(s.as_bytes());
        let table = &self.interp().interned.table;
        if let Some(s) = table.borrow().find(h, |x| x.as_bytes() == s.as_bytes()) {
            return s.clone();
        }
        if !s.value().is_exact::<Str>() {
            return self.intern_bytes(s.as_bytes());
        }
        s.header().set(flag::USER);
        table.borrow_mut().insert_unique(h, s.clone(), |s| quick_hash(s.as_bytes()));
        s.clone()
    }
}

impl Interner {
    /// Shows every interned string to the audit.
    pub fn each(&self, f: &mut dyn FnMut(&Ref<Str>)) {
        for s in self.table.borrow().iter() {
            f(s);
        }
        for (_, s) in self.literals.borrow().iter().flatten() {
            f(s);
        }
    }
}
