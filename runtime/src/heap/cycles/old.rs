//! Collection of the old, in steps.
//!
//! Marking starts from the roots and takes no notice of what the program does meanwhile. What it does not
//! reach are suspects, most of them dead. They are put in an order in which holders come before what they
//! hold (strongly connected components by Tarjan's algorithm, SIAM J. Comput. 1972, in reverse), and in that
//! order they go to the exact operation, a batch at a time: whatever holds a member of a batch is in the
//! batch, or in an earlier one and by now either gone or known to live.
#![allow(unsafe_code)] // island: raw tables

use super::exact;
use crate::heap::Heap;
use crate::heap::header::{Header, flag};
use crate::heap::trace::{Visitor, Way, show};
use hashbrown::HashTable;
use std::time::{Duration, Instant};

/// A step stops after so long; it looks at the clock every [`CLOCK`] edges.
const STEP: Duration = Duration::from_micros(800);
/// The same in the world that takes a step at every safe point.
const SHORT_STEP: Duration = Duration::from_micros(10);
const CLOCK: usize = 256;
/// Members of a batch, but for components that are larger.
const BATCH: usize = 2000;
/// Containers with more references than this are marked in parts.
const PART: usize = 2048;
/// How far ahead of its use a header is asked from memory.
const AHEAD: usize = 16;

/// What a step came to.
pub enum Step {
    More,
    /// Garbage, to be finished before the next step.
    Dead(Vec<*mut Header>),
    Done,
}

enum Phase {
    Mark,
    Sweep { place: usize },
    Order(Box<Order>),
    Batches(Vec<u32>, Vec<u32>),
}

/// One collection of the old.
pub struct Cycle {
    phase: Phase,
    /// References to follow.
    stack: Vec<*mut Header>,
    /// Large containers, and how far they are shown.
    large: Vec<(*mut Header, usize)>,
    suspects: Vec<*mut Header>,
    pub collected: usize,
    /// Objects that marking reached.
    pub marked: usize,
}

/// An old object that marking has not reached?
///
/// # Safety
/// H1.
pub unsafe fn is_suspect(h: *mut Header, colour: bool) -> bool {
    (*h).has(flag::TRACKED)
        && (*h).has(flag::OLD)
        && (*h).has(flag::COLOUR) != colour
        && !(*h).has(flag::FROZEN)
        && exact::eligible(h)
}

fn prefetch(h: *mut Header) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint; any address will do.
    unsafe {
        std::arch::x86_64::_mm_prefetch(h as *const i8, std::arch::x86_64::_MM_HINT_T0);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = h;
}

/// The clock of a step, asked only now and then.
pub struct Clock {
    until: Instant,
    ticks: usize,
}

impl Clock {
    pub fn new(heap: &Heap) -> Clock {
        let step = if heap.cycles.stress.step.get() { SHORT_STEP } else { STEP };
        Clock { until: Instant::now() + step, ticks: 0 }
    }
    pub fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }
    fn over(&mut self, work: usize) -> bool {
        self.ticks += work;
        if self.ticks < CLOCK {
            return false;
        }
        self.ticks = 0;
        self.is_over()
    }
}

impl Cycle {
    pub fn new(roots: Vec<*mut Header>) -> Cycle {
        Cycle { phase: Phase::Mark, stack: roots, large: Vec::new(), suspects: Vec::new(), collected: 0, marked: 0 }
    }

    /// Goes on for a bounded time.
    ///
    /// # Safety
    /// A safe point; the colour is that of this cycle.
    pub unsafe fn step(&mut self, heap: &Heap, clock: &mut Clock) -> Step {
        loop {
            match &mut self.phase {
                Phase::Mark => {
                    if !self.mark(heap, &mut |work| clock.over(work)) {
                        return Step::More;
                    }
                    self.phase = Phase::Sweep { place: 0 };
                }
                Phase::Sweep { place } => {
                    let (colour, suspects) = (heap.cycles.colour.get(), &mut self.suspects);
                    let mut seen = 0;
                    let next = heap.walk_page(*place, &mut |h| {
                        seen += 1;
                        if is_suspect(h, colour) {
                            (*h).set(flag::LISTED);
                            suspects.push(h);
                        }
                    });
                    match next {
                        Some(next) => *place = next,
                        None => self.phase = Phase::Order(Box::new(Order::new(&self.suspects))),
                    }
                    if clock.over(seen) {
                        return Step::More;
                    }
                }
                Phase::Order(order) => {
                    if !order.go_on(&self.suspects, clock) {
                        return Step::More;
                    }
                    let (sequence, ends) = std::mem::take(&mut **order).result();
                    self.phase = Phase::Batches(sequence, ends);
                }
                Phase::Batches(sequence, ends) => {
                    if sequence.is_empty() {
                        return Step::Done;
                    }
                    let batch = next_batch(sequence, ends, &self.suspects);
                    let dead = exact::garbage(&batch);
                    if !dead.is_empty() {
                        return Step::Dead(dead);
                    }
                    if clock.over(batch.len()) {
                        return Step::More;
                    }
                }
            }
        }
    }

    /// Follows references until nothing is left, or `stop` says so; false then.
    unsafe fn mark(&mut self, heap: &Heap, stop: &mut dyn FnMut(usize) -> bool) -> bool {
        let colour = heap.cycles.colour.get();
        let mut ring = [std::ptr::null_mut::<Header>(); AHEAD];
        let mut at = 0;
        let mut empty = 0;
        loop {
            let next = match self.stack.pop() {
                Some(h) => {
                    prefetch(h);
                    empty = 0;
                    h
                }
                None if empty < AHEAD => {
                    empty += 1;
                    std::ptr::null_mut()
                }
                None => match self.large.pop() {
                    Some((h, from)) => {
                        if !(*h).ty.get().is_null() {
                            self.part(h, from);
                        }
                        if stop(PART) {
                            return false;
                        }
                        continue;
                    }
                    None => return true,
                },
            };
            let h = std::mem::replace(&mut ring[at % AHEAD], next);
            at += 1;
            if !h.is_null() {
                self.reach(h, colour);
            }
            if stop(1) {
                self.stack.extend(ring.iter().filter(|h| !h.is_null()));
                return false;
            }
        }
    }

    /// Marks an object and lists what it refers to, unless that was done before.
    #[inline(always)]
    unsafe fn reach(&mut self, h: *mut Header, colour: bool) {
        let ty = (*h).ty.get();
        if ty.is_null() || !(*h).has(flag::TRACKED) || (*h).has(flag::COLOUR) == colour {
            return;
        }
        if colour {
            (*h).set(flag::COLOUR);
        } else {
            (*h).clear(flag::COLOUR);
        }
        self.marked += 1;
        // What is being destroyed is not whole.
        if (*h).rc.get() == 0 {
            return;
        }
        let info = (*ty).data.payload;
        if (info.weight)(h) > PART {
            let (slots, n) = (*ty).data.slot_area(h);
            let mut v = Visitor::with(Way::Collect(&mut self.stack));
            (0..n).for_each(|i| v.word(*slots.add(i)));
            self.large.push((h, 0));
            return;
        }
        show(h, &mut Visitor::with(Way::Collect(&mut self.stack)));
    }

    unsafe fn part(&mut self, h: *mut Header, from: usize) {
        let info = (*(*h).ty.get()).data.payload;
        if (info.weight)(h) > from && (*h).rc.get() != 0 {
            (info.trace_part)(h, &mut Visitor::with(Way::Collect(&mut self.stack)), from, from + PART);
            self.large.push((h, from + PART));
        }
    }

    /// Marks everything at once.
    ///
    /// # Safety
    /// As [`Cycle::step`].
    pub unsafe fn mark_all(&mut self, heap: &Heap) {
        self.mark(heap, &mut |_| false);
    }

    /// Everything that marking has not reached, by address.
    ///
    /// # Safety
    /// As [`Cycle::step`].
    pub unsafe fn unmarked(&mut self, heap: &Heap) -> Vec<*mut Header> {
        let mut out = Vec::new();
        let colour = heap.cycles.colour.get();
        heap.walk(&mut |h| {
            if is_suspect(h, colour) {
                out.push(h);
            }
        });
        out
    }

    /// The memory of `h`, a run of its own, goes back.
    pub fn forget(&mut self, h: *mut Header) {
        self.stack.retain(|x| *x != h);
        self.large.retain(|x| x.0 != h);
        for s in self.suspects.iter_mut().filter(|s| **s == h) {
            *s = std::ptr::null_mut();
        }
    }

    /// Takes its marks off the objects, if it did not come to its end; what was collected.
    ///
    /// # Safety
    /// Its pages were kept.
    pub unsafe fn put_away(&mut self) -> usize {
        let at_end = matches!(&self.phase, Phase::Batches(sequence, _) if sequence.is_empty());
        for s in self.suspects.iter().filter(|s| !at_end && !s.is_null()) {
            (**s).clear(flag::LISTED);
        }
        self.collected
    }
}

/// Is the suspect still the object that was listed?
unsafe fn is_listed(h: *mut Header) -> bool {
    !h.is_null() && !(*h).ty.get().is_null() && (*h).has(flag::LISTED)
}

/// Takes whole components off the end of the sequence.
unsafe fn next_batch(sequence: &mut Vec<u32>, ends: &mut Vec<u32>, suspects: &[*mut Header]) -> Vec<*mut Header> {
    let mut from = sequence.len();
    while from > 0 && sequence.len() - from < BATCH {
        ends.pop();
        from = ends.last().map_or(0, |e| *e as usize);
    }
    let take = |i: &u32| {
        let h = suspects[*i as usize];
        if !is_listed(h) {
            return None;
        }
        (*h).clear(flag::LISTED);
        exact::eligible(h).then_some(h)
    };
    // The order of their addresses is about that of their making.
    sequence[from..].sort_unstable();
    let batch = sequence[from..].iter().filter_map(take).collect();
    sequence.truncate(from);
    batch
}

/// Tarjan's algorithm over the suspects, as it stands between two steps.
#[derive(Default)]
struct Order {
    /// Suspect numbers by address.
    numbers: HashTable<u32>,
    /// Visit number of each suspect from 1, 0 before; `u32::MAX` once its component is complete.
    visit: Vec<u32>,
    low: Vec<u32>,
    visits: u32,
    /// Nodes on the path: suspect, and where its targets begin in `targets`.
    path: Vec<(u32, usize)>,
    targets: Vec<u32>,
    open: Vec<u32>,
    next: usize,
    /// Components one after another, holders last; where each ends.
    sequence: Vec<u32>,
    ends: Vec<u32>,
    edges: Vec<*mut Header>,
}

fn hash(h: *mut Header) -> u64 {
    (h as u64 >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

const COMPLETE: u32 = u32::MAX;

impl Order {
    fn new(suspects: &[*mut Header]) -> Order {
        let n = suspects.len();
        Order {
            numbers: HashTable::with_capacity(n),
            visit: vec![0; n],
            low: vec![0; n],
            ..Order::default()
        }
    }
    fn result(self) -> (Vec<u32>, Vec<u32>) {
        (self.sequence, self.ends)
    }

    /// True when all is ordered.
    unsafe fn go_on(&mut self, suspects: &[*mut Header], clock: &mut Clock) -> bool {
        while self.numbers.len() < suspects.len() {
            let n = self.numbers.len() as u32;
            self.numbers.insert_unique(hash(suspects[n as usize]), n, |i| hash(suspects[*i as usize]));
            if clock.over(1) {
                return false;
            }
        }
        loop {
            let Some(&(node, begin)) = self.path.last() else {
                let Some(&h) = suspects.get(self.next) else { return true };
                if self.visit[self.next] == 0 && is_listed(h) {
                    self.enter(self.next as u32, suspects);
                }
                self.next += 1;
                if clock.over(4) {
                    return false;
                }
                continue;
            };
            if self.targets.len() > begin {
                let Some(to) = self.targets.pop() else { continue };
                match self.visit[to as usize] {
                    0 => {
                        self.enter(to, suspects);
                        if clock.over(4) {
                            return false;
                        }
                    }
                    COMPLETE => {}
                    v => self.low[node as usize] = self.low[node as usize].min(v),
                }
                continue;
            }
            self.path.pop();
            let low = self.low[node as usize];
            if let Some(&(above, _)) = self.path.last() {
                self.low[above as usize] = self.low[above as usize].min(low);
            }
            if low == self.visit[node as usize] {
                self.complete(node);
            }
        }
    }

    unsafe fn enter(&mut self, node: u32, suspects: &[*mut Header]) {
        self.visits += 1;
        self.visit[node as usize] = self.visits;
        self.low[node as usize] = self.visits;
        self.open.push(node);
        self.path.push((node, self.targets.len()));
        let h = suspects[node as usize];
        if !is_listed(h) || (*h).rc.get() == 0 {
            return;
        }
        show(h, &mut Visitor::with(Way::Collect(&mut self.edges)));
        for e in self.edges.drain(..) {
            if (*e).has(flag::LISTED) {
                if let Some(n) = self.numbers.find(hash(e), |i| suspects[*i as usize] == e) {
                    self.targets.push(*n);
                }
            }
        }
    }

    fn complete(&mut self, node: u32) {
        while let Some(n) = self.open.pop() {
            self.visit[n as usize] = COMPLETE;
            self.sequence.push(n);
            if n == node {
                break;
            }
        }
        self.ends.push(self.sequence.len() as u32);
    }
}
