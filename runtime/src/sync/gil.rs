//! The global interpreter lock: one thread at a time runs Python code of an interpreter (H3).
//!
//! CPython's protocol (`Python/ceval_gil.c`): who waits longer than the switch interval sets the holder's
//! breaker; the holder gives up at its next safe point and does not take the lock again before another
//! thread has had it. Three additions:
//!
//! - A thread that comes back from a blocking call after holding the lock only briefly is impatient: it asks much
//!   sooner, and comes first. That keeps I/O threads from starving beside busy ones.
//! - What such a turn may cost the others is bounded, however often the thread blocks for a moment and comes back before
//!   anybody else could get hold of the lock.
//! - A lock given up by request is reserved for the one who is woken, and nobody is passed by for long.
#![allow(unsafe_code)] // island: a clock that never fails

use super::detach::Reason;
use super::futex::{self, Wake};
use super::thread::Thread;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::*};
use std::time::Duration;

/// What the breaker asks of the thread that runs: bits of `Interp::breaker`.
pub mod wish {
    /// Let another thread have the lock.
    pub const DROP: u32 = 1;
    /// A signal arrived: the main thread runs its handler.
    pub const SIGNAL: u32 = 2;
    /// Every safe point is a switch (`--stress=switch`).
    pub const ALWAYS: u32 = 4;
    /// Sleepers are to be woken soon (`Thread::wake_later`).
    pub const WAKE: u32 = 8;
    /// The collector has work.
    pub const COLLECT: u32 = 16;
    /// Bits that this module looks after.
    pub const ALL: u32 = DROP | SIGNAL | ALWAYS | WAKE | COLLECT;
}

/// Seconds between asking for the lock and getting it, at most (`sys.getswitchinterval`).
pub const SWITCH_INTERVAL: Duration = Duration::from_millis(5);
/// What an impatient thread waits at least before it asks.
const IMPATIENT: Duration = Duration::from_micros(700);
/// How long it may come back after short calls before it has to let others go first. Nanoseconds.
const TURN: u64 = 100_000;
/// A wait is at least this many times as long as what the thread's last turn cost the others: it takes a bounded share
/// of their time.
const SHARE: u64 = 20;

/// Looks at the lock with nothing in between, by a thread whose other wait is over: the holder has just ended it, and
/// often blocks next.
const CLOSE: u32 = 40;

/// No thread's serial number.
const NOBODY: u32 = u32::MAX;

/// The lock is free.
const FREE: u32 = 0;
/// Some thread has it.
const TAKEN: u32 = 1;
/// It was given up by request and is for the thread that was woken; who just comes along does not get it.
const RESERVED: u32 = 2;

/// The lock.
pub struct Gil {
    word: AtomicU32,
    /// Threads that sleep on `word`; those of them that are woken before the others; those that have waited too long.
    waiters: AtomicU32,
    hurried: AtomicU32,
    overdue: AtomicU32,
    /// Counts its ways from one thread to another.
    switches: AtomicU32,
    interval: AtomicU64,
    /// Who had it last, by serial number.
    last: AtomicU32,
    closed: AtomicBool,
    /// Processors that this process may use; 0 until someone asks.
    processors: AtomicU32,
}

/// One that waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiter {
    Patient,
    Impatient,
    Overdue,
}

impl Waiter {
    /// Sleepers are woken by groups, and within a group in the order in which they went to sleep.
    fn group(self) -> u32 {
        if self == Waiter::Patient { 1 } else { 2 }
    }
}

/// Nanoseconds of a clock that only goes forward.
pub fn now() -> u64 {
    let mut ts = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the struct is ours.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut ts) };
    ts.tv_sec as u64 * 1_000_000_000 + ts.tv_nsec as u64
}

impl Gil {
    pub const fn new() -> Gil {
        Gil {
            word: AtomicU32::new(FREE),
            waiters: AtomicU32::new(0),
            hurried: AtomicU32::new(0),
            overdue: AtomicU32::new(0),
            switches: AtomicU32::new(0),
            interval: AtomicU64::new(SWITCH_INTERVAL.as_nanos() as u64),
            last: AtomicU32::new(NOBODY),
            closed: AtomicBool::new(false),
            processors: AtomicU32::new(0),
        }
    }
    pub fn interval(&self) -> Duration {
        Duration::from_nanos(self.interval.load(Relaxed))
    }
    pub fn set_interval(&self, d: Duration) {
        self.interval.store((d.as_nanos() as u64).max(1000), Relaxed);
    }
    /// Does anyone wait for it?
    pub fn wanted(&self) -> bool {
        self.waiters.load(SeqCst) > 0
    }
    fn try_take(&self) -> bool {
        self.word.compare_exchange(FREE, TAKEN, SeqCst, Relaxed).is_ok()
    }
    /// Takes the lock for `t`.
    #[inline]
    pub(super) fn take(&self, t: &Thread) {
        if self.try_take() {
            if self.last.load(Relaxed) != t.serial {
                t.begin_turn();
            }
        } else {
            t.note_want();
            self.wait(t, self.patience(t), None);
        }
        self.taken(t, None);
    }
    /// As [`Gil::take`], but only if within a moment it is free while `ready`. Then nobody slept, and nobody had to be
    /// woken.
    pub(super) fn take_when(&self, t: &Thread, ready: impl Fn() -> bool) -> bool {
        let mut at = None;
        let mut take = || {
            at = t.note_time();
            self.word.load(Relaxed) == FREE && self.try_take()
        };
        let now = || ready() && (0..CLOSE).any(|_| take());
        if !self.has_company() || !t.spin.until(now) {
            return false;
        }
        t.begin_turn();
        self.taken(t, at);
        true
    }
    /// Can another thread run while this one does?
    fn has_company(&self) -> bool {
        let known = self.processors.load(Relaxed);
        if known != 0 {
            return known > 1;
        }
        // SAFETY: all zeroes are an empty set, and the set is ours.
        let n = unsafe {
            let mut set: libc::cpu_set_t = std::mem::zeroed();
            libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &raw mut set);
            libc::CPU_COUNT(&set).max(1) as u32
        };
        self.processors.store(n, Relaxed);
        n > 1
    }
    /// Nanoseconds that `t` waits before it asks.
    fn patience(&self, t: &Thread) -> u64 {
        let interval = self.interval.load(Relaxed);
        t.held.get().saturating_mul(SHARE).max(IMPATIENT.as_nanos() as u64).min(interval)
    }
    /// Sleeps until the lock is ours. Asks for it when one holder has had it for `patience` nanoseconds, or when it
    /// went to others for longer than all who wait could want it. One that gave it up by request says how many switches
    /// there had been before: it does not take the lock until there is another.
    #[cold]
    fn wait(&self, t: &Thread, patience: u64, gave: Option<u32>) {
        let interval = self.interval.load(Relaxed);
        let begun = now();
        let mut who = if patience < interval { Waiter::Impatient } else { Waiter::Patient };
        let (mut since, mut switches, mut asked) = (begun, self.switches.load(SeqCst), None);
        self.count(who, true);
        loop {
            let word = self.word.load(SeqCst);
            let at = now();
            let seen = self.switches.load(SeqCst);
            if word == FREE && (gave != Some(seen) || at - begun > interval) {
                match self.try_take() {
                    true => break,
                    false => continue,
                }
            }
            if seen != switches {
                (since, switches) = (at, seen);
            }
            let all = u64::from(self.waiters.load(Relaxed)) + 1;
            let overdue = begun + all * interval.max(patience);
            let due = (since + patience).min(overdue);
            if at >= due {
                if word == RESERVED && self.claim() {
                    break; // the one it is reserved for does not get a processor
                }
                t.interp().breaker.fetch_or(wish::DROP, SeqCst);
                asked = asked.or(Some(at));
            }
            if at >= overdue && who != Waiter::Overdue {
                self.count(who, false);
                who = Waiter::Overdue;
                self.count(who, true);
            }
            let until = if at < due { due } else { at + patience };
            let woken = futex::wait_among(&self.word, word, until, who.group());
            if woken == Wake::Woken && self.claim() {
                break;
            }
        }
        self.count(who, false);
        // The one before had to find a place to stop, and this one to be woken; so it will be on the way back.
        let got = now();
        t.turn.set(asked.map_or(got, |asked| asked - (got - asked)));
        t.forced.set(asked.is_some());
    }
    /// Takes the lock that is reserved, if it is.
    fn claim(&self) -> bool {
        self.word.compare_exchange(RESERVED, TAKEN, SeqCst, Relaxed).is_ok()
    }
    /// One that waits, more or less.
    fn count(&self, who: Waiter, more: bool) {
        let change = |n: &AtomicU32| match more {
            true => n.fetch_add(1, SeqCst),
            false => n.fetch_sub(1, SeqCst),
        };
        if who != Waiter::Patient {
            change(&self.hurried);
        }
        if who == Waiter::Overdue {
            change(&self.overdue);
        }
        change(&self.waiters);
    }
    /// `at` is when, if that was noted.
    fn taken(&self, t: &Thread, at: Option<u64>) {
        if self.closed.load(SeqCst) && !t.main.get() {
            // The interpreter ends: this thread will never run again.
            self.free(t);
            loop {
                futex::wait_for(&AtomicU32::new(0), 0, None);
            }
        }
        let from = self.passes_to(t);
        let breaker = &t.interp().breaker;
        // Whoever writes takes the cache line from another processor.
        if breaker.load(SeqCst) & wish::DROP != 0 {
            breaker.fetch_and(!wish::DROP, SeqCst);
        }
        t.note_take(from, at);
    }
    /// `t` has the lock from now on; the serial number of the thread that had it before.
    pub(super) fn passes_to(&self, t: &Thread) -> Option<u32> {
        // Written by who has the lock only, and seen by others before they see that it is free.
        let from = self.last.load(Relaxed);
        if from != t.serial {
            self.last.store(t.serial, Relaxed);
            self.switches.store(self.switches.load(Relaxed).wrapping_add(1), Release);
        }
        Some(from).filter(|s| *s != NOBODY)
    }
    fn free(&self, t: &Thread) {
        self.word.store(FREE, SeqCst);
        t.note_freed();
        if self.waiters.load(SeqCst) > 0 {
            self.wake();
        }
    }
    /// Wakes the one whose turn it is; 0 if nobody is asleep.
    fn wake(&self) -> usize {
        let hurried = self.hurried.load(SeqCst) > 0;
        let n = if hurried { futex::wake_among(&self.word, 1, Waiter::Overdue.group()) } else { 0 };
        if n > 0 { n } else { futex::wake(&self.word, 1) }
    }
    /// As [`Gil::free`], for nobody but the one whose turn it is.
    fn pass_on(&self, t: &Thread) {
        if self.waiters.load(SeqCst) == 0 {
            return self.free(t);
        }
        self.word.store(RESERVED, SeqCst);
        t.note_freed();
        // Who waits may just not be asleep. One that an earlier wake roused may have taken it, though.
        if self.wake() == 0 && self.word.compare_exchange(RESERVED, FREE, SeqCst, Relaxed).is_ok() {
            self.wake();
        }
    }
    /// Gives the lock up, to block.
    #[inline]
    pub(super) fn release(&self, t: &Thread, why: Reason, holder: Option<u32>) {
        t.note_release(why, holder);
        let turn = t.turn.get();
        t.held.set(if turn == 0 { 0 } else { now().saturating_sub(turn) });
        if t.forced.get() && t.held.get() > TURN || self.overdue.load(SeqCst) > 0 {
            self.pass_on(t);
        } else {
            self.free(t);
        }
        t.wake_now();
    }
    /// Gives the lock to another thread that wants it, and takes it again after that one.
    pub(super) fn hand_over(&self, t: &Thread) {
        if !self.wanted() {
            return;
        }
        let seen = self.switches.load(SeqCst);
        let interval = self.interval.load(Relaxed);
        t.held.set(interval);
        t.note_hand_over();
        self.pass_on(t);
        t.wake_now();
        self.wait(t, interval, Some(seen));
        self.taken(t, None);
    }
    /// From now on only the main thread gets the lock: for the end of the interpreter.
    pub fn close(&self) {
        self.closed.store(true, SeqCst);
    }
    /// In the child of a fork: this thread has the lock, and no other exists.
    pub fn after_fork(&self, t: &Thread) {
        self.word.store(TAKEN, SeqCst);
        for count in [&self.waiters, &self.hurried, &self.overdue] {
            count.store(0, SeqCst);
        }
        self.last.store(t.serial, SeqCst);
    }
}

impl Default for Gil {
    fn default() -> Gil {
        Gil::new()
    }
}
