//! The hash table of sets. Probing and growth are CPython's (`Objects/setobject.c`), because the order in
//! which a set is printed and iterated is visible: a stretch of ten neighbours, then a jump by the perturbed
//! hash.
#![allow(unsafe_code)] // island: raw entries

use crate::heap::trace::Visitor;
use crate::heap::{Heap, Res, Value, Word};
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::str::Str;
use std::cell::Cell;

const LINEAR_PROBES: usize = 9;
const MIN_SIZE: usize = 8;
/// The hash of a place whose key was removed; no key has it.
const DUMMY: i64 = -1;

/// A place in the table. Its key is UNBOUND when free (hash 0) or when removed (hash [`DUMMY`]).
#[derive(Clone, Copy)]
struct Entry {
    hash: i64,
    key: Word,
}

/// A set of values, behind `&self`.
pub struct Table {
    entries: Cell<*mut Entry>,
    mask: Cell<usize>,
    /// Places in use or removed.
    fill: Cell<usize>,
    used: Cell<usize>,
    /// Where `pop` looks next.
    finger: Cell<usize>,
}

impl Default for Table {
    fn default() -> Table {
        Table::new()
    }
}

impl Table {
    pub const fn new() -> Table {
        Table {
            entries: Cell::new(std::ptr::null_mut()),
            mask: Cell::new(MIN_SIZE - 1),
            fill: Cell::new(0),
            used: Cell::new(0),
            finger: Cell::new(0),
        }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get()
    }
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }
    /// Places in the table: positions for iteration run below this.
    pub fn places(&self) -> usize {
        if self.entries.get().is_null() { 0 } else { self.mask.get() + 1 }
    }
    /// The key at a position, with its hash.
    #[inline]
    pub fn at(&self, i: usize) -> Option<(i64, Value)> {
        if i >= self.places() {
            return None;
        }
        // SAFETY: in range; the table owns the key.
        unsafe {
            let e = *self.entries.get().add(i);
            if e.key.is_unbound() { None } else { Some((e.hash, Value::from_borrowed(e.key))) }
        }
    }
    /// The next key at or after `*at`, which moves behind it.
    #[inline]
    pub fn next(&self, at: &mut usize) -> Option<(i64, Value)> {
        while *at < self.places() {
            *at += 1;
            if let Some(e) = self.at(*at - 1) {
                return Some(e);
            }
        }
        None
    }
    /// A snapshot, in order.
    pub fn to_vec(&self) -> Vec<(i64, Value)> {
        let mut at = 0;
        std::iter::from_fn(|| self.next(&mut at)).collect()
    }

    /// Finds `key`, or the free place where it belongs.
    #[inline(always)]
    fn look(&self, t: &Thread, hash: i64, key: &Value) -> Res<Result<usize, usize>> {
        let i = hash as usize & self.mask.get();
        // SAFETY: the mask keeps it in range.
        let first = unsafe { *self.entries.get().add(i) };
        if first.key == key.word() {
            return Ok(Ok(i));
        }
        if first.key.is_unbound() && first.hash == 0 {
            return Ok(Err(i));
        }
        self.search(t, hash, key)
    }

    /// The same from the first place on. A Python `__eq__` that changes the table makes the search start again.
    #[inline(never)]
    fn search(&self, t: &Thread, hash: i64, key: &Value) -> Res<Result<usize, usize>> {
        'again: loop {
            // The comparison may have emptied the table.
            self.ensure(t)?;
            let (entries, mask) = (self.entries.get(), self.mask.get());
            let mut i = hash as usize & mask;
            let mut perturb = hash as usize;
            loop {
                let stretch = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
                for k in i..=i + stretch {
                    // SAFETY: k is at most mask, and the table stands (checked after each comparison).
                    let e = unsafe { *entries.add(k) };
                    if e.key.is_unbound() {
                        if e.hash == 0 {
                            return Ok(Err(k));
                        }
                        continue;
                    }
                    if e.hash != hash {
                        continue;
                    }
                    if e.key == key.word() {
                        return Ok(Ok(k));
                    }
                    if e.key.layout() == layouts::STR {
                        // SAFETY: the table owns the key; no Python code runs here.
                        let known = unsafe { e.key.payload::<Str>() };
                        if let (Some(a), Some(b)) = (known, key.exact::<Str>()) {
                            if a.same_text(b) {
                                return Ok(Ok(k));
                            }
                            continue;
                        }
                    }
                    // SAFETY: the table owns the key, and `known` keeps it through the comparison.
                    let known = unsafe { Value::from_borrowed(e.key) };
                    let same = t.equal(&known, key)?;
                    if self.entries.get() != entries || self.mask.get() != mask {
                        continue 'again;
                    }
                    // SAFETY: the table stands.
                    if unsafe { (*entries.add(k)).key } != known.word() {
                        continue 'again;
                    }
                    if same {
                        return Ok(Ok(k));
                    }
                }
                perturb >>= 5;
                i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb)) & mask;
            }
        }
    }

    pub fn contains_hashed(&self, t: &Thread, hash: i64, key: &Value) -> Res<bool> {
        if self.is_empty() {
            return Ok(false);
        }
        Ok(self.look(t, hash, key)?.is_ok())
    }
    pub fn contains(&self, t: &Thread, key: &Value) -> Res<bool> {
        let h = t.hash(key)?;
        self.contains_hashed(t, h, key)
    }
    pub fn add(&self, t: &Thread, key: Value) -> Res<()> {
        let h = t.hash(&key)?;
        self.add_hashed(t, h, key)
    }
    pub fn add_hashed(&self, t: &Thread, hash: i64, key: Value) -> Res<()> {
        self.ensure(t)?;
        let Err(i) = self.look(t, hash, &key)? else { return Ok(()) };
        // SAFETY: a free place in range.
        unsafe { self.entries.get().add(i).write(Entry { hash, key: key.into_word() }) };
        self.fill.set(self.fill.get() + 1);
        self.used.set(self.used.get() + 1);
        if self.fill.get() * 5 < self.mask.get() * 3 {
            return Ok(());
        }
        self.resize(t, self.roomy())
    }
    /// Is a key there, if the first place it may have tells? Its hash is 0 if it is not known.
    #[inline(always)]
    pub fn glance(&self, key: Word, hash: i64) -> Option<bool> {
        let entries = self.entries.get();
        if entries.is_null() {
            return Some(false);
        }
        if hash == 0 && key.is_ptr() {
            return None;
        }
        // SAFETY: the mask keeps it in range.
        let first = unsafe { &*entries.add(hash as usize & self.mask.get()) };
        if first.key == key {
            return Some(true);
        }
        if first.key.is_unbound() && first.hash == 0 { Some(false) } else { None }
    }
    /// Adds an immediate int, if its place is seen at once and leaves room for more: true if that was so.
    #[inline(always)]
    pub fn add_int(&self, key: Word) -> bool {
        let entries = self.entries.get();
        if entries.is_null() || (self.fill.get() + 1) * 5 >= self.mask.get() * 3 {
            return false;
        }
        let hash = crate::protocol::hash::of_i64(key.int());
        // SAFETY: the mask keeps it in range.
        let place = unsafe { entries.add(hash as usize & self.mask.get()) };
        // SAFETY: as above; an int has no count to keep.
        unsafe {
            if (*place).key == key {
                return true;
            }
            if !(*place).key.is_unbound() || (*place).hash != 0 {
                return false;
            }
            place.write(Entry { hash, key });
        }
        self.fill.set(self.fill.get() + 1);
        self.used.set(self.used.get() + 1);
        true
    }
    /// Takes a key out; false if it was not there.
    pub fn discard_hashed(&self, t: &Thread, hash: i64, key: &Value) -> Res<bool> {
        if self.is_empty() {
            return Ok(false);
        }
        let Ok(i) = self.look(t, hash, key)? else { return Ok(false) };
        drop(self.take_at(i));
        Ok(true)
    }
    pub fn discard(&self, t: &Thread, key: &Value) -> Res<bool> {
        let h = t.hash(key)?;
        self.discard_hashed(t, h, key)
    }
    fn take_at(&self, i: usize) -> Value {
        self.used.set(self.used.get() - 1);
        // SAFETY: in range and live: ownership moves out.
        unsafe {
            let old = self.entries.get().add(i).replace(Entry { hash: DUMMY, key: Word::UNBOUND });
            Value::from_owned(old.key)
        }
    }
    /// Takes any key out.
    pub fn pop(&self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        let mask = self.mask.get();
        let mut i = self.finger.get() & mask;
        while self.at(i).is_none() {
            i = (i + 1) & mask;
        }
        self.finger.set(i + 1);
        Some(self.take_at(i))
    }

    fn roomy(&self) -> usize {
        let n = self.used.get();
        if n > 50000 { n * 2 } else { n * 4 }
    }
    fn ensure(&self, t: &Thread) -> Res<()> {
        if self.entries.get().is_null() {
            self.entries.set(Table::blank(t, self.mask.get() + 1)?);
        }
        Ok(())
    }
    fn blank(t: &Thread, n: usize) -> Res<*mut Entry> {
        let Some(bytes) = n.checked_mul(std::mem::size_of::<Entry>()) else { return Err(t.memory_error()) };
        let p = crate::heap::pages::checked(t, t.heap().alloc_raw(bytes))? as *mut Entry;
        for i in 0..n {
            // SAFETY: n entries fit.
            unsafe { p.add(i).write(Entry { hash: 0, key: Word::UNBOUND }) };
        }
        Ok(p)
    }
    /// Makes the table large enough for more than `least` keys, and free of removed places.
    fn resize(&self, t: &Thread, least: usize) -> Res<()> {
        let mut size = MIN_SIZE;
        while size <= least {
            size <<= 1;
        }
        if size == MIN_SIZE && self.mask.get() + 1 == size && self.fill.get() == self.used.get() {
            return self.ensure(t);
        }
        let new = Table::blank(t, size)?;
        let (old, n) = (self.entries.get(), self.places());
        for i in 0..n {
            // SAFETY: in range; live entries move bitwise.
            unsafe {
                let e = *old.add(i);
                if !e.key.is_unbound() {
                    insert_clean(new, size - 1, e);
                }
            }
        }
        self.entries.set(new);
        self.mask.set(size - 1);
        self.fill.set(self.used.get());
        if !old.is_null() {
            // SAFETY: came from alloc_raw; its words have moved.
            unsafe { Heap::free_raw(old as *mut u8) };
        }
        Ok(())
    }
    /// Room for `n` more keys, made at once as CPython's merges do.
    pub fn reserve(&self, t: &Thread, n: usize) -> Res<()> {
        let full = self.fill.get().saturating_add(n).checked_mul(5);
        if full.is_none_or(|f| f >= self.mask.get() * 3) {
            let Some(least) = (self.used.get() + n).checked_mul(2) else { return Err(t.memory_error()) };
            return self.resize(t, least);
        }
        Ok(())
    }
    /// Adds all keys of another table.
    pub fn merge(&self, t: &Thread, other: &Table) -> Res<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        self.reserve(t, other.len())?;
        self.ensure(t)?;
        if self.fill.get() == 0 {
            let same = self.mask.get() == other.mask.get() && other.fill.get() == other.used.get();
            for i in 0..other.places() {
                let Some((hash, key)) = other.at(i) else { continue };
                let e = Entry { hash, key: key.into_word() };
                // SAFETY: tables of one size have the same places; otherwise a free one is found.
                unsafe {
                    if same {
                        self.entries.get().add(i).write(e);
                    } else {
                        insert_clean(self.entries.get(), self.mask.get(), e);
                    }
                }
            }
            self.fill.set(other.len());
            self.used.set(other.len());
            return Ok(());
        }
        let mut at = 0;
        while let Some((hash, key)) = other.next(&mut at) {
            self.add_hashed(t, hash, key)?;
        }
        Ok(())
    }
    /// After many removals: makes the table anew when over a quarter of its places are removed ones.
    pub fn tidy(&self, t: &Thread) -> Res<()> {
        if self.fill.get() - self.used.get() <= self.mask.get() / 4 {
            return Ok(());
        }
        self.resize(t, self.roomy())
    }
    /// Exchanges contents.
    pub fn swap(&self, other: &Table) {
        self.entries.swap(&other.entries);
        self.mask.swap(&other.mask);
        self.fill.swap(&other.fill);
        self.used.swap(&other.used);
        self.finger.swap(&other.finger);
    }
    /// Empties the table; the contents die after it is empty.
    pub fn clear(&self) {
        let old = Table::new();
        self.swap(&old);
        drop(old);
    }
    pub fn trace(&self, v: &mut Visitor<'_>) {
        self.trace_part(v, 0, self.places());
    }
    pub fn trace_part(&self, v: &mut Visitor<'_>, from: usize, to: usize) {
        for i in from..to.min(self.places()) {
            // SAFETY: in range; free places hold UNBOUND, which the visitor passes over.
            v.word(unsafe { (*self.entries.get().add(i)).key });
        }
    }
    /// Bytes of the heap that the table takes.
    pub fn bytes(&self) -> usize {
        // SAFETY: null, or from alloc_raw.
        unsafe { Heap::block(self.entries.get()) }
    }
}

/// Puts an entry known to be absent into a table without removed places.
///
/// # Safety
/// The table has `mask + 1` places, one of them free.
unsafe fn insert_clean(table: *mut Entry, mask: usize, e: Entry) {
    let mut i = e.hash as usize & mask;
    let mut perturb = e.hash as usize;
    loop {
        let stretch = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        for k in i..=i + stretch {
            if (*table.add(k)).key.is_unbound() {
                table.add(k).write(e);
                return;
            }
        }
        perturb >>= 5;
        i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb)) & mask;
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let p = self.entries.get();
        if p.is_null() {
            return;
        }
        // SAFETY: every live key is dropped once; the storage came from alloc_raw.
        unsafe {
            for i in 0..=self.mask.get() {
                let e = *p.add(i);
                if !e.key.is_unbound() {
                    e.key.decref();
                }
            }
            Heap::free_raw(p as *mut u8);
        }
    }
}
