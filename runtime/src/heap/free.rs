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
    let flags = (*h).flags() & (flag::SIMPLE | flag::WEAKREFS | flag::TRACKED);
    if flags == flag::SIMPLE {
        // It owns no values: nothing dies with it.
        ((*(*h).ty.get()).data.payload.drop)(h);
        heap.free_object(h);
        return;
    }
    let depth = heap.death_depth.get();
    if depth >= MAX_DEPTH {
        return defer(heap, h);
    }
    heap.death_depth.set(depth + 1);
    if flags == flag::SIMPLE | flag::TRACKED {
        ((*(*h).ty.get()).data.payload.drop)(h);
        heap.free_object(h); // its type is immortal
    } else {
        destroy_instance(heap, h);
    }
    // Read again: that costs less than a register that is kept over the death.
    let depth = heap.death_depth.get() - 1;
    if depth == 0 && heap.has_deferred.get() {
        destroy_deferred(heap);
    }
    heap.death_depth.set(depth);
}

#[cold]
#[inline(never)]
unsafe fn defer(heap: &Heap, h: *mut Header) {
    heap.deferred.borrow_mut().push(h);
    heap.has_deferred.set(true);
}

#[inline(never)]
unsafe fn destroy_deferred(heap: &Heap) {
    loop {
        let next = heap.deferred.borrow_mut().pop();
        match next {
            Some(h) if (*h).has(flag::SIMPLE) && !(*h).has(flag::WEAKREFS) => {
                ((*(*h).ty.get()).data.payload.drop)(h);
                heap.free_object(h);
            }
            Some(h) => destroy_instance(heap, h),
            None => break,
        }
    }
    heap.has_deferred.set(false);
}

/// Destroys what may have a finalizer, weak references, slots, and a type to keep.
#[inline(never)]
unsafe fn destroy_instance(heap: &Heap, h: *mut Header) {
    let ty = (*h).ty.get();
    let data = &(*ty).data;
    if (data.slots.del.get().is_some() || (*h).has(flag::WEAKREFS)) && !last_words(heap, h) {
        return;
    }
    if data.declared.get() == 0 {
        drop_words(data.slot_area(h));
    } else {
        drop_slots(data, h);
    }
    (data.payload.drop)(h);
    heap.free_object(h);
    let ty = ty as *mut Header;
    if !(*ty).is_immortal() {
        decref(ty); // as when it was made
    }
}

/// The finalizer and the callbacks of weak references; false if the object rose again.
#[inline(never)]
unsafe fn last_words(heap: &Heap, h: *mut Header) -> bool {
    let del = (*(*h).ty.get()).data.slots.del.get().filter(|_| !(*h).has(flag::FINALIZED));
    if let Some(del) = del {
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
            return false;
        }
    }
    if (*h).has(flag::WEAKREFS) {
        let depth = heap.death_depth.replace(0);
        (*heap.interp.get()).weak_died(h);
        heap.death_depth.set(depth);
    }
    true
}

/// Drops `n` words from `at` on, which nobody looks at any more.
#[inline(always)]
unsafe fn drop_words((mut at, n): (*mut Word, usize)) {
    let end = at.add(n);
    while at < end {
        (*at).decref();
        at = at.add(1);
    }
}

/// Drops the slots of an instance: those its class declares, those of its bases, then its attributes.
#[inline(never)]
unsafe fn drop_slots(ty: &Type, h: *mut Header) {
    let (at, n) = ty.slot_area(h);
    let drop_range = |from: usize, to: usize| drop_words((at.add(from), to - from));
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
