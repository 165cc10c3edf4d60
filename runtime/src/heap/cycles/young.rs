//! The young buffer: containers since they were allocated.
//!
//! An entry is never taken out when its object dies: stale entries are dropped when the buffer is looked
//! through. For that, a page of objects is given back only when no entry can point into it
//! (see [`crate::heap::Heap::reclaim`]).
#![allow(unsafe_code)] // island: raw entries

use crate::heap::header::{Header, flag};
use std::cell::Cell;

pub struct Young {
    start: Cell<*mut *mut Header>,
    next: Cell<*mut *mut Header>,
    /// When an entry would go here, it is time to look.
    stop: Cell<*mut *mut Header>,
    room: Cell<usize>,
    /// The first entries have survived once.
    aged: Cell<usize>,
}

impl Young {
    pub const fn new() -> Young {
        Young {
            start: Cell::new(std::ptr::null_mut()),
            next: Cell::new(std::ptr::null_mut()),
            stop: Cell::new(std::ptr::null_mut()),
            room: Cell::new(0),
            aged: Cell::new(0),
        }
    }
    /// Adds an entry; false when there is no room, and [`Young::look`] must come first.
    ///
    /// # Safety
    /// H1.
    #[inline(always)]
    pub unsafe fn push(&self, h: *mut Header) -> bool {
        let at = self.next.get();
        if at == self.stop.get() {
            return false;
        }
        *at = h;
        self.next.set(at.add(1));
        true
    }
    /// Entries, stale ones among them.
    pub fn count(&self) -> usize {
        (self.next.get() as usize - self.start.get() as usize) / std::mem::size_of::<*mut Header>()
    }
    /// Entries that have survived once: they come first.
    pub fn aged(&self) -> usize {
        self.aged.get()
    }
    pub fn entries(&self) -> &[*mut Header] {
        if self.start.get().is_null() {
            return &[];
        }
        // SAFETY: `len` entries were written.
        unsafe { std::slice::from_raw_parts(self.start.get(), self.count()) }
    }
    /// Drops stale and double entries; the others keep the order of their allocation.
    pub fn compact(&self) {
        let n = self.count();
        if n == 0 {
            return;
        }
        // SAFETY: entries point to slots of object pages, free or not (H6). Of two entries for one slot the
        // later belongs to the object there now.
        unsafe {
            let p = self.start.get();
            let (mut to, mut aged) = (n, 0);
            for i in (0..n).rev() {
                let h = *p.add(i);
                if (*h).ty.get().is_null() || (*h).has(flag::MARK) || (*h).has(flag::OLD) {
                    continue;
                }
                (*h).set(flag::MARK);
                to -= 1;
                *p.add(to) = h;
                aged += (i < self.aged.get()) as usize;
            }
            let left = n - to;
            std::ptr::copy(p.add(to), p, left);
            for i in 0..left {
                (**p.add(i)).clear(flag::MARK);
            }
            self.next.set(p.add(left));
            self.aged.set(aged);
        }
    }
    /// Sees to room for `more` entries before the next look.
    pub fn allow(&self, more: usize) {
        let n = self.count();
        let need = n + more.max(1);
        if need > self.room.get() || need * 8 < self.room.get() {
            let room = (need + need / 4).max(256);
            let fresh = Box::leak(vec![std::ptr::null_mut(); room].into_boxed_slice()).as_mut_ptr();
            if n > 0 {
                // SAFETY: both hold n entries.
                unsafe { std::ptr::copy_nonoverlapping(self.start.get(), fresh, n) };
            }
            self.give_back();
            self.start.set(fresh);
            self.room.set(room);
        }
        // SAFETY: inside the buffer.
        unsafe {
            self.next.set(self.start.get().add(n));
            self.stop.set(self.start.get().add(need));
        }
    }
    /// Puts `entries` in place of what is there, the first `aged` of which have survived once.
    pub fn replace(&self, entries: &[*mut Header], aged: usize) {
        self.next.set(self.start.get());
        self.aged.set(0);
        self.allow(entries.len() + 1);
        // SAFETY: room was made.
        unsafe {
            std::ptr::copy_nonoverlapping(entries.as_ptr(), self.start.get(), entries.len());
            self.next.set(self.start.get().add(entries.len()));
        }
        self.aged.set(aged);
    }
    fn give_back(&self) {
        let p = self.start.get();
        if !p.is_null() {
            // SAFETY: leaked from a box of this length in `allow`.
            drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(p, self.room.get())) });
        }
    }
}

impl Default for Young {
    fn default() -> Young {
        Young::new()
    }
}

impl Drop for Young {
    fn drop(&mut self) {
        self.give_back();
    }
}
