//! Size-class pages: where the bytes of objects and payloads come from.
//!
//! 64 KiB aligned pages in one reserved address range; a class for every 8 bytes from 16 to 512, then four per
//! doubling to 32 KiB; larger blocks are runs of pages. Object pages can be walked (H6); raw pages
//! hold the storage of lists, dicts and the like. No locks: H3.
#![allow(unsafe_code)] // island: memory

mod back;
mod hostile;
pub mod quick;
mod runs;
mod walk;

use super::Res;
use super::header::Header;
use super::sites::Sites;
use crate::sync::thread::Thread;
use crate::world::Interp;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

pub const PAGE: usize = 64 << 10;
/// Blocks of so many bytes at most have a class for every 8 bytes, whose number is the size divided by 8.
pub const FINE: usize = 512;
const FIRST_COARSE: usize = FINE / 8 + 1;
const CLASSES: usize = FIRST_COARSE + 24;
const LARGE: u16 = 0xFFFF;
/// Bytes of poisoned objects that are kept from being reused.
const GRAVEYARD: usize = 64 << 20;
/// The smallest slot: the link of a free one, and the null type of H6.
const LEAST: usize = 16;
/// Blocks beyond this many bytes are runs of pages.
pub const LARGEST: usize = 32 << 10;
/// So many pages without an object are kept before new address space is touched.
const EMPTY_PAGES: usize = 16;
/// So many bytes above the top stay with us, for what comes and goes there.
const SLACK: usize = 1 << 20;
/// In so many bytes of the range no more of a page is touched than is used.
const GRADUAL: usize = 8 << 20;
/// The free list is extended to the next multiple of this, so that no more of a fresh page is touched than is used.
const CHUNK: usize = 4 << 10;

/// What stands at the start of every page; of a run, only of its first.
#[repr(C)]
pub struct Page {
    pub heap: *const Heap,
    free: *mut u8,
    /// Slots or, of a run, 1.
    used: u32,
    class: u16,
    objects: bool,
    /// On the partial list, or current.
    listed: bool,
    /// Listed, and nobody watches or poisons: freeing a slot needs no more than the free list.
    quiet: bool,
    slot: usize,
    /// The first byte never handed out.
    fresh: usize,
    next: *mut Page,
    prev: *mut Page,
    /// Pages in the run.
    run: usize,
    /// The run's memory came from another place of the range.
    moved: bool,
}

/// Bytes of a page's head, kept a multiple of the object alignment.
const HEAD: usize = 80;
const _: () = assert!(std::mem::size_of::<Page>() <= HEAD && HEAD.is_multiple_of(8));

#[inline(always)]
fn page_of(p: *mut u8) -> *mut Page {
    (p as usize & !(PAGE - 1)) as *mut Page
}

#[inline(always)]
fn class_of(size: usize) -> usize {
    if size <= FINE {
        size.div_ceil(8)
    } else {
        let top = usize::BITS - 1 - (size - 1).leading_zeros();
        let quarter = (size - 1) >> (top - 2) & 3;
        FIRST_COARSE + (top as usize - 9) * 4 + quarter
    }
}

const fn class_size(class: usize) -> usize {
    if class < 2 {
        LEAST
    } else if class < FIRST_COARSE {
        class * 8
    } else {
        let top = (class - FIRST_COARSE) / 4 + 9;
        (5 + (class - FIRST_COARSE) % 4) << (top - 2)
    }
}

/// One interpreter's heap.
pub struct Heap {
    current: [[Cell<*mut Page>; CLASSES]; 2],
    partial: [[Cell<*mut Page>; CLASSES]; 2],
    base: Cell<usize>,
    reserved: Cell<usize>,
    top: Cell<usize>,
    /// Above the top, up to here, lie pages that were used and that the system still has to keep.
    used_top: Cell<usize>,
    runs: RefCell<BTreeMap<usize, usize>>,
    /// What each page of the range is: [`kind`].
    kinds: Cell<*mut u8>,
    /// Pages of objects that hold none, kept for the collector's sake.
    empty_pages: Cell<usize>,
    pub cycles: super::cycles::Cycles,
    /// Bytes of slots that were ever handed out, and of runs.
    page_bytes: Cell<usize>,
    peak_bytes: Cell<usize>,
    /// Bytes that natives hold for objects outside the pages (limbs of big ints).
    external: Cell<usize>,
    limit: Cell<usize>,
    pub(super) death_depth: Cell<u32>,
    pub(super) deferred: RefCell<Vec<*mut Header>>,
    pub(super) has_deferred: Cell<bool>,
    poison: Cell<bool>,
    /// Who is told of every allocation: `--explain-gc` and `tracemalloc`.
    pub sites: [RefCell<Option<Box<Sites>>>; 2],
    watched: Cell<bool>,
    /// Frames that `tracemalloc` notes, or last noted, for each block.
    pub trace_limit: Cell<usize>,
    /// A MemoryError is being made.
    pub failing: Cell<bool>,
    /// Where the system should put the heap, if it can; 0 leaves that to it.
    pub place: Cell<usize>,
    /// Allocations until one is refused, from 1; 0 when none is.
    fault: Cell<u64>,
    pub interp: Cell<*const Interp>,
    /// Objects that died and were not given back yet, for they are poisoned: the first buried first, and their bytes.
    buried: RefCell<VecDeque<*mut Header>>,
    buried_bytes: Cell<usize>,
}

impl Heap {
    pub fn new() -> Heap {
        Heap {
            current: std::array::from_fn(|_| std::array::from_fn(|_| Cell::new(std::ptr::null_mut()))),
            partial: std::array::from_fn(|_| std::array::from_fn(|_| Cell::new(std::ptr::null_mut()))),
            base: Cell::new(0),
            reserved: Cell::new(0),
            top: Cell::new(0),
            used_top: Cell::new(0),
            runs: RefCell::new(BTreeMap::new()),
            kinds: Cell::new(std::ptr::null_mut()),
            empty_pages: Cell::new(0),
            cycles: super::cycles::Cycles::new(),
            page_bytes: Cell::new(0),
            peak_bytes: Cell::new(0),
            external: Cell::new(0),
            limit: Cell::new(usize::MAX),
            death_depth: Cell::new(0),
            deferred: RefCell::new(Vec::new()),
            has_deferred: Cell::new(false),
            poison: Cell::new(false),
            sites: Default::default(),
            watched: Cell::new(false),
            trace_limit: Cell::new(1),
            failing: Cell::new(false),
            place: Cell::new(0),
            fault: Cell::new(0),
            interp: Cell::new(std::ptr::null()),
            buried: RefCell::default(),
            buried_bytes: Cell::new(0),
        }
    }

    /// The heap that `p` was allocated from.
    ///
    /// # Safety
    /// H1: `p` lies in the first page of an allocation of some heap.
    #[inline(always)]
    pub unsafe fn of(p: *mut u8) -> &'static Heap {
        &*(*page_of(p)).heap
    }

    /// Says how deep in dying objects the running thread is; returns what stood there.
    pub(crate) fn set_death_depth(&self, n: u32) -> u32 {
        let before = self.death_depth.get();
        // Nearly always the same: the cache line stays as it is.
        if before != n {
            self.death_depth.set(n);
        }
        before
    }
    /// Bytes that the heap has made use of in its pages, and what natives hold outside.
    pub fn bytes(&self) -> usize {
        self.page_bytes.get() + self.external.get()
    }
    pub fn peak(&self) -> usize {
        self.peak_bytes.get()
    }
    /// The hard limit in bytes; allocation beyond it raises MemoryError.
    pub fn set_limit(&self, bytes: usize) {
        self.limit.set(bytes);
    }
    /// Runs `f` with the limit lifted, for what must not fail.
    pub fn beyond_limit<R>(&self, f: impl FnOnce() -> R) -> R {
        let limit = self.limit.replace(usize::MAX);
        let r = f();
        self.limit.set(limit);
        r
    }
    /// Books storage that an object holds outside the pages.
    pub fn external_add(&self, bytes: usize) {
        self.external.set(self.external.get() + bytes);
    }
    pub fn external_sub(&self, bytes: usize) {
        self.external.set(self.external.get().saturating_sub(bytes));
    }

    /// Tells the collector of a new container of `size` bytes.
    ///
    /// # Safety
    /// H1, and the header is written.
    #[inline(always)]
    pub(super) unsafe fn follow(&self, p: *mut Header, size: usize) {
        if size > LARGEST {
            self.cycles.born_old(p);
        } else if !self.cycles.young.push(p) {
            self.cycles.look(self, p);
        }
    }

    /// Memory for an object of `size` bytes. Its words beyond the header are not initialised.
    #[inline]
    pub fn alloc_object(&self, t: &Thread, size: usize) -> Res<*mut Header> {
        let p = self.alloc(size, 1);
        if p.is_null() {
            return Err(t.memory_error());
        }
        Ok(p as *mut Header)
    }

    /// Memory for the storage of an object.
    #[inline]
    pub fn alloc_raw(&self, size: usize) -> *mut u8 {
        self.alloc(size, 0)
    }

    #[inline(always)]
    fn alloc(&self, size: usize, kind: usize) -> *mut u8 {
        if size > LARGEST {
            return self.alloc_run(size, kind);
        }
        let class = class_of(size);
        let page = self.current[kind][class].get();
        // SAFETY: pages in `current` are live; their free lists hold free slots (H6).
        unsafe {
            if !page.is_null() {
                let p = (*page).free;
                if !p.is_null() {
                    (*page).free = *(p as *mut *mut u8);
                    (*page).used += 1;
                    return p;
                }
            }
        }
        self.refill(class, kind)
    }

    #[inline(never)]
    fn refill(&self, class: usize, kind: usize) -> *mut u8 {
        if self.faulty() {
            return std::ptr::null_mut();
        }
        let mut p = self.refilled(class, kind);
        if p.is_null() && super::cycles::relieve(self) {
            p = self.refilled(class, kind);
        }
        if self.watched.get() && !p.is_null() {
            self.born(p, class_size(class));
        }
        if self.fault.get() != 0 || self.watched.get() {
            self.no_current();
        }
        p
    }

    fn refilled(&self, class: usize, kind: usize) -> *mut u8 {
        // SAFETY: all pages named here are live pages of this heap (H1, H3).
        unsafe {
            let mut page = self.current[kind][class].get();
            if page.is_null() || !self.extend(page) {
                if !page.is_null() {
                    self.set_listed(page, false);
                }
                page = self.with_room(class, kind);
                if page.is_null() {
                    return std::ptr::null_mut();
                }
                self.set_listed(page, true);
                self.current[kind][class].set(page);
            }
            let p = (*page).free;
            (*page).free = *(p as *mut *mut u8);
            (*page).used += 1;
            p
        }
    }

    /// A page with a free slot, from the list or new; null when memory is refused.
    unsafe fn with_room(&self, class: usize, kind: usize) -> *mut Page {
        loop {
            let page = self.partial[kind][class].get();
            if page.is_null() {
                break;
            }
            self.unlist(page, kind, class);
            if (*page).used == 0 && kind == 1 {
                self.empty_pages.set(self.empty_pages.get() - 1);
            }
            if !(*page).free.is_null() || self.extend(page) {
                return page;
            }
        }
        let page = self.take_pages(1, 0) as *mut Page;
        if page.is_null() {
            return page;
        }
        page.write(Page {
            heap: self,
            free: std::ptr::null_mut(),
            used: 0,
            class: class as u16,
            objects: kind == 1,
            listed: false,
            quiet: false,
            slot: class_size(class),
            fresh: page as usize + HEAD,
            next: std::ptr::null_mut(),
            prev: std::ptr::null_mut(),
            run: 1,
            moved: false,
        });
        if !self.extend(page) {
            self.give_pages(page as usize, 1, 0);
            return std::ptr::null_mut();
        }
        page
    }

    /// Puts the next untouched slots of a page on its free list; false if there are none, or memory is refused.
    unsafe fn extend(&self, page: *mut Page) -> bool {
        let slot = (*page).slot;
        let end = page as usize + PAGE;
        let mut at = (*page).fresh;
        if at + slot > end {
            return false;
        }
        let stop = (at + slot).next_multiple_of(CHUNK).min(end);
        if !self.charge_for((stop - at) / slot * slot) {
            return false;
        }
        let mut last: *mut *mut u8 = &raw mut (*page).free;
        while at + slot <= stop {
            *last = at as *mut u8;
            last = at as *mut *mut u8;
            *(last.add(1)) = std::ptr::null_mut();
            at += slot;
        }
        *last = std::ptr::null_mut();
        (*page).fresh = at;
        true
    }

    unsafe fn unlist(&self, page: *mut Page, kind: usize, class: usize) {
        let (prev, next) = ((*page).prev, (*page).next);
        if prev.is_null() {
            self.partial[kind][class].set(next);
        } else {
            (*prev).next = next;
        }
        if !next.is_null() {
            (*next).prev = prev;
        }
        (*page).next = std::ptr::null_mut();
        (*page).prev = std::ptr::null_mut();
        self.set_listed(page, false);
    }

    unsafe fn set_listed(&self, page: *mut Page, listed: bool) {
        (*page).listed = listed;
        (*page).quiet = listed && !self.watched.get() && !(self.poison.get() && (*page).objects);
    }

    /// Puts a page on the list of those with room.
    unsafe fn list(&self, page: *mut Page, kind: usize, class: usize) {
        let first = self.partial[kind][class].get();
        (*page).next = first;
        (*page).prev = std::ptr::null_mut();
        if !first.is_null() {
            (*first).prev = page;
        }
        self.set_listed(page, true);
        self.partial[kind][class].set(page);
    }

    /// Bytes of a block that storage lies in; 0 where there is none.
    ///
    /// # Safety
    /// `p` is null, or a live allocation of a heap.
    pub unsafe fn block<T>(p: *mut T) -> usize {
        if p.is_null() { 0 } else { Self::usable(p as *mut u8) }
    }

    /// Usable bytes of an allocation.
    ///
    /// # Safety
    /// `p` is a live allocation of a heap.
    #[inline(always)]
    pub unsafe fn usable(p: *mut u8) -> usize {
        (*page_of(p)).slot
    }

    /// Books bytes that are about to be used; false if that is more than is allowed.
    fn charge(&self, more: usize) -> bool {
        let bytes = self.page_bytes.get() + more;
        if bytes + self.external.get() > self.limit.get() {
            return false;
        }
        self.page_bytes.set(bytes);
        self.peak_bytes.set(self.peak_bytes.get().max(bytes));
        if bytes > self.cycles.alarm.get() {
            self.cycles.request(self);
        }
        true
    }

    /// As [`Heap::charge`], after giving back what can be, if need be.
    fn charge_for(&self, more: usize) -> bool {
        self.charge(more) || {
            self.reclaim();
            self.charge(more)
        }
    }

    /// What is booked for a page of slots: those that were ever handed out.
    unsafe fn charged(page: *mut Page) -> usize {
        (*page).fresh - page as usize - HEAD
    }
}

impl Default for Heap {
    fn default() -> Heap {
        Heap::new()
    }
}

/// Null means that memory is refused.
pub fn checked(t: &Thread, p: *mut u8) -> Res<*mut u8> {
    if p.is_null() { Err(t.memory_error()) } else { Ok(p) }
}

/// The books of the heap that an object was booked in; for payloads, which know no thread when they die.
#[derive(Clone, Copy)]
pub struct Books(*const Heap);

impl Books {
    pub fn of(t: &Thread) -> Books {
        Books(t.heap())
    }
    /// Takes storage held outside the pages off the books.
    pub fn gone(self, bytes: usize) {
        // SAFETY: objects die before their heap.
        unsafe { (*self.0).external_sub(bytes) }
    }
}
