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
use crate::heap::pages::PAGE;
use crate::heap::trace::{Visitor, Way, show};
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
/// Entries of a table made or given up between two looks at the clock.
const PIECE: usize = 1 << 15;
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
    Sweep {
        place: usize,
    },
    Order(Box<Order>),
    Batches(Box<Order>),
    /// The tables go back to the system, a piece at a time.
    Free(Box<Order>),
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
    /// Objects that marking reached, and how many of them were old.
    pub marked: usize,
    pub marked_old: usize,
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

/// Gives an object the colour of the marking.
#[inline(always)]
pub unsafe fn paint(h: *mut Header, colour: bool) {
    if colour {
        (*h).set(flag::COLOUR);
    } else {
        (*h).clear(flag::COLOUR);
    }
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
        Cycle {
            phase: Phase::Mark,
            stack: roots,
            large: Vec::new(),
            suspects: Vec::new(),
            collected: 0,
            marked: 0,
            marked_old: 0,
        }
    }

    /// Goes on for a bounded time.
    ///
    /// # Safety
    /// A safe point; the colour is that of this cycle.
    pub unsafe fn step(&mut self, heap: &Heap, clock: &mut Clock) -> Step {
        loop {
            match &mut self.phase {
                Phase::Mark => {
                    if !self.mark(heap, |work| clock.over(work)) {
                        return Step::More;
                    }
                    self.stack = Vec::new();
                    self.suspects.reserve(heap.cycles.old_live.get().saturating_sub(self.marked));
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
                        None => self.phase = Phase::Order(Box::default()),
                    }
                    if clock.over(seen) {
                        return Step::More;
                    }
                }
                Phase::Order(order) => {
                    if !order.go_on(&self.suspects, clock) {
                        return Step::More;
                    }
                    let order = std::mem::take(order);
                    self.phase = Phase::Batches(order);
                }
                Phase::Batches(order) => {
                    if order.sequence.is_empty() {
                        let order = std::mem::take(order);
                        self.phase = Phase::Free(order);
                        continue;
                    }
                    let batch = order.next_batch(&self.suspects, heap.cycles.colour.get());
                    let dead = exact::garbage(&batch);
                    if !dead.is_empty() {
                        return Step::Dead(dead);
                    }
                    if clock.over(batch.len()) {
                        return Step::More;
                    }
                }
                Phase::Free(order) => {
                    let tables = [&mut order.visit, &mut order.low, &mut order.sequence, &mut order.ends];
                    if !tables.into_iter().all(|v| shed(v, clock)) || !shed(&mut self.suspects, clock) {
                        return Step::More;
                    }
                    return Step::Done;
                }
            }
        }
    }

    /// Follows references until nothing is left, or `stop` says so; false then.
    unsafe fn mark(&mut self, heap: &Heap, mut stop: impl FnMut(usize) -> bool) -> bool {
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
        paint(h, colour);
        self.marked += 1;
        self.marked_old += (*h).has(flag::OLD) as usize;
        // What is being destroyed is not whole.
        if (*h).rc.get() == 0 {
            return;
        }
        // Nearly always it was reached before, and it is at hand.
        let class = ty as *mut Header;
        if (*class).has(flag::TRACKED) && (*class).has(flag::COLOUR) != colour {
            self.stack.push(class);
        }
        let info = (*ty).data.payload;
        let (slots, n) = (*ty).data.slot_area(h);
        let mut v = Visitor::with(Way::Collect(&mut self.stack));
        (0..n).for_each(|i| v.word(*slots.add(i)));
        if (info.weight)(h) > PART {
            self.large.push((h, 0));
        } else {
            (info.trace)(h, &mut v);
        }
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
        self.mark(heap, |_| false);
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

    /// If it did not come to its end, takes its marks off the objects, all of which have its colour then.
    ///
    /// # Safety
    /// Its pages were kept.
    pub unsafe fn put_away(&mut self, heap: &Heap) {
        if !matches!(&self.phase, Phase::Free(_)) {
            let colour = heap.cycles.colour.get();
            heap.walk(&mut |h| {
                (*h).clear(flag::LISTED);
                paint(h, colour);
            });
        }
    }
}

/// Is the suspect still the object that was listed?
unsafe fn is_listed(h: *mut Header) -> bool {
    !h.is_null() && !(*h).ty.get().is_null() && (*h).has(flag::LISTED)
}

/// Gives a table's memory back from its end; true when all is gone.
fn shed<T>(v: &mut Vec<T>, clock: &mut Clock) -> bool {
    while !v.is_empty() {
        if clock.over(PIECE / 8) {
            return false;
        }
        v.truncate(v.len().saturating_sub(PIECE));
        v.shrink_to_fit();
    }
    true
}

/// Tarjan's algorithm over the suspects, as it stands between two steps.
#[derive(Default)]
struct Order {
    /// Where the suspects of each page begin and end, from that of the first on: they are listed by address.
    pages: Vec<(u32, u32)>,
    first_page: usize,
    /// Visit number of each suspect from 1, 0 before; [`COMPLETE`] once its component is complete.
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

const COMPLETE: u32 = u32::MAX;

fn page(h: *mut Header) -> usize {
    h as usize / PAGE
}

impl Order {
    /// True when all is ordered.
    unsafe fn go_on(&mut self, suspects: &[*mut Header], clock: &mut Clock) -> bool {
        while self.visit.len() < suspects.len() {
            self.prepare(suspects);
            if clock.over(PIECE / 8) {
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

    /// Makes room for another piece of the suspects.
    fn prepare(&mut self, suspects: &[*mut Header]) {
        let (from, n) = (self.visit.len(), suspects.len());
        if from == 0 {
            for v in [&mut self.visit, &mut self.low, &mut self.sequence, &mut self.ends] {
                v.reserve_exact(n);
            }
        }
        let to = n.min(from + PIECE);
        self.visit.resize(to, 0);
        self.low.resize(to, 0);
        for (i, h) in suspects[from..to].iter().enumerate().filter(|(_, h)| !h.is_null()) {
            let i = (from + i) as u32;
            if self.pages.is_empty() {
                self.first_page = page(*h);
            }
            let at = page(*h) - self.first_page;
            if at >= self.pages.len() {
                self.pages.resize(at, (i, i));
                self.pages.push((i, i));
            }
            self.pages[at].1 = i + 1;
        }
    }

    fn number(&self, suspects: &[*mut Header], h: *mut Header) -> Option<u32> {
        let (from, to) = *self.pages.get(page(h).checked_sub(self.first_page)?)?;
        let listed = &suspects[from as usize..to as usize];
        // One that is forgotten was a run: alone in its page.
        Some(from + listed.binary_search(&h).ok()? as u32)
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
        let mut edges = std::mem::take(&mut self.edges);
        show(h, &mut Visitor::with(Way::Collect(&mut edges)));
        for e in edges.drain(..).filter(|e| (**e).has(flag::LISTED)) {
            self.targets.extend(self.number(suspects, e));
        }
        self.edges = edges;
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

    /// Takes whole components off the end of the sequence.
    unsafe fn next_batch(&mut self, suspects: &[*mut Header], colour: bool) -> Vec<*mut Header> {
        let mut from = self.sequence.len();
        while from > 0 && self.sequence.len() - from < BATCH {
            self.ends.pop();
            from = self.ends.last().map_or(0, |e| *e as usize);
        }
        let take = |i: &u32| {
            let h = suspects[*i as usize];
            if !is_listed(h) {
                return None;
            }
            (*h).clear(flag::LISTED);
            paint(h, colour);
            exact::eligible(h).then_some(h)
        };
        // The order of their addresses is about that of their making.
        self.sequence[from..].sort_unstable();
        let batch = self.sequence[from..].iter().filter_map(take).collect();
        self.sequence.truncate(from);
        batch
    }
}
