//! Death: what happens when the last owner goes.
//!
//! Order as CPython's `subtype_dealloc`: `__del__`, weakref callbacks, fields. Long chains die
//! iteratively: beyond a small depth the dead wait in a list that the outermost death empties.
#![allow(unsafe_code)] // island: deallocation

use super::handle::{Obj, Payload};
use super::header::{Header, flag};
use super::pages::Heap;
use super::value::Value;
use super::word::Word;
use crate::model::typeobj::{Type, tflag};
use crate::types::object::Object;

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
    if (*h).flags() & (flag::SIMPLE | flag::WEAKREFS) == flag::SIMPLE {
        return ((*(*h).ty.get()).data.payload.die)(h);
    }
    die_instance(h)
}

/// The end of an object that may have a finalizer, weak references, slots, and has a type to keep.
#[inline(never)]
unsafe fn die_instance(h: *mut Header) {
    let data = &(*(*h).ty.get()).data;
    let plain = data.payload.layout == Object::LAYOUT && data.declared.get() == 0;
    if plain && data.slots.del.get().is_none() && !(*h).has(flag::WEAKREFS) {
        return die_of::<Instance>(h);
    }
    die_slowly(h, destroy_instance)
}

/// The end of an object that has neither finalizer nor slots, and whose type is immortal.
///
/// # Safety
/// It is dead, and its payload is a `T`.
pub(super) unsafe fn die<T: Payload>(h: *mut Header) {
    if T::SHEDS {
        return die_of::<Obj<T>>(h);
    }
    if T::CONTAINER {
        return die_whole(h);
    }
    std::ptr::drop_in_place(&raw mut (*(h as *mut Obj<T>)).data);
    Heap::of(h as *mut u8).free_object(h)
}

/// As [`die`], for any payload.
///
/// # Safety
/// It is dead.
#[inline(never)]
pub(super) unsafe fn die_whole(h: *mut Header) {
    die_slowly(h, |heap, h| {
        ((*(*h).ty.get()).data.payload.drop)(h);
        heap.free_object(h);
    })
}

/// What an object owns, in the order in which it is given up.
trait Contents {
    /// As [`Payload::shed`].
    unsafe fn shed(h: *mut Header, from: usize, f: impl FnMut(Word) -> bool) -> usize;
    /// As [`Payload::give_back`].
    unsafe fn give_back(_h: *mut Header) {}
    /// As [`Payload::block`].
    unsafe fn block(_h: *mut Header) -> Option<*mut u8> {
        Some(std::ptr::null_mut())
    }
    /// A class that goes after its instance; null if that is immortal.
    unsafe fn class(_h: *mut Header) -> *mut Header {
        std::ptr::null_mut()
    }
}

impl<T: Payload> Contents for Obj<T> {
    #[inline(always)]
    unsafe fn shed(h: *mut Header, from: usize, f: impl FnMut(Word) -> bool) -> usize {
        (*(h as *mut Obj<T>)).data.shed(from, f)
    }
    #[inline(always)]
    unsafe fn give_back(h: *mut Header) {
        (*(h as *mut Obj<T>)).data.give_back();
    }
    #[inline(always)]
    unsafe fn block(h: *mut Header) -> Option<*mut u8> {
        (*(h as *mut Obj<T>)).data.block()
    }
}

/// A plain instance of a class.
struct Instance;

impl Contents for Instance {
    #[inline(always)]
    unsafe fn shed(h: *mut Header, from: usize, mut f: impl FnMut(Word) -> bool) -> usize {
        let data = &(*(*h).ty.get()).data;
        let slots = if data.has(tflag::DICT) { 1 + data.layout.capacity.get() as usize } else { 0 };
        let words = (h as *mut Obj<Object>).add(1) as *mut Word;
        let mut i = from;
        while i < slots {
            i += 1;
            if f(*words.add(i - 1)) {
                break;
            }
        }
        i
    }
    #[inline(always)]
    unsafe fn class(h: *mut Header) -> *mut Header {
        let ty = (*h).ty.get() as *mut Header;
        if (*ty).is_immortal() { std::ptr::null_mut() } else { ty }
    }
}

/// Gives up what an object owns, and the object.
///
/// Often nothing dies with it, or one value and that the last: then nothing is called, and the last is left by a jump.
/// So long chains die in a loop.
#[inline(always)]
unsafe fn die_of<C: Contents>(h: *mut Header) {
    let mut last = std::ptr::null_mut();
    let next = C::shed(h, 0, |w| dies(w, &mut last));
    if !last.is_null() {
        let mut more = false;
        C::shed(h, next, |w| {
            more = w.is_ptr();
            more
        });
        if more {
            return die_with::<C>(h, last, next);
        }
    }
    let class = C::class(h);
    if !C::block(h).is_some_and(|block| Heap::free_quickly(h, block)) {
        return die_bare::<C>(h, last);
    }
    if !class.is_null() && release(class) {
        return die_both(class, last);
    }
    if !last.is_null() {
        dead(last)
    }
}

/// The rest of [`die_of`] when the contents are given up, or dead.
#[inline(never)]
unsafe fn die_bare<C: Contents>(h: *mut Header, last: *mut Header) {
    let class = C::class(h);
    C::give_back(h);
    Heap::of(h as *mut u8).free_object(h);
    if !class.is_null() && release(class) {
        dead(class);
    }
    if !last.is_null() {
        dead(last)
    }
}

/// The end of a class with its last instance, and of what died with that.
#[cold]
#[inline(never)]
unsafe fn die_both(class: *mut Header, last: *mut Header) {
    dead(class);
    if !last.is_null() {
        dead(last)
    }
}

/// The rest of [`die_of`]: the value before number `next` dies, and others are still to be given up.
#[inline(never)]
unsafe fn die_with<C: Contents>(h: *mut Header, first: *mut Header, next: usize) {
    let heap = Heap::of(h as *mut u8);
    deeper(heap, || {
        let end = |h| if heap.death_depth.get() > MAX_DEPTH { defer(heap, h) } else { dead(h) };
        end(first);
        let mut last = std::ptr::null_mut();
        C::shed(h, next, |w| {
            if dies(w, &mut last) {
                end(last);
            }
            false
        });
        die_bare::<C>(h, std::ptr::null_mut());
    });
}

/// Gives up a word; true, with the object, if that was its last owner.
#[inline(always)]
unsafe fn dies(w: Word, last: &mut *mut Header) -> bool {
    let dies = w.is_ptr() && release(w.ptr());
    if dies {
        *last = w.ptr();
    }
    dies
}

/// [`Payload::shed`] of `n` words that go from the end.
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn shed_words(words: *mut Word, n: usize, from: usize, mut f: impl FnMut(Word) -> bool) -> usize {
    let mut left = n - from;
    while left > 0 {
        left -= 1;
        if f(*words.add(left)) {
            break;
        }
    }
    n - left
}

/// An end of an object that may be the end of many others; put off if this one is within too many others.
#[inline(always)]
unsafe fn die_slowly(h: *mut Header, end: unsafe fn(&Heap, *mut Header)) {
    let heap = Heap::of(h as *mut u8);
    if heap.death_depth.get() >= MAX_DEPTH {
        return defer(heap, h);
    }
    deeper(heap, || end(heap, h));
}

/// Runs `f`, in which objects die with another.
#[inline(always)]
unsafe fn deeper(heap: &Heap, f: impl FnOnce()) {
    heap.death_depth.set(heap.death_depth.get() + 1);
    f();
    // Read again: that costs less than a register that is kept meanwhile.
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
            Some(h) => dead(h),
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
    if !data.has(tflag::HEAP) {
        (data.payload.before_attributes)(h);
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
