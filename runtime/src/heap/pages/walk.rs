//! Walks over the pages and their objects (H6).
#![allow(unsafe_code)] // island: memory

use super::super::header::Header;
use super::runs::kind;
use super::{HEAD, Heap, LARGE, PAGE, Page};

impl Heap {
    /// Calls `f` with every page, of a run the first.
    pub(super) fn each_page(&self, f: &mut dyn FnMut(*mut Page)) {
        let end = (self.top.get() - self.base.get()) / PAGE;
        let mut place = 0;
        while place < end {
            let page = (self.base.get() + place * PAGE) as *mut Page;
            // SAFETY: the map says whether a page begins there.
            unsafe {
                if *self.kinds.get().add(place) == kind::FIRST {
                    f(page);
                    place += (*page).run;
                } else {
                    place += 1;
                }
            }
        }
    }

    /// Calls `f` on every object that is not freed; one whose count is 0 is being destroyed.
    ///
    /// # Safety
    /// `f` neither allocates nor frees objects.
    pub unsafe fn walk(&self, f: &mut dyn FnMut(*mut Header)) {
        let mut at = 0;
        while let Some(next) = self.walk_page(at, f) {
            at = next;
        }
    }

    /// Walks the first page of objects whose place in the heap is `from` or higher; where to go on, nothing
    /// at the end. Pages may come and go between two calls.
    ///
    /// # Safety
    /// As [`Heap::walk`].
    pub unsafe fn walk_page(&self, from: usize, f: &mut dyn FnMut(*mut Header)) -> Option<usize> {
        let mut place = from;
        let end = (self.top.get() - self.base.get()) / PAGE;
        while place < end {
            let page = (self.base.get() + place * PAGE) as *mut Page;
            if *self.kinds.get().add(place) != kind::FIRST {
                place += 1;
                continue;
            }
            if !(*page).objects {
                place += (*page).run;
                continue;
            }
            if (*page).class == LARGE {
                let h = (page as usize + HEAD) as *mut Header;
                if !(*h).ty.get().is_null() {
                    f(h);
                }
            } else {
                let mut p = page as usize + HEAD;
                while p + (*page).slot <= (*page).fresh {
                    let h = p as *mut Header;
                    if !(*h).ty.get().is_null() {
                        f(h);
                    }
                    p += (*page).slot;
                }
            }
            return Some(place + (*page).run);
        }
        None
    }

    /// Blocks in use, of objects and of their storage.
    pub fn blocks(&self) -> usize {
        let mut n = 0;
        self.each_page(&mut |page| {
            // SAFETY: a live page.
            n += unsafe { (*page).used as usize };
        });
        n - self.buried.borrow().len()
    }
}
