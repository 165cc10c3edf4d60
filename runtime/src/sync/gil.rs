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
/// A wait is at least this many times as long as what the thread's last turn cost the others: it takes a bounded share
/// of their time.
const SHARE: u64 = 20;

/// The lock is free.
const FREE: u32 = 0;
/// Some thread has it.
const TAKEN: u32 = 1;
/// It was given up by request and is for the thread that was woken; who just comes along does not get it.
const RESERVED: u32 = 2;

/// The lock.
pub struct Gil {
    word: AtomicU32,
    /// Threads asleep on `word`, the longest first to be woken.
    waiters: AtomicU32,
    /// Counts its ways from one thread to another.
    switches: AtomicU32,
    /// Threads that gave it up by request and sleep on `switches`.
    droppers: AtomicU32,
    interval: AtomicU64,
    last: AtomicU32,
    closed: AtomicBool,
    /// Processors that this process may use; 0 until someone asks.
    processors: AtomicU32,
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
            switches: AtomicU32::new(0),
            droppers: AtomicU32::new(0),
            interval: AtomicU64::new(SWITCH_INTERVAL.as_nanos() as u64),
            last: AtomicU32::new(u32::MAX),
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
        self.waiters.load(SeqCst) > 0 || self.droppers.load(SeqCst) > 0
    }
    fn try_take(&self) -> bool {
        self.word.compare_exchange(FREE, TAKEN, SeqCst, Relaxed).is_ok()
    }
    /// Takes the lock for `t`.
    #[inline]
    pub(super) fn take(&self, t: &Thread) {
        t.note(Event::Want);
        if !self.try_take() {
            self.wait(t, self.patience(t));
        }
        self.taken(t);
    }
    /// As [`Gil::take`], but only if within a moment it is free while `ready`. Then nobody slept, and nobody had to be
    /// woken.
    pub(super) fn take_when(&self, t: &Thread, ready: impl Fn() -> bool) -> bool {
        let now = || ready() && self.word.load(Relaxed) == FREE && self.try_take();
        if !self.has_company() || !t.spin.until(now) {
            return false;
        }
        t.note(Event::Want);
        self.taken(t);
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
        t.held.get().saturating_mul(SHARE).clamp(IMPATIENT.as_nanos() as u64, interval.max(1)).min(interval)
    }
    /// Sleeps until the lock is ours. Asks for it when one holder has had it for `patience` nanoseconds, or when it
    /// went to others for longer than all who wait could want it.
    #[cold]
    fn wait(&self, t: &Thread, patience: u64) {
        self.waiters.fetch_add(1, SeqCst);
        let begun = now();
        let (mut since, mut switches, mut asked) = (begun, self.switches.load(SeqCst), None);
        loop {
            let word = self.word.load(SeqCst);
            if word == FREE {
                match self.try_take() {
                    true => break,
                    false => continue,
                }
            }
            let at = now();
            let seen = self.switches.load(SeqCst);
            if seen != switches {
                (since, switches) = (at, seen);
            }
            let all = u64::from(self.waiters.load(Relaxed) + self.droppers.load(Relaxed)) + 1;
            let due = (since + patience).min(begun + all * self.interval.load(Relaxed).max(patience));
            if at >= due {
                t.interp().breaker.fetch_or(wish::DROP, SeqCst);
                asked = asked.or(Some(at));
            }
            let left = if at < due { due - at } else { patience };
            if futex::wait_for(&self.word, word, Some(Duration::from_nanos(left))) == Wake::Woken
                && self.word.compare_exchange(RESERVED, TAKEN, SeqCst, Relaxed).is_ok()
            {
                break;
            }
        }
        self.waiters.fetch_sub(1, SeqCst);
        // From when it was asked on, the one before did nothing but look for a place to stop.
        t.took.set(asked.unwrap_or_else(now));
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
        self.word.store(FREE, SeqCst);
        self.wake();
    }
    fn wake(&self) {
        if self.waiters.load(SeqCst) > 0 {
            futex::wake(&self.word, 1);
        } else if self.droppers.load(SeqCst) > 0 {
            futex::wake(&self.switches, 1);
        }
    }
    /// As [`Gil::free`], for the one who has waited longest.
    fn pass_on(&self) {
        if self.waiters.load(SeqCst) == 0 {
            return self.free();
        }
        self.word.store(RESERVED, SeqCst);
        let nobody = futex::wake(&self.word, 1) == 0;
        // Who waits was just not asleep. One that an earlier wake roused may have taken it, though.
        if nobody && self.word.compare_exchange(RESERVED, FREE, SeqCst, Relaxed).is_ok() {
            self.wake();
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
        self.pass_on();
        t.wake_now();
        let mut got = false;
        if self.has_company() {
            // Whoever has waited for something else is often done with the lock before this thread could be asleep.
            let back = || self.switches.load(Relaxed) != seen && self.waiters.load(Relaxed) == 0;
            got = t.back.until(|| back() && self.word.load(Relaxed) == FREE && self.try_take());
        }
        if !got {
            futex::wait_for(&self.switches, seen, Some(self.interval()));
        }
        self.droppers.fetch_sub(1, SeqCst);
        if !got && !self.try_take() {
            self.wait(t, self.interval.load(Relaxed));
        }
        self.taken(t);
    }
    /// From now on only the main thread gets the lock: for the end of the interpreter.
    pub fn close(&self) {
        self.closed.store(true, SeqCst);
    }
    /// In the child of a fork: this thread has the lock, and no other exists.
    pub fn after_fork(&self, t: &Thread) {
        self.word.store(TAKEN, SeqCst);
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
