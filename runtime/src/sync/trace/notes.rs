//! What one thread notes. All of it is written and read with the GIL held (H3), but for what is noted when the GIL was
//! just given up, or is about to be taken: to read the time in between would make others wait.

use super::record::Record;
use super::turn::Turn;
use crate::sync::detach::Reason;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// For how long any of some threads did something.
#[derive(Default)]
pub(super) struct Meter {
    threads: Cell<u32>,
    since: Cell<u64>,
    total: Cell<u64>,
    ended: Cell<u64>,
}

impl Meter {
    /// One more does, since a time that may be before the others ended.
    fn more(&self, at: u64) {
        if self.threads.replace(self.threads.get() + 1) == 0 {
            self.since.set(at.max(self.ended.get()));
        }
    }
    fn less(&self, at: u64) {
        if self.threads.replace(self.threads.get() - 1) == 1 {
            self.total.set(self.total.get() + at.saturating_sub(self.since.get()));
            self.ended.set(at);
        }
    }
    pub fn reset(&self) {
        self.threads.set(0);
        self.total.set(0);
        self.ended.set(0);
    }
    pub fn until(&self, at: u64) -> u64 {
        let open = if self.threads.get() > 0 { at.saturating_sub(self.since.get()) } else { 0 };
        self.total.get() + open
    }
}

/// What the threads of a process know of each other, on cache lines of its own: they all write to it.
#[derive(Default)]
#[repr(align(128))]
pub(in crate::sync) struct Shared {
    /// Threads other than the first that are alive, and those that wait for what is outside.
    pub(super) alive: Meter,
    pub(super) outside: Meter,
}

impl Shared {
    pub fn reset(&self) {
        self.alive.reset();
        self.outside.reset();
    }
}

/// The notes of one thread.
#[derive(Default)]
pub(in crate::sync) struct Notes {
    /// The trace that it notes for; 0 for none.
    pub trace: Cell<u32>,
    serial: Cell<u32>,
    /// When it took the GIL last, from whom, and when and why it gave it up since; 0 for never.
    took: Cell<u64>,
    from: Cell<Option<u32>>,
    released: AtomicU64,
    why: Cell<(Option<Reason>, Option<u32>)>,
    /// When it began to wait for it; 0 if it does not.
    wants: AtomicU64,
    /// What is about to be sent: the pipe, and how many.
    sending: Cell<(u64, u64)>,
    /// What it did before the turn that is going on, if it did anything.
    pub(super) record: RefCell<Option<Box<Record>>>,
    pub name: RefCell<String>,
}

impl Notes {
    /// From here on, for that trace.
    pub fn begin(&self, trace: u32, serial: u32) {
        self.trace.set(trace);
        self.serial.set(serial);
        self.took.set(0);
        self.wants.store(0, Relaxed);
        self.released.store(0, Relaxed);
        self.sending.set((0, 0));
        self.record.take();
    }
    pub(super) fn record<R>(&self, f: impl FnOnce(&mut Record) -> R) -> R {
        f(self.record.borrow_mut().get_or_insert_default())
    }
    /// The turn that is going on, as if it ended now.
    #[inline]
    pub fn open(&self, now: u64) -> Option<Turn> {
        let (took, released, wants) =
            (self.took.get(), self.released.load(Relaxed), self.wants.load(Relaxed));
        if took == 0 {
            let mut t = Turn::new(wants, None);
            t.waiting = now.saturating_sub(wants);
            return (wants != 0).then_some(t);
        }
        let mut t = Turn::new(took, self.from.get());
        t.switches = self.is_from_another().into();
        if released == 0 {
            t.running = now.saturating_sub(took);
            return Some(t);
        }
        t.running = released.saturating_sub(took);
        let ends = if wants == 0 { now } else { wants };
        t.blocked = ends.saturating_sub(released);
        t.waiting = now.saturating_sub(ends);
        if let (Some(why), holder) = self.why.get() {
            t.give_up(why, holder);
            t.outside = if why.is_outside() { t.blocked } else { 0 };
        }
        Some(t)
    }
    /// Did the GIL come from another thread?
    fn is_from_another(&self) -> bool {
        self.from.get().is_some_and(|f| f != self.serial.get())
    }
    fn is_worker(&self) -> bool {
        self.serial.get() != 0
    }
    fn is_outside(&self) -> bool {
        self.released.load(Relaxed) != 0 && self.why.get().0.is_some_and(Reason::is_outside)
    }
    /// It waits for the GIL from now on, if it does not already.
    pub fn want(&self, at: u64) {
        if self.wants.load(Relaxed) == 0 {
            self.wants.store(at, Relaxed);
        }
    }
    #[inline]
    pub fn take(&self, at: u64, from: Option<u32>, all: &Shared) {
        if !self.prolong(at) {
            self.conclude(at);
        }
        if self.is_worker() {
            if self.took.get() == 0 {
                let wants = self.wants.load(Relaxed);
                all.alive.more(if wants == 0 { at } else { wants });
            } else if self.is_outside() {
                all.outside.less(at);
            }
        }
        self.wants.store(0, Relaxed);
        self.took.set(at);
        self.from.set(from);
        self.released.store(0, Relaxed);
    }
    /// It is about to give the GIL up. The time is noted if it is of use to others, and by [`Notes::freed`] if not.
    #[inline]
    pub fn give_up(&self, why: Reason, holder: Option<u32>, now: impl FnOnce() -> u64, all: &Shared) {
        self.why.set((Some(why), holder));
        if why == Reason::Interval || why.is_outside() || self.sending.get().1 != 0 {
            self.release(now(), why, all);
        }
    }
    fn release(&self, at: u64, why: Reason, all: &Shared) {
        self.released.store(at, Relaxed);
        if self.sending.get().1 != 0 {
            self.post(at);
        }
        if why.is_outside() && self.is_worker() {
            all.outside.more(at);
        }
    }
    /// It has given the GIL up. Needs no GIL.
    #[inline]
    pub fn freed(&self, now: impl FnOnce() -> u64) {
        if self.released.load(Relaxed) == 0 {
            self.released.store(now(), Relaxed);
        }
    }
    /// The thread ends; the turn that it ends with.
    pub fn end(&self, at: u64, all: &Shared) -> Option<Turn> {
        let last = self.open(at);
        self.trace.set(0);
        if self.took.replace(0) != 0 && self.is_worker() {
            all.alive.less(at);
        }
        last
    }
    /// The turn that is going on ends.
    #[inline(never)]
    fn conclude(&self, now: u64) {
        let Some(turn) = self.open(now) else { return };
        self.record(|r| r.add(&turn));
    }
    /// As [`Notes::conclude`], if the turn is short, follows others that are, and did not wait for the GIL: the way of
    /// threads that give it up for a moment very often.
    #[inline(always)]
    fn prolong(&self, now: u64) -> bool {
        let mut record = self.record.borrow_mut();
        let Some(record) = record.as_deref_mut() else { return false };
        let (took, released, short) = (self.took.get(), self.released.load(Relaxed), record.short);
        let length = now.wrapping_sub(took);
        let (Some(last), (Some(why), _)) = (record.turns.last_mut(), self.why.get()) else { return false };
        if released == 0 || length >= short || self.wants.load(Relaxed) != 0 || !last.has_room(length, short)
        {
            return false;
        }
        last.lengthen(released - took, now - released, why, self.is_from_another());
        true
    }
    /// Messages are about to be written to a pipe.
    pub fn sends(&self, pipe: u64, messages: u64) {
        if self.sending.get().1 != 0 {
            self.post(self.took.get());
        }
        self.sending.set((pipe, messages));
    }
    fn post(&self, at: u64) {
        let (pipe, messages) = self.sending.take();
        self.record(|r| r.sent.add(pipe, at, messages));
    }
    /// A message was read: when it took the GIL last.
    pub fn receives(&self, pipe: u64) {
        self.record(|r| r.received.add(pipe, self.took.get(), 1));
    }
}
