//! dict: entries in insertion order, found through an index of open addressing.
//!
//! Up to [`SMALL`] entries there is no index and lookups scan. Probing is CPython's (`Objects/dictobject.c`):
//! `i = 5 * i + perturb + 1`. A lookup that calls a Python `__eq__` starts again if the entries moved
//! meanwhile, or the one it looks at has gone.
#![allow(unsafe_code)] // island: raw entries

pub mod iter;
pub mod methods;
pub mod views;

use super::layout as layouts;
use super::str::Str;
use crate::heap::handle::Obj;
use crate::heap::header::flag;
use crate::heap::pages::quick;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Header, Heap, Payload, Ref, Res, Value, Word};
use crate::sync::thread::Thread;
use std::cell::Cell;

/// Most entries that are found by scanning.
pub const SMALL: u32 = 8;
/// Most entries of any dict.
const MOST: usize = u32::MAX as usize / 4;
const FREE: u32 = 0;
const GONE: u32 = u32::MAX;

/// One association; a deleted one has an UNBOUND key.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Entry {
    pub hash: i64,
    pub key: Word,
    pub value: Word,
}

/// What a lookup finds at an entry.
enum Meeting {
    Same,
    Other,
    /// Python code that compared has changed the dict.
    Moved,
}

/// The payload of dict.
pub struct Dict {
    entries: Cell<*mut Entry>,
    index: Cell<*mut u32>,
    /// Entries written, deleted ones included.
    used: Cell<u32>,
    cap: Cell<u32>,
    live: Cell<u32>,
    mask: Cell<u32>,
    /// Slots of the index that are marked as gone though their entries were given back, at most.
    lost: Cell<u32>,
    /// Changes whenever a key comes or goes.
    version: Cell<u32>,
    /// Some key is no exact str.
    mixed: Cell<bool>,
    /// Changes whenever entries take other places, or the index is made anew.
    moves: Cell<u16>,
    /// Where a str was found last: programs ask for a key, then read and write it.
    last: Cell<u32>,
}

impl Payload for Dict {
    const LAYOUT: u32 = layouts::DICT;
    fn trace(&self, v: &mut Visitor<'_>) {
        for e in self.raw() {
            if !e.key.is_unbound() {
                v.word(e.key);
                v.word(e.value);
            }
        }
    }
    fn clear(&self, _: &Thread) {
        self.clear_all();
    }
    fn weight(&self) -> usize {
        self.used()
    }
    fn trace_part(&self, v: &mut Visitor<'_>, from: usize, to: usize) {
        for e in self.raw().iter().take(to).skip(from).filter(|e| !e.key.is_unbound()) {
            v.word(e.key);
            v.word(e.value);
        }
    }
    fn part(&self, index: usize) -> Part {
        let Some(e) = self.raw().iter().filter(|e| !e.key.is_unbound()).nth(index / 2) else {
            return Part::Unnamed;
        };
        let key = crate::heap::parts::literal(e.key);
        if index.is_multiple_of(2) { Part::Words(format!("key {key}")) } else { Part::Item(key) }
    }
    const SHEDS: bool = true;
    #[inline(always)]
    unsafe fn shed(&self, from: usize, mut f: impl FnMut(Word) -> bool) -> usize {
        let p = self.entries.get();
        let mut i = from / 2;
        if from % 2 == 1 {
            i += 1;
            if f((*p.add(i - 1)).value) {
                return 2 * i;
            }
        }
        while i < self.used() {
            let e = p.add(i);
            if f((*e).key) {
                return 2 * i + 1;
            }
            i += 1;
            if f((*e).value) {
                break;
            }
        }
        2 * i
    }
    #[inline(always)]
    unsafe fn block(&self) -> Option<*mut u8> {
        self.index.get().is_null().then_some(self.entries.get() as *mut u8)
    }
    unsafe fn give_back(&self) {
        if !self.index.get().is_null() {
            Heap::free_raw(self.index.get() as *mut u8);
        }
        if !self.entries.get().is_null() {
            Heap::free_raw(self.entries.get() as *mut u8);
        }
    }
    fn storage(&self) -> usize {
        // SAFETY: null, or from alloc_raw.
        unsafe { Heap::block(self.entries.get()) + Heap::block(self.index.get()) }
    }
}

impl Default for Dict {
    fn default() -> Dict {
        Dict::empty()
    }
}

impl Dict {
    pub const fn empty() -> Dict {
        Dict::over(std::ptr::null_mut(), 0, 0)
    }
    /// A dict of the `n` entries at a place with room for `cap`, few enough to have no index.
    const fn over(entries: *mut Entry, n: u32, cap: u32) -> Dict {
        Dict {
            entries: Cell::new(entries),
            index: Cell::new(std::ptr::null_mut()),
            used: Cell::new(n),
            cap: Cell::new(cap),
            live: Cell::new(n),
            mask: Cell::new(0),
            lost: Cell::new(0),
            version: Cell::new(1),
            mixed: Cell::new(false),
            moves: Cell::new(0),
            last: Cell::new(0),
        }
    }
    pub fn new(t: &Thread) -> Res<Ref<Dict>> {
        t.make_with(Dict::empty)
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live.get() as usize
    }
    pub fn is_empty(&self) -> bool {
        self.live.get() == 0
    }
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.version.get()
    }
    /// Entries written so far: positions for iteration.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.get() as usize
    }
    /// The raw entries, for hot handlers.
    #[inline(always)]
    pub fn entries_ptr(&self) -> *mut Entry {
        self.entries.get()
    }
    fn raw(&self) -> &[Entry] {
        if self.used.get() == 0 {
            return &[];
        }
        // SAFETY: `used` entries are initialised; callers run no Python code while they look.
        unsafe { std::slice::from_raw_parts(self.entries.get(), self.used()) }
    }
    /// The association at a position, if it is live.
    #[inline]
    pub fn at(&self, i: usize) -> Option<(Value, Value)> {
        let e = self.raw().get(i)?;
        if e.key.is_unbound() {
            return None;
        }
        // SAFETY: the dict owns both.
        Some(unsafe { (Value::from_borrowed(e.key), Value::from_borrowed(e.value)) })
    }
    /// The value at a position whose key is the very object `key`.
    #[inline(always)]
    pub fn value_if(&self, i: usize, key: Word) -> Option<Word> {
        if i >= self.used() {
            return None;
        }
        // SAFETY: in range.
        let e = unsafe { &*self.entries.get().add(i) };
        if e.key == key { Some(e.value) } else { None }
    }
    /// A snapshot.
    pub fn pairs(&self) -> Vec<(Value, Value)> {
        (0..self.used()).filter_map(|i| self.at(i)).collect()
    }
    pub fn keys(&self) -> Vec<Value> {
        self.pairs().into_iter().map(|p| p.0).collect()
    }
    pub fn values(&self) -> Vec<Value> {
        self.pairs().into_iter().map(|p| p.1).collect()
    }

    /// The position of a str key.
    #[inline]
    pub fn find_str(&self, hash: i64, name: &Str, word: Word) -> Option<usize> {
        let entries = self.entries.get();
        let index = self.index.get();
        if index.is_null() {
            for i in 0..self.used() {
                // SAFETY: in range.
                if unsafe { (*entries.add(i)).key } == word {
                    return Some(i);
                }
            }
            for i in 0..self.used() {
                // SAFETY: in range; keys are alive.
                let e = unsafe { &*entries.add(i) };
                if e.hash == hash && is_text(e.key, name) {
                    return Some(i);
                }
            }
            return None;
        }
        let last = self.last.get() as usize;
        if last < self.used() {
            // SAFETY: in range; keys are alive, or unbound and no text.
            let e = unsafe { &*entries.add(last) };
            if e.hash == hash && is_text(e.key, name) {
                return Some(last);
            }
        }
        let mask = self.mask.get() as usize;
        let mut i = hash as usize & mask;
        let mut perturb = hash as u64;
        loop {
            // SAFETY: the index has mask + 1 slots, which name entries in range.
            let slot = unsafe { *index.add(i) };
            if slot == FREE {
                return None;
            }
            if slot != GONE {
                // SAFETY: as above.
                let e = unsafe { &*entries.add(slot as usize - 1) };
                if e.key == word || e.hash == hash && is_text(e.key, name) {
                    self.last.set(slot - 1);
                    return Some(slot as usize - 1);
                }
            }
            perturb >>= 5;
            i = (i.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    /// Are there keys that are no plain strs?
    #[inline(always)]
    pub fn is_mixed(&self) -> bool {
        self.mixed.get()
    }
    /// The position of any key.
    pub fn find(&self, t: &Thread, hash: i64, key: &Value) -> Res<Option<usize>> {
        if let Some(s) = key.exact::<Str>() {
            if !self.mixed.get() {
                return Ok(self.find_str(hash, s, key.word()));
            }
        }
        'again: loop {
            let moves = self.moves.get();
            let index = self.index.get();
            if index.is_null() {
                let mut i = 0;
                while i < self.used() {
                    match self.meet(t, hash, key, i, moves)? {
                        Meeting::Same => return Ok(Some(i)),
                        Meeting::Other => i += 1,
                        Meeting::Moved => continue 'again,
                    }
                }
                return Ok(None);
            }
            let mask = self.mask.get() as usize;
            let mut i = hash as usize & mask;
            let mut perturb = hash as u64;
            loop {
                // SAFETY: the index has mask + 1 slots, and is the dict's as long as nothing moves.
                let slot = unsafe { *index.add(i) };
                if slot == FREE {
                    return Ok(None);
                }
                if slot != GONE {
                    let at = slot as usize - 1;
                    match self.meet(t, hash, key, at, moves)? {
                        Meeting::Same => return Ok(Some(at)),
                        Meeting::Other => {}
                        Meeting::Moved => continue 'again,
                    }
                }
                perturb >>= 5;
                i = (i.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
        }
    }

    /// Compares a key with that of an entry in range.
    #[inline(always)]
    fn meet(&self, t: &Thread, hash: i64, key: &Value, at: usize, moves: u16) -> Res<Meeting> {
        // SAFETY: in range.
        let e = unsafe { *self.entries.get().add(at) };
        if e.key == key.word() {
            return Ok(Meeting::Same);
        }
        if e.hash != hash || e.key.is_unbound() {
            return Ok(Meeting::Other);
        }
        // SAFETY: the dict owns the key, and `k` keeps it through the comparison.
        let k = unsafe { Value::from_borrowed(e.key) };
        let same = t.equal(&k, key)?;
        // SAFETY: in range, for it is looked at only if it still is.
        let stands = || unsafe { at < self.used() && (*self.entries.get().add(at)).key == e.key };
        Ok(match same {
            _ if self.moves.get() != moves || !stands() => Meeting::Moved,
            true => Meeting::Same,
            false => Meeting::Other,
        })
    }

    #[inline]
    pub fn get_str(&self, t: &Thread, name: &Ref<Str>) -> Option<Value> {
        let i = self.find_str(name.hash(t), name, name.word())?;
        // SAFETY: found in range; the dict owns the value.
        Some(unsafe { Value::from_borrowed((*self.entries.get().add(i)).value) })
    }
    #[inline]
    pub fn get(&self, t: &Thread, key: &Value) -> Res<Option<Value>> {
        let h = t.hash(key)?;
        self.get_hashed(t, h, key)
    }
    #[inline]
    pub fn get_hashed(&self, t: &Thread, h: i64, key: &Value) -> Res<Option<Value>> {
        if self.live.get() == 0 {
            return Ok(None);
        }
        // SAFETY: found in range; the dict owns the value.
        Ok(self.find(t, h, key)?.map(|i| unsafe { Value::from_borrowed((*self.entries.get().add(i)).value) }))
    }
    pub fn contains(&self, t: &Thread, key: &Value) -> Res<bool> {
        let h = t.hash(key)?;
        Ok(self.live.get() != 0 && self.find(t, h, key)?.is_some())
    }
    #[inline]
    pub fn insert(&self, t: &Thread, key: Value, value: Value) -> Res<()> {
        let h = t.hash(&key)?;
        self.insert_hashed(t, h, key, value)
    }
    pub fn insert_hashed(&self, t: &Thread, h: i64, key: Value, value: Value) -> Res<()> {
        if let Some(i) = self.find(t, h, &key)? {
            self.replace_at(i, value);
            return Ok(());
        }
        self.append(t, h, key, value)
    }
    /// Stores a new value in a live entry.
    #[inline(always)]
    pub fn replace_at(&self, i: usize, value: Value) {
        // SAFETY: in range and live; the old value is dropped once the new one stands.
        let old = unsafe {
            let p = &raw mut (*self.entries.get().add(i)).value;
            Value::from_owned(p.replace(value.into_word()))
        };
        drop(old);
    }
    /// A dict of `n` keys and values in turn, which it takes, if the keys are few interned strs with a hash: then it is
    /// seen at once that they differ. Null if they are not, or if there is no room at hand.
    ///
    /// # Safety
    /// The words at `pairs` are owned.
    #[inline(always)]
    pub unsafe fn quick(t: &Thread, pairs: *const Word, n: usize) -> *mut Header {
        if n > SMALL as usize {
            return std::ptr::null_mut();
        }
        for i in 0..n {
            let key = *pairs.add(2 * i);
            let plain = key.layout() == layouts::STR
                && (*key.ptr()).has(flag::USER)
                && (*(key.ptr() as *mut Obj<Str>)).data.known_hash() != 0;
            if !plain || (0..i).any(|j| *pairs.add(2 * j) == key) {
                return std::ptr::null_mut();
            }
        }
        if n == 0 {
            return quick::core(t, 0, Dict::empty) as *mut Header;
        }
        let entry = std::mem::size_of::<Entry>();
        let fill = |p: *mut u8, bytes: usize| {
            let (mut at, mut to) = (pairs, p as *mut Entry);
            let end = to.add(n);
            while to < end {
                let hash = (*((*at).ptr() as *mut Obj<Str>)).data.known_hash();
                to.write(Entry { hash, key: *at, value: *at.add(1) });
                (at, to) = (at.add(2), to.add(1));
            }
            Dict::over(p as *mut Entry, n as u32, (bytes / entry) as u32)
        };
        quick::with_storage(t, n * entry, fill) as *mut Header
    }
    /// Adds a key known to be absent.
    pub fn append(&self, t: &Thread, hash: i64, key: Value, value: Value) -> Res<()> {
        if self.used.get() == self.cap.get() {
            self.make_room(t)?;
        }
        let i = self.used.get();
        if !self.index.get().is_null() {
            self.index_put(hash, i);
        }
        if !key.is_exact::<Str>() {
            self.mixed.set(true);
        }
        // SAFETY: capacity was made.
        unsafe {
            self.entries.get().add(i as usize).write(Entry {
                hash,
                key: key.into_word(),
                value: value.into_word(),
            })
        };
        self.used.set(i + 1);
        self.live.set(self.live.get() + 1);
        self.changed();
        Ok(())
    }
    fn moved(&self) {
        self.moves.set(self.moves.get().wrapping_add(1));
    }
    #[inline(always)]
    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1).max(1));
    }
    fn index_put(&self, hash: i64, entry: u32) {
        let mask = self.mask.get() as usize;
        let mut i = hash as usize & mask;
        let mut perturb = hash as u64;
        // SAFETY: the index always has free slots, so the walk ends inside it.
        unsafe {
            while {
                let s = *self.index.get().add(i);
                s != FREE && s != GONE
            } {
                perturb >>= 5;
                i = (i.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
            self.index.get().add(i).write(entry + 1);
        }
    }
    /// Room for another entry: compacts or grows.
    fn make_room(&self, t: &Thread) -> Res<()> {
        let (used, live) = (self.used.get(), self.live.get());
        if used > SMALL && live < used - used / 4 {
            self.compact();
            if !self.index.get().is_null() {
                self.fill_index();
            }
            return Ok(());
        }
        // The index may be full before the entries are.
        if used == self.room() {
            self.grow_entries(t, if used < 4 { 4 } else { used + used / 2 + 2 })?;
        }
        self.fit(t, used + 1)
    }
    /// Entries there is storage for.
    fn room(&self) -> u32 {
        // SAFETY: null, or from alloc_raw.
        let bytes = unsafe { Heap::block(self.entries.get()) };
        (bytes / std::mem::size_of::<Entry>()).min(MOST) as u32
    }
    fn grow_entries(&self, t: &Thread, n: u32) -> Res<()> {
        let old = self.entries.get() as *mut u8;
        let bytes = n as usize * std::mem::size_of::<Entry>();
        // SAFETY: old storage came from alloc_raw; entries move with their bytes.
        let p = unsafe {
            if old.is_null() {
                t.heap().alloc_raw(bytes)
            } else {
                t.heap().grow_raw(old, self.used() * std::mem::size_of::<Entry>(), bytes)
            }
        };
        self.entries.set(crate::heap::pages::checked(t, p)? as *mut Entry);
        self.moved();
        Ok(())
    }
    /// Makes room for `n` entries in all.
    pub fn reserve(&self, t: &Thread, n: usize) -> Res<()> {
        if n > self.cap.get() as usize && n < MOST {
            if n > self.room() as usize {
                self.grow_entries(t, n as u32)?;
            }
            self.fit(t, n as u32)?;
        }
        Ok(())
    }
    fn compact(&self) {
        let p = self.entries.get();
        let mut to = 0;
        for from in 0..self.used() {
            // SAFETY: in range; entries move bitwise.
            unsafe {
                if !(*p.add(from)).key.is_unbound() {
                    if to != from {
                        p.add(to).write(*p.add(from));
                    }
                    to += 1;
                }
            }
        }
        self.used.set(to as u32);
        self.moved();
        self.changed();
    }
    /// Sees to an index that serves `n` entries, for which there is storage, if they are not few; as many as it serves
    /// there may be.
    #[inline(never)]
    fn fit(&self, t: &Thread, n: u32) -> Res<()> {
        let old = self.index.get() as *mut u8;
        if old.is_null() && n <= SMALL {
            self.cap.set(self.room().min(SMALL));
            return Ok(());
        }
        let slots = (n as usize * 3).div_ceil(2).next_power_of_two().max(16);
        if old.is_null() || slots > self.mask.get() as usize + 1 {
            // SAFETY: the old index came from alloc_raw; nothing in it is kept.
            let p = unsafe {
                if old.is_null() {
                    t.heap().alloc_raw(slots * 4)
                } else {
                    t.heap().grow_raw(old, 0, slots * 4)
                }
            };
            self.index.set(crate::heap::pages::checked(t, p)? as *mut u32);
            self.mask.set(slots as u32 - 1);
            self.fill_index();
        }
        let served = (self.mask.get() as usize + 1) * 2 / 3;
        self.cap.set(self.room().min(served as u32));
        Ok(())
    }
    /// Writes the index anew.
    fn fill_index(&self) {
        // SAFETY: mask + 1 slots.
        unsafe { std::ptr::write_bytes(self.index.get(), 0, self.mask.get() as usize + 1) };
        self.moved();
        self.lost.set(0);
        for i in 0..self.used() {
            // SAFETY: in range.
            let e = unsafe { *self.entries.get().add(i) };
            if !e.key.is_unbound() {
                self.index_put(e.hash, i as u32);
            }
        }
    }
    /// So many entries were given back. Before their marks fill the index, where no search would end then, it
    /// is written anew.
    fn lose(&self, entries: u32) {
        if self.index.get().is_null() {
            return;
        }
        self.lost.set(self.lost.get() + entries);
        if self.lost.get() > (self.mask.get() + 1 - self.cap.get()) / 2 {
            self.fill_index();
        }
    }
    /// Takes the association at a live position out.
    pub fn remove_at(&self, i: usize) -> (Value, Value) {
        if !self.index.get().is_null() {
            // SAFETY: in range; the entry is in the index.
            unsafe {
                let mask = self.mask.get() as usize;
                let hash = (*self.entries.get().add(i)).hash;
                let mut k = hash as usize & mask;
                let mut perturb = hash as u64;
                while *self.index.get().add(k) != i as u32 + 1 {
                    perturb >>= 5;
                    k = (k.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
                }
                self.index.get().add(k).write(GONE);
            }
        }
        // SAFETY: in range and live: ownership moves out.
        let kv = unsafe {
            let p = self.entries.get().add(i);
            let e = p.replace(Entry { hash: 0, key: Word::UNBOUND, value: Word::UNBOUND });
            (Value::from_owned(e.key), Value::from_owned(e.value))
        };
        self.live.set(self.live.get() - 1);
        if self.live.get() == 0 {
            self.used.set(0);
            if !self.index.get().is_null() {
                // SAFETY: mask + 1 slots.
                unsafe { std::ptr::write_bytes(self.index.get(), 0, self.mask.get() as usize + 1) };
                self.lost.set(0);
            }
        } else if i + 1 == self.used() {
            // Trailing gaps are given back, so that popitem stays cheap.
            let mut n = i;
            // SAFETY: in range.
            while n > 0 && unsafe { (*self.entries.get().add(n - 1)).key.is_unbound() } {
                n -= 1;
            }
            self.used.set(n as u32);
            self.lose((i + 1 - n) as u32);
        }
        self.changed();
        kv
    }
    pub fn remove(&self, t: &Thread, key: &Value) -> Res<Option<Value>> {
        let h = t.hash(key)?;
        Ok(self.find(t, h, key)?.map(|i| self.remove_at(i).1))
    }
    pub fn remove_str(&self, t: &Thread, name: &Ref<Str>) -> Option<Value> {
        let i = self.find_str(name.hash(t), name, name.word())?;
        Some(self.remove_at(i).1)
    }
    /// The last association, taken out.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        (0..self.used()).rev().find(|i| self.at(*i).is_some()).map(|i| self.remove_at(i))
    }
    /// Empties the dict; the contents die after it is empty.
    pub fn clear_all(&self) {
        self.cap.set(0);
        self.live.set(0);
        self.mixed.set(false);
        self.mask.set(0);
        self.moved();
        self.changed();
        self.give_up();
    }
    /// Gives up the contents; they die when they are not to be seen any more.
    #[inline(always)]
    fn give_up(&self) {
        let (p, n) = (self.entries.replace(std::ptr::null_mut()), self.used.replace(0));
        let index = self.index.replace(std::ptr::null_mut());
        // SAFETY: the storage is no longer reachable through the dict; every live entry is dropped once.
        unsafe {
            if !index.is_null() {
                Heap::free_raw(index as *mut u8);
            }
            if !p.is_null() {
                for i in 0..n as usize {
                    let e = *p.add(i);
                    if !e.key.is_unbound() {
                        e.key.decref();
                        e.value.decref();
                    }
                }
                Heap::free_raw(p as *mut u8);
            }
        }
    }
    /// A shallow copy.
    pub fn copy(&self, t: &Thread) -> Res<Ref<Dict>> {
        let d = Dict::new(t)?;
        d.reserve(t, self.len())?;
        for i in 0..self.used() {
            if let Some((k, v)) = self.at(i) {
                let hash = self.raw().get(i).map_or(0, |e| e.hash);
                d.append(t, hash, k, v)?;
            }
        }
        Ok(d)
    }
    /// The hash stored with a position.
    pub fn hash_at(&self, i: usize) -> i64 {
        self.raw().get(i).map_or(0, |e| e.hash)
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        self.give_up();
    }
}

#[inline(always)]
fn is_text(key: Word, name: &Str) -> bool {
    // SAFETY: the dict owns the key.
    unsafe { key.payload::<Str>() }.is_some_and(|k| k.same_text(name) && key.layout() == layouts::STR)
}
