//! What is done to a heap that is watched, or tried: blocks are told of, the dead poisoned, allocations refused.
#![allow(unsafe_code)] // island: memory

use super::super::header::Header;
use super::{CLASSES, GRAVEYARD, Heap, PAGE, page_of};

impl Heap {
    /// Refuses the `n`th allocation from now on, counted from 1.
    pub fn fail_at(&self, n: u64) {
        self.fault.set(n);
        self.no_current();
    }

    /// Is an allocation still to fail?
    pub fn will_fail(&self) -> bool {
        self.fault.get() != 0
    }

    /// Counts an allocation while one is to fail; true if it is this one.
    pub(super) fn faulty(&self) -> bool {
        let n = self.fault.get();
        if n == 0 {
            return false;
        }
        self.fault.set(n - 1);
        n == 1
    }

    /// Sees to it that the next allocation of every class asks [`Heap::refill`].
    pub(super) fn no_current(&self) {
        for kind in 0..2 {
            for class in 0..CLASSES {
                let page = self.current[kind][class].replace(std::ptr::null_mut());
                if !page.is_null() {
                    // SAFETY: a live page that no list holds.
                    unsafe {
                        if (*page).used == 0 && kind == 1 {
                            self.empty_pages.set(self.empty_pages.get() + 1);
                        }
                        self.list(page, kind, class);
                    }
                }
            }
        }
    }

    /// Begins or ends telling [`Heap::sites`] of every allocation and every block that is freed.
    pub fn watch(&self) {
        let on = self.sites.iter().any(|s| s.borrow().is_some());
        self.watched.set(on);
        self.no_current();
        // SAFETY: a live page.
        self.each_page(&mut |page| unsafe { self.set_listed(page, (*page).listed) });
    }

    /// Tells of a new block of `size` bytes, or of one that has another size now.
    #[cold]
    #[inline(never)]
    pub(super) fn born(&self, p: *mut u8, size: usize) {
        // SAFETY: the interpreter outlives its heap.
        let t = unsafe { self.interp.get().as_ref() }.and_then(|i| i.thread());
        for s in &self.sites {
            if let (Some(s), Some(t)) = (s.borrow_mut().as_mut(), t) {
                s.born(t, p as usize, size);
            }
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn died(&self, p: *mut u8) {
        for s in &self.sites {
            if let Some(s) = s.borrow_mut().as_mut() {
                s.died(p as usize);
            }
        }
    }

    /// From now on the dead are overwritten, and not reused for long.
    pub fn set_poison(&self) {
        self.poison.set(true);
        // SAFETY: a live page.
        self.each_page(&mut |page| unsafe { self.set_listed(page, (*page).listed) });
    }

    #[inline(never)]
    pub(super) unsafe fn free_loud(&self, h: *mut Header) {
        if self.poison.get() {
            return self.bury(h);
        }
        self.free(h as *mut u8);
    }

    /// Poisons an object and keeps it from being reused for long: a dangling word is seen.
    #[inline(never)]
    pub(super) unsafe fn bury(&self, h: *mut Header) {
        if self.watched.get() {
            self.died(h as *mut u8);
        }
        let slot = (*page_of(h as *mut u8)).slot;
        std::ptr::write_bytes((h as *mut u8).add(16), 0xDB, slot.min(PAGE) - 16);
        *(h as *mut u64) = 0xDBDB_DBDB;
        *(h as *mut u64).add(1) = 0;
        let mut buried = self.buried.borrow_mut();
        buried.push_back(h);
        let mut bytes = self.buried_bytes.get() + slot;
        while bytes > GRAVEYARD {
            let Some(first) = buried.pop_front() else { break };
            bytes -= (*page_of(first as *mut u8)).slot;
            self.free(first as *mut u8);
        }
        self.buried_bytes.set(bytes);
    }
}
