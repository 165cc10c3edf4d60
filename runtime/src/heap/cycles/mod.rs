//! The cycle collector.
//!
//! Safety comes from one operation, [`exact::garbage`]. Everything else only chooses what it is run on:
//!
//! - young containers: the buffer in [`young`], when it has grown by the first threshold;
//! - old ones: [`old`] marks from the roots in small steps and without a write barrier, and hands what it
//!   did not reach to the operation in batches.
//!
//! What is found goes through [`finish`], in the order of PEP 442. An allocation never collects: it sets the
//! breaker, and the running thread comes here at its next safe point.
#![allow(unsafe_code)] // island: raw entries

pub mod exact;
pub mod explain;
pub mod finish;
pub mod old;
pub mod young;

use super::header::{Header, flag};
use super::{Heap, Value, Word};
use crate::sync::thread::Thread;
use old::Cycle;
use std::cell::{Cell, RefCell};
use std::sync::atomic::Ordering;
use young::Young;

/// What the collector prints or keeps, as the `gc` module's `DEBUG_*`.
pub mod debug {
    pub const STATS: u32 = 1;
    pub const COLLECTABLE: u32 = 2;
    pub const UNCOLLECTABLE: u32 = 4;
    pub const SAVEALL: u32 = 32;
}

/// What `gc.get_stats` says of a generation.
#[derive(Clone, Copy, Default)]
pub struct Stats {
    pub collections: u64,
    pub collected: u64,
    pub uncollectable: u64,
}

/// Hostile worlds.
#[derive(Default)]
pub struct Stress {
    /// A collection at every safe point.
    pub step: Cell<bool>,
    /// A full collection every so many allocated containers, or after a [`SHARE`] of the old; 0 for none.
    pub every: Cell<u32>,
    /// After each of them, no count may be below the references there are.
    pub audit: Cell<bool>,
    /// Steps that go without an audit, after one of a large heap.
    unaudited: Cell<usize>,
}

impl Stress {
    /// An audit of many objects is followed by a step for each so many of them without one, lest a program that
    /// builds up much takes a time in proportion to its square.
    const AUDITED: usize = 5000;

    fn audit(&self, t: &Thread) {
        match self.unaudited.get() {
            0 => self.unaudited.set(super::audit::assert_held(t) / Stress::AUDITED),
            n => self.unaudited.set(n - 1),
        }
    }
}

/// The state of the collector.
pub struct Cycles {
    pub young: Young,
    pub enabled: Cell<bool>,
    pub thresholds: [Cell<i32>; 3],
    pub debug: Cell<u32>,
    /// Every cycle is explained before it goes.
    pub explain: Cell<bool>,
    pub stats: [Cell<Stats>; 3],
    pub stress: Stress,
    /// A collection is running: no other begins.
    pub running: Cell<bool>,
    /// Objects that are old.
    pub old_live: Cell<usize>,
    /// Those of them that were there when the program began.
    settled: Cell<usize>,
    /// As that stood when the last collection of the old ended, and the heap's bytes.
    old_base: Cell<usize>,
    byte_base: Cell<usize>,
    /// That collection found next to nothing.
    calm: Cell<bool>,
    /// Collections of the first generation since one of the second, and of the second since one of the third, as
    /// `gc.get_count` has them.
    pub rounds: [Cell<u32>; 2],
    /// When pages in use exceed this many bytes, it is time to look.
    pub alarm: Cell<usize>,
    /// The marking's colour.
    colour: Cell<bool>,
    /// Collection of the old under way.
    cycle: RefCell<Option<Box<Cycle>>>,
    /// Garbage that must not die before the next safe point, each held by a count.
    parked: RefCell<Vec<Value>>,
    pinned: Cell<bool>,
}

/// Allocated bytes between two looks, besides an eighth of the heap.
const ALARM: usize = 512 << 10;
/// Old objects that may join before a collection of the old begins, besides a quarter of them, or half if the last one
/// found next to nothing.
const OLD_SLACK: usize = 10_000;
/// New containers between two steps of a collection of the old.
const OLD_STEP: usize = 700;
const OLD_BYTES: usize = 4 << 20;
/// In a world of full collections, the part of a program's old objects that has to be new before the next: a program
/// that builds up a hundred thousand ends in a time in proportion to their number, not to its square.
const SHARE: usize = 500;

impl Cycles {
    pub const fn new() -> Cycles {
        Cycles {
            young: Young::new(),
            enabled: Cell::new(true),
            thresholds: [Cell::new(2000), Cell::new(10), Cell::new(10)],
            debug: Cell::new(0),
            explain: Cell::new(false),
            stats: [const { Cell::new(Stats { collections: 0, collected: 0, uncollectable: 0 }) }; 3],
            stress: Stress {
                step: Cell::new(false),
                every: Cell::new(0),
                audit: Cell::new(false),
                unaudited: Cell::new(0),
            },
            running: Cell::new(false),
            old_live: Cell::new(0),
            settled: Cell::new(0),
            old_base: Cell::new(0),
            byte_base: Cell::new(0),
            calm: Cell::new(false),
            rounds: [Cell::new(0), Cell::new(0)],
            alarm: Cell::new(4 << 20),
            colour: Cell::new(false),
            cycle: RefCell::new(None),
            parked: RefCell::new(Vec::new()),
            pinned: Cell::new(false),
        }
    }

    /// Do tables of the collector point into pages?
    pub fn pinned(&self) -> bool {
        self.pinned.get()
    }

    fn automatic(&self) -> bool {
        self.enabled.get() && self.thresholds[0].get() != 0
    }

    /// Asks the running thread to come to [`safe_point`].
    #[cold]
    pub fn request(&self, heap: &Heap) {
        if !self.automatic() || self.running.get() {
            self.alarm.set(heap.bytes() + heap.bytes() / 8 + ALARM);
            return;
        }
        self.alarm.set(usize::MAX);
        // SAFETY: the interpreter outlives its heap.
        if let Some(i) = unsafe { heap.interp.get().as_ref() } {
            i.breaker.fetch_or(crate::sync::gil::wish::COLLECT, Ordering::Relaxed);
        }
    }

    /// The young buffer wants a look; `h` is the entry that found no room.
    ///
    /// # Safety
    /// As [`Young::push`].
    #[cold]
    #[inline(never)]
    pub(super) unsafe fn look(&self, heap: &Heap, h: *mut Header) {
        self.young.compact();
        let net = self.young.count() - self.young.aged();
        let most = if self.pinned.get() { self.step().min(OLD_STEP) } else { self.step() };
        if self.automatic() && net >= most {
            self.request(heap);
        }
        self.young.allow(if net < most { most - net } else { (most / 2).max(self.young.count() / 2) });
        self.young.push(h);
    }

    /// New containers between two collections of the young.
    fn step(&self) -> usize {
        match self.stress.every.get() {
            0 => self.thresholds[0].get().clamp(1, 1 << 20) as usize,
            n => (n as usize).max(self.old_live.get().saturating_sub(self.settled.get()) / SHARE),
        }
    }

    /// An object too large for the young: it is old from the start.
    ///
    /// # Safety
    /// H1.
    pub(super) unsafe fn born_old(&self, h: *mut Header) {
        (*h).set(flag::OLD);
        if self.colour.get() {
            (*h).set(flag::COLOUR);
        }
        self.old_live.set(self.old_live.get() + 1);
    }

    unsafe fn promote(&self, h: *mut Header) {
        if !(*h).has(flag::OLD) {
            (*h).clear(flag::COLOUR);
            self.born_old(h);
        }
    }

    /// An old object's memory is about to be given back.
    #[inline(always)]
    pub(super) fn old_died(&self, h: *mut Header) {
        self.old_live.set(self.old_live.get().wrapping_sub(1));
        if self.pinned.get() {
            self.pinned_died(h);
        }
    }
    #[cold]
    #[inline(never)]
    fn pinned_died(&self, h: *mut Header) {
        // SAFETY: H1. What is no run stays readable: its page is kept.
        if unsafe { Heap::usable(h as *mut u8) } > super::pages::LARGEST {
            if let Some(c) = self.cycle.borrow_mut().as_mut() {
                c.forget(h);
            }
        }
    }

    /// Lets go of what [`relieve`] put aside.
    fn unpark(&self) {
        let parked = std::mem::take(&mut *self.parked.borrow_mut());
        drop(parked);
    }

    /// New containers since the last collection.
    pub fn young_count(&self) -> usize {
        self.young.compact();
        self.young.count() - self.young.aged()
    }

    /// The generation that a collection of the young is said to be of, as CPython counts.
    fn generation(&self) -> usize {
        (i64::from(self.rounds[0].get()) > i64::from(self.thresholds[1].get())) as usize
    }

    fn note(&self, generation: usize, collected: usize) {
        if let Some(next) = self.rounds.get(generation) {
            next.set(next.get() + 1);
        }
        self.rounds.iter().take(generation).for_each(|r| r.set(0));
        let s = &self.stats[generation];
        let mut v = s.get();
        v.collections += 1;
        v.collected += collected as u64;
        s.set(v);
    }
}

impl Default for Cycles {
    fn default() -> Cycles {
        Cycles::new()
    }
}

/// A safe point was reached after a request.
pub fn safe_point(t: &Thread) {
    let heap = t.heap();
    let c = &heap.cycles;
    c.unpark();
    if c.running.get() || !c.automatic() {
        heap.cycles.alarm.set(heap.bytes() + heap.bytes() / 8 + ALARM);
        return;
    }
    if c.stress.every.get() > 0 {
        collect(t, 2);
    } else {
        collect_young(t, c.generation(), Survivors::ByShare);
        old_step(t);
        c.alarm.set(heap.bytes() + heap.bytes() / 8 + ALARM);
    }
    if c.stress.audit.get() {
        c.stress.audit(t);
    }
    if c.stress.step.get() {
        c.request(heap);
    }
}

/// Memory is refused in the middle of an allocation: frees what garbage can go without any Python code being
/// run. True if something went; then it is worth asking again.
///
/// No registers are looked at, for an instruction may be half done: everything is one set.
pub(super) fn relieve(heap: &Heap) -> bool {
    let c = &heap.cycles;
    // SAFETY: the interpreter outlives its heap.
    let Some(t) = (unsafe { heap.interp.get().as_ref() }).and_then(|i| i.thread()) else { return false };
    if heap.death_depth.get() > 0 || c.running.replace(true) {
        return false;
    }
    end_cycle(heap);
    // SAFETY: H1 to H3; natives hold counts of all they use, and objects are whole whenever memory is asked for.
    let n = unsafe {
        let mut members = Vec::new();
        heap.walk(&mut |h| {
            if (*h).has(flag::TRACKED) && !(*h).has(flag::FROZEN) && exact::eligible(h) {
                members.push(h);
            }
        });
        let dead = exact::garbage(&members);
        drop(members);
        finish::clear_quietly(t, dead)
    };
    c.running.set(false);
    heap.reclaim();
    c.request(heap);
    n > 0
}

/// Runs `f` as the one collection; nothing if one is running.
fn alone(t: &Thread, generation: usize, f: impl FnOnce() -> usize) -> usize {
    let c = &t.heap().cycles;
    if c.running.replace(true) {
        return 0;
    }
    let begun = std::time::Instant::now();
    finish::announce(t, "start", generation, 0);
    if c.debug.get() & debug::STATS != 0 {
        finish::print_start(t, generation);
    }
    let n = f();
    c.note(generation, n);
    if c.debug.get() & debug::STATS != 0 {
        finish::print_done(t, n, begun.elapsed());
    }
    finish::announce(t, "stop", generation, n);
    c.running.set(false);
    n
}

/// What becomes of those who survive a collection of the young.
#[derive(Clone, Copy, PartialEq)]
enum Survivors {
    /// Those of a second collection are old; so are all, when nearly all survive.
    ByShare,
    /// They stay for another.
    Young,
    Old,
}

/// Collects the young.
fn collect_young(t: &Thread, generation: usize, survivors: Survivors) -> usize {
    alone(t, generation, || {
        let heap = t.heap();
        let c = &heap.cycles;
        c.young.compact();
        let all = c.young.entries().to_vec();
        let aged = c.young.aged();
        // SAFETY: H1, entries of a compacted buffer are live; nothing runs until the set is decided.
        let dead = unsafe {
            let members: Vec<*mut Header> = all.iter().copied().filter(|h| is_member(*h)).collect();
            exact::garbage(&members)
        };
        // SAFETY: as above.
        let kept = unsafe { grow_older(c, &all, &dead, aged, survivors) };
        c.young.replace(&kept, kept.len());
        // While the old are collected, steps come more often than their number grows.
        let soon = if c.pinned.get() { OLD_STEP } else { usize::MAX };
        c.young.allow(c.step().min(soon));
        finish::finish(t, dead)
    })
}

/// Makes the survivors of a collection of the young old, or those of a second; who stays young. The dead are in no table
/// from here on: what rises again is old.
///
/// # Safety
/// H1: the entries are live, the first `aged` of which have survived once; the dead are among them.
unsafe fn grow_older(
    c: &Cycles,
    all: &[*mut Header],
    dead: &[*mut Header],
    aged: usize,
    survivors: Survivors,
) -> Vec<*mut Header> {
    let live = all.len() - dead.len();
    let aged = if survivors == Survivors::Young { 0 } else { aged };
    let most = survivors == Survivors::ByShare && live * 4 > all.len() * 3;
    if survivors == Survivors::Old || most || live == 0 {
        all.iter().for_each(|h| c.promote(*h));
        return Vec::new();
    }
    dead.iter().for_each(|d| (**d).set(flag::MARK));
    let keep = |(i, h): (usize, &*mut Header)| {
        let stays = !(**h).has(flag::MARK) && i >= aged && is_member(*h);
        if !stays {
            (**h).clear(flag::MARK);
            c.promote(*h);
        }
        stays.then_some(*h)
    };
    all.iter().enumerate().filter_map(keep).collect()
}

/// Large containers are not traced with the young: they are old at once.
const HEAVY: usize = 20_000;

unsafe fn is_member(h: *mut Header) -> bool {
    exact::eligible(h) && !(*h).has(flag::FROZEN) && ((*(*h).ty.get()).data.payload.weight)(h) < HEAVY
}

/// A step of the collection of the old, if one is under way or due.
fn old_step(t: &Thread) {
    let heap = t.heap();
    let c = &heap.cycles;
    if c.cycle.borrow().is_none() {
        let share = if c.calm.get() { 2 } else { 4 };
        let due = c.stress.step.get()
            || c.old_live.get() > c.old_base.get() + c.old_base.get() / share + OLD_SLACK
            || heap.bytes() > c.byte_base.get() + c.byte_base.get() / 2 + OLD_BYTES;
        if !due {
            return;
        }
        c.colour.set(!c.colour.get());
        c.pinned.set(true);
        let roots = roots(t);
        *c.cycle.borrow_mut() = Some(Box::new(Cycle::new(roots)));
    }
    if c.running.replace(true) {
        return;
    }
    let mut clock = old::Clock::new(heap);
    loop {
        let came_to = match c.cycle.borrow_mut().as_mut() {
            // SAFETY: a safe point; H3.
            Some(cycle) => unsafe { cycle.step(heap, &mut clock) },
            None => break,
        };
        match came_to {
            old::Step::More => break,
            old::Step::Dead(dead) => {
                let n = finish::finish(t, dead);
                if let Some(cycle) = c.cycle.borrow_mut().as_mut() {
                    cycle.collected += n;
                }
                if clock.is_over() {
                    break;
                }
            }
            old::Step::Done => {
                let marked = c.cycle.borrow().as_ref().map_or(0, |cycle| cycle.marked);
                let n = end_cycle(heap);
                c.note(2, n);
                rest(heap, n);
                // What died since the marking is in no base.
                c.old_base.set(marked.min(c.old_live.get()));
            }
        }
    }
    c.running.set(false);
}

/// Puts the tables of a collection of the old away; what it collected.
fn end_cycle(heap: &Heap) -> usize {
    let c = &heap.cycles;
    let Some(mut cycle) = c.cycle.borrow_mut().take() else { return 0 };
    // SAFETY: a safe point.
    unsafe { cycle.put_away(heap) };
    c.pinned.set(false);
    cycle.collected
}

/// Objects that the interpreter and the active frames hold: where marking begins.
fn roots(t: &Thread) -> Vec<*mut Header> {
    let mut out = Vec::new();
    t.interp().containers(&mut |h| out.push(h));
    out
}

/// `gc.collect(generation)`: what was found unreachable.
pub fn collect(t: &Thread, generation: usize) -> usize {
    if generation < 2 {
        let survivors = if generation == 0 { Survivors::Young } else { Survivors::Old };
        return collect_young(t, generation, survivors);
    }
    let n = alone(t, 2, || collect_all(t, true));
    rest(t.heap(), n);
    n
}

/// Collects everything while the interpreter ends. The young stay young, so that the order in which they were
/// made is not forgotten: it is that of their finalizers. `after` is what CPython made before the program
/// began, the namespace of `__main__`: its young collections have put it behind the newest objects. What was
/// found unreachable.
pub fn collect_last(t: &Thread, after: &[Value]) -> usize {
    let c = &t.heap().cycles;
    let mut found = 0;
    if !c.running.replace(true) {
        rejuvenate(t.heap());
        found = collect_all(t, false);
        c.young.compact();
        // SAFETY: H1, entries of a compacted buffer are live; nothing runs.
        let order = unsafe {
            let mut list = c.young.entries().to_vec();
            list.retain(|h| exact::eligible(*h));
            let is_after = |h: &*mut Header| after.iter().any(|v| v.word().ptr() == *h);
            let (last, mut first): (Vec<_>, Vec<_>) = list.into_iter().partition(is_after);
            first.extend(last);
            exact::order_of_collection(&first)
        };
        c.young.replace(&order, 0);
        c.running.set(false);
    }
    found
}

/// Old objects beyond those of the start, up to which the end of a program takes them in the order of their making.
const FEW: usize = 20_000;

/// Makes the old young again, in the order of their addresses, which is about that in which they were made; nothing
/// if there are many, or none but those of the start.
fn rejuvenate(heap: &Heap) {
    let c = &heap.cycles;
    let more = c.old_live.get().saturating_sub(c.settled.get());
    if more == 0 || more > FEW {
        return;
    }
    end_cycle(heap);
    c.young.compact();
    let mut all = Vec::new();
    // SAFETY: H1; nothing runs.
    unsafe {
        heap.walk(&mut |h| {
            if (*h).has(flag::OLD)
                && !(*h).has(flag::FROZEN)
                && Heap::usable(h as *mut u8) <= super::pages::LARGEST
            {
                (*h).clear(flag::OLD);
                all.push(h);
            }
        });
    }
    c.old_live.set(c.old_live.get() - all.len());
    all.extend_from_slice(c.young.entries());
    c.young.replace(&all, 0);
}

/// No finalizer of what there is now will run.
pub fn silence(t: &Thread) {
    // SAFETY: H1.
    unsafe { t.heap().walk(&mut |h| (*h).set(flag::FINALIZED)) };
}

/// One marking and one exact operation on all that it has not reached.
fn collect_all(t: &Thread, promote: bool) -> usize {
    let heap = t.heap();
    let c = &heap.cycles;
    c.unpark();
    end_cycle(heap);
    c.young.compact();
    let colour = !c.colour.get();
    c.colour.set(colour);
    let young = c.young.entries().to_vec();
    // SAFETY: H1; a compacted buffer holds live objects. Nothing runs until the set is decided.
    let dead = unsafe {
        young.iter().for_each(|h| old::paint(*h, !colour));
        let mut cycle = Cycle::new(roots(t));
        cycle.mark_all(heap);
        // Often all the old are reached, and nobody need look for what is not.
        let mut members = if cycle.marked_old < c.old_live.get() { cycle.unmarked(heap) } else { Vec::new() };
        // The young last, in the order they were made.
        let unmarked = |h: &&*mut Header| {
            (***h).has(flag::COLOUR) != colour && !(***h).has(flag::FROZEN) && exact::eligible(**h)
        };
        members.extend(young.iter().filter(unmarked));
        let dead = exact::garbage(&members);
        members.iter().for_each(|h| old::paint(*h, colour));
        if promote {
            young.iter().for_each(|h| c.promote(*h));
            c.young.replace(&[], 0);
            c.young.allow(c.step());
        }
        dead
    };
    finish::finish(t, dead)
}

/// Notes the size of the heap after a collection of all that found so much.
fn rest(heap: &Heap, found: usize) {
    let c = &heap.cycles;
    c.calm.set(found * 32 < c.old_live.get());
    c.old_base.set(c.old_live.get());
    c.byte_base.set(heap.bytes());
    c.alarm.set(heap.bytes() + heap.bytes() / 8 + ALARM);
    heap.reclaim();
}

/// The generations an object may be in, as `gc.get_objects` counts them; nothing for what is not followed.
///
/// # Safety
/// H1.
unsafe fn generation_of(c: &Cycles, h: *mut Header) -> Option<usize> {
    if !(*h).has(flag::TRACKED) || (*h).rc.get() == 0 {
        return None;
    }
    if (*h).has(flag::OLD) {
        return Some(2);
    }
    Some(c.young.entries()[..c.young.aged()].contains(&h) as usize)
}

/// Objects that the collector follows, of one generation or all.
pub fn objects(t: &Thread, generation: Option<usize>) -> Vec<Value> {
    let c = &t.heap().cycles;
    c.young.compact();
    let mut out = Vec::new();
    // SAFETY: H1; a new owner of each.
    unsafe {
        t.heap().walk(&mut |h| {
            let g = generation_of(c, h);
            if g.is_some() && (generation.is_none() || g == generation) {
                out.push(Value::from_borrowed(Word::from_ptr(h)));
            }
        });
    }
    out
}

/// Objects that own a reference to one of `targets`.
pub fn referrers(t: &Thread, targets: &[Value]) -> Vec<Value> {
    let words: Vec<Word> = targets.iter().map(Value::word).collect();
    let mut out = Vec::new();
    // SAFETY: as in `objects`.
    unsafe {
        t.heap().walk(&mut |h| {
            if (*h).has(flag::TRACKED) && (*h).rc.get() != 0 && super::trace::refers_to(h, &words) {
                out.push(Value::from_borrowed(Word::from_ptr(h)));
            }
        });
    }
    out
}

/// Makes all containers old: what stands when the program begins.
pub fn settle(heap: &Heap) {
    let c = &heap.cycles;
    c.young.compact();
    // SAFETY: H1, entries of a compacted buffer are live.
    c.young.entries().iter().for_each(|h| unsafe { c.promote(*h) });
    c.young.replace(&[], 0);
    c.young.allow(c.step());
    c.settled.set(c.old_live.get());
    c.rounds.iter().for_each(|r| r.set(0));
    rest(heap, 0);
}

/// `gc.freeze`: sets everything there is aside.
pub fn freeze(t: &Thread) {
    end_cycle(t.heap());
    settle(t.heap());
    // SAFETY: H1.
    unsafe {
        t.heap().walk(&mut |h| {
            if (*h).has(flag::TRACKED) {
                (*h).set(flag::FROZEN);
            }
        });
    }
}

/// `gc.unfreeze`
pub fn unfreeze(t: &Thread) {
    // SAFETY: H1.
    unsafe { t.heap().walk(&mut |h| (*h).clear(flag::FROZEN)) };
}

/// Objects that `freeze` set aside and that live.
pub fn frozen(t: &Thread) -> usize {
    let mut n = 0;
    // SAFETY: H1.
    unsafe { t.heap().walk(&mut |h| n += (*h).has(flag::FROZEN) as usize) };
    n
}
