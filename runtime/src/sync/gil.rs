//! The global interpreter lock: one thread at a time runs Python code of an interpreter (H3).
//!
//! CPython's protocol (`Python/ceval_gil.c`): who waits longer than the switch interval sets the holder's
//! breaker; the holder gives up at its next safe point and does not take the lock again before another
//! thread has had it. One addition keeps I/O threads from starving beside busy ones: a thread that comes
//! back from a blocking call after holding the lock only briefly is impatient, and asks much sooner.
#![allow(unsafe_code)] // island: a clock that never fails

use super::detach::Reason;
use super::futex::{self, Wake};
use super::thread::Thread;
use super::trace::Event;
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
/// A wait is at least this many times as long as the thread held the lock before: it costs the others a
/// bounded share of their time.
const SHARE: u64 = 16;

/// The lock.
pub struct Gil {
    /// 1 while some thread has it.
    word: AtomicU32,
    /// Threads asleep on `word`.
    waiters: AtomicU32,
    /// Counts its ways from one thread to another.
    switches: AtomicU32,
    /// Threads that gave it up by request and sleep on `switches`.
    droppers: AtomicU32,
    interval: AtomicU64,
    last: AtomicU32,
    closed: AtomicBool,
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
            word: AtomicU32::new(0),
            waiters: AtomicU32::new(0),
            switches: AtomicU32::new(0),
            droppers: AtomicU32::new(0),
            interval: AtomicU64::new(SWITCH_INTERVAL.as_nanos() as u64),
            last: AtomicU32::new(u32::MAX),
            closed: AtomicBool::new(false),
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
        self.waiters.load(SeqCst) > 0 || self.droppers.load(SeqCst) > 0
    }
    fn try_take(&self) -> bool {
        self.word.compare_exchange(0, 1, SeqCst, Relaxed).is_ok()
    }
    /// Takes the lock for `t`.
    #[inline]
    pub(super) fn take(&self, t: &Thread) {
        t.note(Event::Want);
        if !self.try_take() {
            self.wait(t, self.patience(t), None);
        }
        self.taken(t);
    }
    fn patience(&self, t: &Thread) -> u64 {
        let interval = self.interval.load(Relaxed);
        t.held.get().saturating_mul(SHARE).clamp(IMPATIENT.as_nanos() as u64, interval.max(1)).min(interval)
    }
    /// Sleeps until the lock is ours; asks for it when the holder has had it for `patience` nanoseconds.
    #[cold]
    fn wait(&self, t: &Thread, patience: u64, mut asked: Option<u32>) {
        self.waiters.fetch_add(1, SeqCst);
        let timeout = Some(Duration::from_nanos(patience));
        while !self.try_take() {
            let seen = self.switches.load(SeqCst);
            if asked == Some(seen) {
                t.interp().breaker.fetch_or(wish::DROP, SeqCst);
            }
            asked = match futex::wait_for(&self.word, 1, timeout) {
                Wake::Timeout => Some(seen),
                _ => None,
            };
        }
        self.waiters.fetch_sub(1, SeqCst);
        t.took.set(now());
    }
    fn taken(&self, t: &Thread) {
        if self.closed.load(SeqCst) && !t.main.get() {
            // The interpreter ends: this thread will never run again.
            self.free();
            loop {
                futex::wait_for(&AtomicU32::new(0), 0, None);
            }
        }
        let from = self.last.swap(t.serial, SeqCst);
        if from != t.serial {
            self.switches.fetch_add(1, SeqCst);
        }
        t.note(Event::Take { from });
        t.interp().breaker.fetch_and(!wish::DROP, SeqCst);
    }
    fn free(&self) {
        self.word.store(0, SeqCst);
        if self.waiters.load(SeqCst) > 0 {
            futex::wake(&self.word, 1);
        } else if self.droppers.load(SeqCst) > 0 {
            futex::wake(&self.switches, 1);
        }
    }
    /// Gives the lock up, to block.
    #[inline]
    pub(super) fn release(&self, t: &Thread, why: Reason, holder: Option<u32>) {
        t.note(Event::Release { why, holder });
        let took = t.took.replace(0);
        t.held.set(if took == 0 { 0 } else { now().saturating_sub(took) });
        self.free();
        t.wake_now();
    }
    /// Gives the lock to another thread that wants it, and takes it again after that one.
    pub(super) fn hand_over(&self, t: &Thread) {
        if !self.wanted() {
            return;
        }
        let seen = self.switches.load(SeqCst);
        t.held.set(self.interval.load(Relaxed));
        t.note(Event::Release { why: Reason::Interval, holder: None });
        t.note(Event::Want);
        self.droppers.fetch_add(1, SeqCst);
        self.free();
        t.wake_now();
        let waited = futex::wait_for(&self.switches, seen, Some(self.interval()));
        self.droppers.fetch_sub(1, SeqCst);
        if waited == Wake::Timeout || !self.try_take() {
            let asked = (waited == Wake::Timeout).then(|| self.switches.load(SeqCst));
            self.wait(t, self.interval.load(Relaxed), asked);
        }
        self.taken(t);
    }
    /// From now on only the main thread gets the lock: for the end of the interpreter.
    pub fn close(&self) {
        self.closed.store(true, SeqCst);
    }
    /// In the child of a fork: this thread has the lock, and no other exists.
    pub fn after_fork(&self, t: &Thread) {
        self.word.store(1, SeqCst);
        self.waiters.store(0, SeqCst);
        self.droppers.store(0, SeqCst);
        self.last.store(t.serial, SeqCst);
    }
}

impl Default for Gil {
    fn default() -> Gil {
        Gil::new()
    }
}
