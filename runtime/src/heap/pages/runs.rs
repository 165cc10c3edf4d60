//! The address range: pages and runs of pages are taken from it and given back.
#![allow(unsafe_code)] // island: memory

use super::{EMPTY_PAGES, GRADUAL, HEAD, Heap, LARGE, PAGE, Page, SLACK, page_of};

const READ_WRITE: libc::c_int = libc::PROT_READ | libc::PROT_WRITE;
const ANONYMOUS: libc::c_int = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
/// Runs of so many pages are moved instead of copied: there are few.
const MOVED: usize = 16;

/// What the page map says of a page.
pub(super) mod kind {
    pub const FREE: u8 = 0;
    /// A page, or the first of a run.
    pub const FIRST: u8 = 1;
    pub const REST: u8 = 2;
}

impl Heap {
    pub(super) fn alloc_run(&self, size: usize, kind: usize) -> *mut u8 {
        if self.faulty() {
            return std::ptr::null_mut();
        }
        let Some(total) = size.checked_add(HEAD + PAGE - 1) else { return std::ptr::null_mut() };
        let n = total / PAGE;
        let mut p = self.take_pages(n, n * PAGE);
        if p.is_null() && crate::heap::cycles::relieve(self) {
            p = self.take_pages(n, n * PAGE);
        }
        if p.is_null() {
            return p;
        }
        // SAFETY: fresh pages of this heap.
        unsafe {
            (p as *mut Page).write(Page {
                heap: self,
                free: std::ptr::null_mut(),
                used: 1,
                class: LARGE,
                objects: kind == 1,
                listed: true,
                quiet: false,
                slot: n * PAGE - HEAD,
                fresh: 0,
                next: std::ptr::null_mut(),
                prev: std::ptr::null_mut(),
                run: n,
                moved: false,
            });
            if self.watched.get() {
                self.born(p.add(HEAD), n * PAGE - HEAD);
            }
            p.add(HEAD)
        }
    }

    /// Grows storage, in place where the following pages are free.
    ///
    /// # Safety
    /// `p` came from [`Heap::alloc_raw`]; the old address is dead afterwards unless null is returned.
    pub unsafe fn grow_raw(&self, p: *mut u8, used: usize, size: usize) -> *mut u8 {
        if size <= Self::usable(p) {
            return p;
        }
        let page = page_of(p);
        if (*page).class == LARGE {
            let want = (size + HEAD).div_ceil(PAGE);
            let have = (*page).run;
            let at = match self.extend_run(page as usize, have, want - have) {
                true => page,
                false => self.move_run(page, have, want),
            };
            if !at.is_null() {
                (*at).run = want;
                (*at).slot = want * PAGE - HEAD;
                let q = (at as *mut u8).add(HEAD);
                if self.watched.get() {
                    if at != page {
                        self.died(p);
                    }
                    self.born(q, want * PAGE - HEAD);
                }
                return q;
            }
        }
        let q = self.alloc_raw(size);
        if !q.is_null() {
            std::ptr::copy_nonoverlapping(p, q, used);
            self.free(p);
        }
        q
    }

    /// `n` pages, for which `bytes` are booked.
    /// Moves a large run to a place with room for `want` pages; null if that cannot be. The system hands the memory over
    /// page by page (mremap(2)): nothing is copied, and there are never two of it.
    unsafe fn move_run(&self, page: *mut Page, have: usize, want: usize) -> *mut Page {
        if have < MOVED || self.fault.get() != 0 {
            return std::ptr::null_mut();
        }
        let to = self.take_pages(want, (want - have) * PAGE);
        if to.is_null() {
            return std::ptr::null_mut();
        }
        let how = libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED | libc::MREMAP_DONTUNMAP;
        let from = page as *mut libc::c_void;
        if libc::mremap(from, have * PAGE, have * PAGE, how, to as *mut libc::c_void)
            != to as *mut libc::c_void
        {
            self.renew(to as usize, want);
            self.give_pages(to as usize, want, (want - have) * PAGE);
            return std::ptr::null_mut();
        }
        let to = to as *mut Page;
        if (*to).moved {
            self.renew(page as usize, have);
        }
        (*to).moved = true;
        self.give_pages(page as usize, have, 0);
        to
    }

    /// Makes a moved range one with its neighbours for the system again, of whose memory areas a process has not
    /// many.
    pub(super) unsafe fn renew(&self, at: usize, pages: usize) {
        let (rw, how) = (READ_WRITE, ANONYMOUS | libc::MAP_FIXED);
        libc::mmap(at as *mut libc::c_void, pages * PAGE, rw, how, -1, 0);
    }

    pub(super) fn take_pages(&self, n: usize, bytes: usize) -> *mut u8 {
        if self.base.get() == 0 && !self.reserve() {
            return std::ptr::null_mut();
        }
        if !self.charge_for(bytes) {
            return std::ptr::null_mut();
        }
        if let Some(at) = self.take_free(n) {
            return at;
        }
        if self.empty_pages.get() >= EMPTY_PAGES {
            self.reclaim();
            if let Some(at) = self.take_free(n) {
                return at;
            }
        }
        let at = self.top.get();
        if n * PAGE > self.base.get() + self.reserved.get() - at {
            self.page_bytes.set(self.page_bytes.get() - bytes);
            return std::ptr::null_mut();
        }
        self.rise(at + n * PAGE, n);
        self.note(at, kind::FIRST, kind::REST, n);
        at as *mut u8
    }

    /// Pages from the free runs.
    pub(super) fn take_free(&self, n: usize) -> Option<*mut u8> {
        let mut runs = self.runs.borrow_mut();
        let (at, len) = runs.iter().find(|(_, len)| **len >= n).map(|(at, len)| (*at, *len))?;
        runs.remove(&at);
        if len > n {
            runs.insert(at + n * PAGE, len - n);
        }
        self.note(at, kind::FIRST, kind::REST, n);
        Some(at as *mut u8)
    }

    /// Moves the end of what is in use up, by one page or a run. Of a large heap a page is asked from the system as a
    /// whole: that costs a third less than a fault for each of its parts.
    pub(super) fn rise(&self, to: usize, pages: usize) {
        let from = self.top.replace(to);
        if pages == 1 && from > self.base.get() + GRADUAL && from >= self.used_top.get() {
            // SAFETY: the page is ours. Where the system cannot do it, the faults come.
            unsafe { libc::madvise(from as *mut libc::c_void, PAGE, libc::MADV_POPULATE_WRITE) };
        }
    }

    pub(super) fn extend_run(&self, start: usize, have: usize, more: usize) -> bool {
        let end = start + have * PAGE;
        if end == self.top.get() {
            if end + more * PAGE > self.base.get() + self.reserved.get() || !self.charge(more * PAGE) {
                return false;
            }
            self.top.set(end + more * PAGE);
            self.note(end, kind::REST, kind::REST, more);
            return true;
        }
        let mut runs = self.runs.borrow_mut();
        let Some(&len) = runs.get(&end) else { return false };
        if len < more || !self.charge(more * PAGE) {
            return false;
        }
        runs.remove(&end);
        if len > more {
            runs.insert(end + more * PAGE, len - more);
        }
        self.note(end, kind::REST, kind::REST, more);
        true
    }

    pub(super) fn give_pages(&self, at: usize, n: usize, bytes: usize) {
        self.page_bytes.set(self.page_bytes.get() - bytes);
        self.note(at, kind::FREE, kind::FREE, n);
        if n > 4 && at + n * PAGE != self.top.get() {
            // SAFETY: the pages are ours and hold nothing live.
            unsafe { libc::madvise(at as *mut libc::c_void, n * PAGE, libc::MADV_DONTNEED) };
        }
        let mut runs = self.runs.borrow_mut();
        let (mut at, mut n) = (at, n);
        if let Some((&before, &len)) = runs.range(..at).next_back() {
            if before + len * PAGE == at {
                runs.remove(&before);
                at = before;
                n += len;
            }
        }
        if let Some(len) = runs.remove(&(at + n * PAGE)) {
            n += len;
        }
        let top = self.top.get();
        if at + n * PAGE == top {
            self.top.set(at);
            let end = self.used_top.get().max(top);
            self.used_top.set(end);
            if end - at > SLACK {
                // SAFETY: as above; nothing above `at` is in use.
                unsafe { libc::madvise(at as *mut libc::c_void, end - at, libc::MADV_DONTNEED) };
                self.used_top.set(at);
            }
        } else {
            runs.insert(at, n);
        }
    }

    /// Notes in the map what `n` pages from `at` on are.
    pub(super) fn note(&self, at: usize, first: u8, rest: u8, n: usize) {
        // SAFETY: the map has a byte for every page of the range.
        unsafe {
            let p = self.kinds.get().add((at - self.base.get()) / PAGE);
            p.write(first);
            std::ptr::write_bytes(p.add(1), rest, n - 1);
        }
    }

    pub(super) fn reserve(&self) -> bool {
        let map = |size: usize| {
            // SAFETY: an anonymous mapping of our own.
            unsafe { libc::mmap(self.place.get() as *mut libc::c_void, size, READ_WRITE, ANONYMOUS, -1, 0) }
        };
        let mut size: usize = 1 << 40;
        while size >= 64 << 20 {
            let (p, kinds) = (map(size), map(size / PAGE));
            if p != libc::MAP_FAILED && kinds != libc::MAP_FAILED {
                self.kinds.set(kinds as *mut u8);
                let start = (p as usize).next_multiple_of(PAGE);
                self.base.set(start);
                self.top.set(start);
                self.reserved.set(size - (start - p as usize));
                return true;
            }
            size /= 4;
        }
        false
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        if self.base.get() != 0 {
            // SAFETY: the whole range is ours and nothing points into it any more.
            unsafe {
                libc::munmap(self.base.get() as *mut libc::c_void, self.reserved.get());
                libc::munmap(self.kinds.get() as *mut libc::c_void, self.reserved.get() / PAGE);
            }
        }
    }
}
