//! Blocks go back to their pages, and pages to the range.
#![allow(unsafe_code)] // island: memory

use super::super::header::{Header, flag};
use super::{CLASSES, Heap, LARGE, PAGE, Page, page_of};

impl Heap {
    /// Gives back an object's memory.
    ///
    /// # Safety
    /// The object is dead and its payload dropped.
    #[inline(always)]
    pub unsafe fn free_object(&self, h: *mut Header) {
        if (*h).has(flag::OLD) {
            self.cycles.old_died(h);
        }
        let page = page_of(h as *mut u8);
        if !(*page).quiet {
            return self.free_loud(h);
        }
        Self::put_back(page, h as *mut u8);
        if (*page).used == 0 {
            self.freed(page, h as *mut u8);
        }
    }

    /// Gives back an object and a block of its storage, or null, if there is no more to it than the free lists; false
    /// if there is.
    ///
    /// # Safety
    /// As for [`Heap::free_object`] and [`Heap::free_raw`].
    #[inline(always)]
    pub(in crate::heap) unsafe fn free_quickly(h: *mut Header, block: *mut u8) -> bool {
        let simple = |page: *mut Page| (*page).quiet && (*page).used != 1;
        let page = page_of(h as *mut u8);
        if (*h).has(flag::OLD) || !simple(page) {
            return false;
        }
        if !block.is_null() {
            let page = page_of(block);
            if !simple(page) {
                return false;
            }
            Self::put_back(page, block);
        }
        Self::put_back(page, h as *mut u8);
        true
    }

    /// Gives back storage.
    ///
    /// # Safety
    /// `p` came from [`Heap::alloc_raw`] and is not used afterwards.
    #[inline]
    pub unsafe fn free_raw(p: *mut u8) {
        Heap::of(p).free(p);
    }

    #[inline(always)]
    pub(super) unsafe fn free(&self, p: *mut u8) {
        let page = page_of(p);
        Self::put_back(page, p);
        if (*page).used == 0 || !(*page).quiet {
            self.freed(page, p);
        }
    }

    /// Puts a block before the free ones of its page.
    #[inline(always)]
    pub(super) unsafe fn put_back(page: *mut Page, p: *mut u8) {
        *(p as *mut *mut u8) = (*page).free;
        *(p as *mut *mut u8).add(1) = std::ptr::null_mut();
        (*page).free = p;
        (*page).used -= 1;
    }

    #[inline(never)]
    pub(super) unsafe fn freed(&self, page: *mut Page, p: *mut u8) {
        if self.watched.get() {
            self.died(p);
        }
        let class = (*page).class;
        if class == LARGE {
            let run = (*page).run;
            if (*page).moved {
                self.renew(page as usize, run);
            }
            self.give_pages(page as usize, run, run * PAGE);
            return;
        }
        let (kind, class) = ((*page).objects as usize, class as usize);
        if self.current[kind][class].get() == page {
            return;
        }
        if (*page).used == 0 && kind == 0 {
            if (*page).listed {
                self.unlist(page, kind, class);
            }
            self.give_pages(page as usize, 1, Self::charged(page));
            return;
        }
        if (*page).used == 0 {
            self.empty_pages.set(self.empty_pages.get() + 1);
        }
        if !(*page).listed {
            self.list(page, kind, class);
        }
    }

    /// Gives back the pages that hold no object, unless the collector may still look at their slots.
    pub fn reclaim(&self) {
        if self.empty_pages.get() == 0 || self.cycles.pinned() {
            return;
        }
        self.cycles.young.compact();
        for class in 0..CLASSES {
            let mut page = self.partial[1][class].get();
            while !page.is_null() {
                // SAFETY: listed pages are live pages of this heap; an empty one holds nothing.
                unsafe {
                    let next = (*page).next;
                    if (*page).used == 0 {
                        self.unlist(page, 1, class);
                        self.give_pages(page as usize, 1, Self::charged(page));
                    }
                    page = next;
                }
            }
        }
        self.empty_pages.set(0);
    }
}
