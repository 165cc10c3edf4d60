//! Death: what happens when the last owner goes.
//!
//! Order as CPython's `subtype_dealloc`: `__del__`, weakref callbacks, fields. Long chains die
//! iteratively: beyond a small depth the dead wait in a list that the outermost death empties.
#![allow(unsafe_code)] // island: deallocation

use super::header::{Header, flag};
use super::pages::Heap;
use super::value::Value;
use super::word::Word;
use crate::model::typeobj::Type;

const MAX_DEPTH: u32 = 40;

/// Gives up one owner of the object.
///
/// # Safety
/// H2: the caller owned one count.
#[inline(always)]
pub unsafe fn decref(h: *mut Header) {
    if release(h) {
        dead(h);
    }
}

/// One owner less, without the death: true when it was the last, and the caller must call [`dead`].
///
/// # Safety
/// H2: the caller owned one count.
#[inline(always)]
pub unsafe fn release(h: *mut Header) -> bool {
    let rc = (*h).rc.get().wrapping_sub(1);
    (*h).rc.set(rc);
    rc == 0
}

/// The object has lost its last owner.
///
/// # Safety
/// [`release`] said so.
#[cold]
#[inline(never)]
pub unsafe fn dead(h: *mut Header) {
    let heap = Heap::of(h as *mut u8);
    if (*h).flags() & (flag::SIMPLE | flag::WEAKREFS | flag::TRACKED) == flag::SIMPLE {
        // It owns no values: nothing dies with it.
        ((*(*h).ty.get()).data.payload.drop)(h);
        heap.free_object(h);
        return;
    }
    let depth = heap.death_depth.get();
    if depth >= MAX_DEPTH {
        heap.deferred.borrow_mut().push(h);
        return;
    }
    heap.death_depth.set(depth + 1);
    destroy(heap, h);
    if depth == 0 {
        loop {
            let next = heap.deferred.borrow_mut().pop();
            match next {
                Some(h) => destroy(heap, h),
                None => break,
            }
        }
    }
    heap.death_depth.set(depth);
}

unsafe fn destroy(heap: &Heap, h: *mut Header) {
    let ty = (*h).ty.get();
    let info = (*ty).data.payload;
    if (*h).has(flag::SIMPLE) && !(*h).has(flag::WEAKREFS) {
        (info.drop)(h);
        heap.free_object(h);
        return; // its type is immortal
    }
    if let Some(del) = (*ty).data.slots.del.get() {
        if !(*h).has(flag::FINALIZED) {
            (*h).set(flag::FINALIZED);
            (*h).rc.set(1);
            let me = Value::from_borrowed(Word::from_ptr(h));
            // A finalizer's own children die at once, not in a list that waits for it.
            let depth = heap.death_depth.replace(0);
            (*heap.interp.get()).finalize(del, &me);
            heap.death_depth.set(depth);
            std::mem::forget(me);
            let rc = (*h).rc.get() - 2;
            (*h).rc.set(rc);
            if rc != 0 {
                return; // it rose again
            }
        }
    }
    if (*h).has(flag::WEAKREFS) {
        let depth = heap.death_depth.replace(0);
        (*heap.interp.get()).weak_died(h);
        heap.death_depth.set(depth);
    }
    (*h).set(flag::DYING);
    drop_slots(&(*ty).data, h);
    (info.drop)(h);
    heap.free_object(h);
    let ty = ty as *mut Header;
    if !(*ty).is_immortal() {
        decref(ty); // as when it was made
    }
}

/// Drops the slots of an instance: those its class declares, those of its bases, then its attributes.
unsafe fn drop_slots(ty: &Type, h: *mut Header) {
    let (at, n) = ty.slot_area(h);
    let drop_range = |from: usize, to: usize| {
        for i in from..to {
            at.add(i).replace(Word::UNBOUND).decref();
        }
    };
    let declared = ty.declared.get() as usize;
    let mut to = declared;
    let mut base = ty.base.get();
    while to > 0 {
        let from = base.as_ref().map_or(0, |b| b.declared.get() as usize).min(to);
        drop_range(from, to);
        to = from;
        base = base.and_then(|b| b.base.get());
    }
    drop_range(declared, n);
}
