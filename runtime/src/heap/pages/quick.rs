//! The quick way to a new object: from the page at hand, or not at all.
//!
//! For handlers, which must stay leaves: nothing here calls, and a null result asks for the slow half, which
//! refills, looks through the young and refuses.
#![allow(unsafe_code)] // island: memory

use super::super::handle::{Obj, Payload};
use super::super::header::{Header, flag};
use super::super::vec::ValueVec;
use super::super::word::Word;
use super::{FINE, Heap, Page};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::object::Object;

/// Moves `n` words, of which there is at least one; one by one, for a handful is no work for vector registers.
///
/// # Safety
/// Both places have `n` words.
#[inline(always)]
pub unsafe fn move_words(from: *const Word, to: *mut Word, n: usize) {
    let (mut at, mut to, end) = (from, to, from.add(n));
    loop {
        to.write_volatile(*at);
        (at, to) = (at.add(1), to.add(1));
        if at >= end {
            return;
        }
    }
}

/// The page at hand for blocks of `size` bytes and its first free block; the block is null if there is none.
#[inline(always)]
unsafe fn at_hand(heap: &Heap, size: usize, kind: usize) -> (*mut Page, *mut u8) {
    if size > FINE {
        return (std::ptr::null_mut(), std::ptr::null_mut());
    }
    let page = heap.current[kind][size.div_ceil(8)].get();
    (page, if page.is_null() { std::ptr::null_mut() } else { (*page).free })
}

/// Takes the first free block of a page.
#[inline(always)]
unsafe fn take(page: *mut Page, p: *mut u8) {
    (*page).free = *(p as *mut *mut u8);
    (*page).used += 1;
}

/// A slot for a container of `size` bytes, entered among the young; its header must be written at once.
#[inline(always)]
unsafe fn container(heap: &Heap, size: usize) -> *mut Header {
    let (page, p) = at_hand(heap, size, 1);
    if p.is_null() || !heap.cycles.young.push(p as *mut Header) {
        return std::ptr::null_mut();
    }
    take(page, p);
    p as *mut Header
}

/// A new object of a core type with `extra` bytes after its payload; null if there is no room at hand.
///
/// # Safety
/// As [`Thread::make_core`]; bytecode runs.
#[inline(always)]
pub unsafe fn core<T: Payload>(t: &Thread, extra: usize, data: impl FnOnce() -> T) -> *mut Obj<T> {
    const { assert!(T::CONTAINER && !T::FINALIZER) };
    let i = t.interp();
    let room = if T::DICT { 8 } else { extra };
    let o = container(&i.heap, std::mem::size_of::<Obj<T>>() + room) as *mut Obj<T>;
    if !o.is_null() {
        let flags = if T::DICT { flag::TRACKED } else { flag::TRACKED | flag::SIMPLE };
        (&raw mut (*o).header).write(Header::new(T::LAYOUT, flags, i.types.address::<T>()));
        (&raw mut (*o).data).write(data());
        if T::DICT {
            (o.add(1) as *mut Word).write(Word::UNBOUND);
        }
    }
    o
}

/// As [`core`], for a payload with storage of `size` bytes, whose place and bytes in full are told.
///
/// # Safety
/// As [`core`].
#[inline(always)]
pub unsafe fn with_storage<T: Payload>(
    t: &Thread,
    size: usize,
    data: impl FnOnce(*mut u8, usize) -> T,
) -> *mut Obj<T> {
    let (page, storage) = at_hand(t.heap(), size, 0);
    if storage.is_null() {
        return std::ptr::null_mut();
    }
    core(t, 0, || {
        take(page, storage);
        data(storage, (*page).slot)
    })
}

/// An array that takes the `n` words at `from`, of which there is at least one, and has `bytes` for them at `place`.
///
/// # Safety
/// The place is fresh storage, and the words are owned.
#[inline(always)]
pub unsafe fn array(place: *mut u8, bytes: usize, from: *const Word, n: usize) -> ValueVec {
    move_words(from, place as *mut Word, n);
    ValueVec::from_parts(place as *mut Word, n, bytes / 8)
}

/// A plain instance of a class, whose count it takes; null if there is no room at hand.
///
/// # Safety
/// Instances of the class carry nothing but slots, and the collector follows them.
#[inline(always)]
pub unsafe fn instance(t: &Thread, class: Word) -> *mut Header {
    let ty = &(*(class.ptr() as *mut Obj<Type>)).data;
    let slots = ty.instance_slots();
    let o = container(t.heap(), std::mem::size_of::<Obj<Object>>() + 8 * slots);
    if !o.is_null() {
        o.write(Header::new(ty.layout_id(), flag::TRACKED, class.ptr() as *mut Obj<Type>));
        let mut at = (o as *mut Obj<Object>).add(1) as *mut Word;
        let end = at.add(slots);
        while at < end {
            at.write_volatile(Word::UNBOUND);
            at = at.add(1);
        }
    }
    o
}
