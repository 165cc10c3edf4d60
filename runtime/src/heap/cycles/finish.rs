//! What becomes of confirmed garbage, in the order of PEP 442: weak references, finalizers, a second look
//! for what rose again, and the end.
#![allow(unsafe_code)] // island: counts of the dead

use super::{debug, exact, explain};
use crate::heap::header::{Header, flag};
use crate::heap::weak::WeakRef;
use crate::heap::{Payload, Value, Word};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::list::List;
use crate::types::object::Object;
use std::time::Duration;

/// Ends the life of garbage that [`exact::garbage`] found; of how many objects, without those that rose again.
pub fn finish(t: &Thread, dead: Vec<*mut Header>) -> usize {
    if dead.is_empty() {
        return 0;
    }
    let options = t.heap().cycles.debug.get();
    let (mut weak, mut finalizers) = (false, false);
    // Each is held here until its turn comes, whatever the others' ends do to it.
    // SAFETY: H1; nothing ran since the garbage was found.
    for d in dead.iter().map(|d| unsafe { &**d }) {
        d.incref();
        weak |= d.has(flag::WEAKREFS) || is_weak(d);
        finalizers |= d.type_of().slots.del.get().is_some();
    }
    if t.heap().cycles.explain.get() {
        // SAFETY: as above.
        unsafe { explain::report(t, &dead) };
    }
    if options & debug::COLLECTABLE != 0 {
        dead.iter().for_each(|d| print_collectable(t, *d));
    }
    if weak {
        // SAFETY: H1, held.
        let callbacks = unsafe { t.interp().weak.let_go_of(&dead) };
        callbacks.into_iter().for_each(|(r, f)| t.interp().weak_callback(&f, &r));
        // What was called may have given a class its finalizer.
        finalizers = true;
    }
    let mut ran = false;
    for d in dead.iter().filter(|_| finalizers) {
        // SAFETY: held.
        unsafe {
            if let Some(del) = (**d).type_of().slots.del.get() {
                if !(**d).has(flag::FINALIZED) {
                    (**d).set(flag::FINALIZED);
                    let v = Value::from_borrowed(Word::from_ptr(*d));
                    t.interp().finalize(del, &v);
                    ran = true;
                }
            }
        }
    }
    // SAFETY: held.
    let dead = if ran { unsafe { second_look(dead) } } else { dead };
    let found = dead.len();
    if options & debug::SAVEALL != 0 {
        save(t, &dead);
        return found;
    }
    for d in &dead {
        // SAFETY: held; no program can see it any more.
        unsafe { clear(t, *d) };
    }
    found
}

fn is_weak(h: &Header) -> bool {
    // SAFETY: H1, the object lives as long as the reference to its header.
    unsafe { Word::from_ptr(h as *const Header as *mut Header).payload::<WeakRef>().is_some() }
}

/// Could a program not tell whether the objects there are die or are forgotten? `quiet` knows of a builtin object
/// whether its finalizer would do nothing that can be seen, and of the callback of a weak reference likewise.
pub fn is_silent(t: &Thread, quiet: &dyn Fn(&Value) -> bool) -> bool {
    let c = &t.heap().cycles;
    let heard = t.interp().registered("gc.callbacks").and_then(|v| v.downcast::<List>());
    if c.debug.get() != 0
        || c.explain.get()
        || heard.is_some_and(|l| !l.items.is_empty())
        || t.interp().weak.calls_back(quiet)
    {
        return false;
    }
    let mut silent = true;
    // SAFETY: H1; `quiet` only looks.
    unsafe {
        t.heap().walk(&mut |h| {
            let ty = (*h).type_of();
            if silent && ty.slots.del.get().is_some() && !(*h).has(flag::FINALIZED) {
                silent = !ty.has(tflag::HEAP)
                    && (*h).rc.get() != 0
                    && quiet(&Value::from_borrowed(Word::from_ptr(h)));
            }
        });
    }
    silent
}

/// Ends the life of that part of the garbage whose end runs no Python code: nothing in it, and nothing that it
/// leads to, has a finalizer or a weak reference. The rest is put aside until the next safe point.
///
/// # Safety
/// Nothing ran since the garbage was found.
pub unsafe fn clear_quietly(t: &Thread, dead: Vec<*mut Header>) -> usize {
    let loud = |d: &*mut Header| {
        let del = (**d).type_of().slots.del.get().is_some() && !(**d).has(flag::FINALIZED);
        del || (**d).has(flag::WEAKREFS) || is_weak(&**d)
    };
    // The mark is on what may go.
    dead.iter().for_each(|d| (**d).set(flag::MARK));
    let mut spared: Vec<*mut Header> = dead.iter().copied().filter(loud).collect();
    spared.iter().for_each(|s| (**s).clear(flag::MARK));
    let mut parked = Vec::new();
    while let Some(s) = spared.pop() {
        parked.push(Value::from_borrowed(Word::from_ptr(s)));
        crate::heap::trace::edges(s, &mut |to| {
            if (*to).has(flag::MARK) {
                (*to).clear(flag::MARK);
                spared.push(to);
            }
        });
    }
    let quiet: Vec<*mut Header> = dead.into_iter().filter(|d| (**d).has(flag::MARK)).collect();
    quiet.iter().for_each(|q| {
        (**q).clear(flag::MARK);
        (**q).incref();
    });
    t.heap().cycles.parked.borrow_mut().extend(parked);
    quiet.iter().for_each(|q| clear(t, *q));
    quiet.len()
}

/// Lets go of what the finalizers brought back to life; the rest.
unsafe fn second_look(held: Vec<*mut Header>) -> Vec<*mut Header> {
    let hold = |d: &*mut Header, by: i32| (**d).rc.set((**d).rc.get().wrapping_add_signed(by));
    held.iter().for_each(|d| hold(d, -1));
    let dead = exact::garbage(&held);
    held.iter().for_each(|d| hold(d, 1));
    if dead.len() < held.len() {
        dead.iter().for_each(|d| (**d).set(flag::MARK));
        let risen: Vec<_> = held.iter().filter(|d| !(***d).has(flag::MARK)).collect();
        dead.iter().for_each(|d| (**d).clear(flag::MARK));
        risen.into_iter().for_each(|d| Word::from_ptr(*d).decref());
    }
    dead
}

/// Breaks the cycles through an object and lets go of it.
unsafe fn clear(t: &Thread, d: *mut Header) {
    let ty = (*d).ty.get();
    if (*ty).data.payload.layout != Object::LAYOUT {
        ((*ty).data.payload.clear)(d, t);
    }
    let (at, n) = (*ty).data.slot_area(d);
    for i in 0..n {
        at.add(i).replace(Word::UNBOUND).decref();
    }
    Word::from_ptr(d).decref();
}

/// `DEBUG_SAVEALL`: garbage goes to `gc.garbage` instead.
fn save(t: &Thread, dead: &[*mut Header]) {
    let list = t.interp().registered("gc.garbage").and_then(|v| v.downcast::<List>());
    for d in dead {
        // SAFETY: the hold of `finish` moves here.
        let v = unsafe { Value::from_owned(Word::from_ptr(*d)) };
        if let Some(l) = &list {
            if l.items.push(t, v).is_err() {
                drop(t.take_exception());
            }
        }
    }
}

/// Tells `gc.callbacks` of a collection.
pub fn announce(t: &Thread, phase: &'static str, generation: usize, collected: usize) {
    let Some(list) = t.interp().registered("gc.callbacks").and_then(|v| v.downcast::<List>()) else { return };
    if list.items.is_empty() {
        return;
    }
    let pending = t.exc.take();
    // They may come and go meanwhile.
    for f in (0..).map_while(|i| list.items.get(i)) {
        let called = || {
            let info = crate::types::dict::Dict::new(t)?;
            for (k, n) in [("generation", generation), ("collected", collected), ("uncollectable", 0)] {
                info.insert(t, t.name(k).into_value(), Value::len(n))?;
            }
            t.call(&f, &[t.name(phase).into_value(), info.into_value()])
        };
        if called().is_err() {
            t.interp().unraisable(t, "in", Some(&f));
        }
    }
    t.exc.set(pending);
}

fn print_collectable(t: &Thread, d: *mut Header) {
    // SAFETY: held by the caller.
    let name = unsafe { (*d).type_of().name_str() };
    t.interp().write_error(t, &format!("gc: collectable <{name} {:#x}>\n", d as usize));
}

pub fn print_start(t: &Thread, generation: usize) {
    let (c, frozen) = (&t.heap().cycles, super::frozen(t));
    let text = format!(
        "gc: collecting generation {generation}...\ngc: objects in each generation: {} {} {}\n\
         gc: objects in permanent generation: {}\n",
        c.young.count() - c.young.aged(),
        c.young.aged(),
        c.old_live.get() - frozen,
        frozen,
    );
    t.interp().write_error(t, &text);
}

pub fn print_done(t: &Thread, found: usize, took: Duration) {
    let seconds = took.as_secs_f64();
    t.interp()
        .write_error(t, &format!("gc: done, {found} unreachable, 0 uncollectable, {seconds:.4}s elapsed\n"));
}
