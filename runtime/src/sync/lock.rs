//! Locks that Python programs hold: one word each, which a forked child can make anew.

use super::detach::Reason;
use super::futex::{self, Wake};
use super::thread::Thread;
use crate::heap::Res;
use std::sync::atomic::{AtomicU32, Ordering::*};
use std::time::Instant;

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and some thread may sleep on it.
const WAITED: u32 = 2;

/// A lock that any thread may release. Taken and released with the GIL held; waiting gives the GIL up.
pub struct RawLock {
    word: AtomicU32,
    /// Who took it last, by serial number, and what it means to wait for it: for the trace.
    holder: AtomicU32,
    why: Reason,
}

impl RawLock {
    pub const fn new() -> RawLock {
        RawLock { word: AtomicU32::new(FREE), holder: AtomicU32::new(0), why: Reason::Lock }
    }
    /// A lock that `t` has taken, to wait for it a second time until another thread lets go of it.
    pub fn taken(t: &Thread, why: Reason) -> RawLock {
        RawLock { word: AtomicU32::new(HELD), holder: AtomicU32::new(t.serial), why }
    }
    pub fn is_held(&self) -> bool {
        self.word.load(Acquire) != FREE
    }
    #[inline]
    pub fn try_acquire(&self, t: &Thread) -> bool {
        let got = self.word.compare_exchange(FREE, HELD, Acquire, Relaxed).is_ok();
        if got {
            self.holder.store(t.serial, Relaxed);
        }
        got
    }
    /// Waits for the lock, at most until `deadline`; false if it did not come free. A signal handler that
    /// raises ends the wait.
    #[inline]
    pub fn acquire(&self, t: &Thread, deadline: Option<Instant>) -> Res<bool> {
        if self.try_acquire(t) { Ok(true) } else { self.wait(t, deadline) }
    }
    #[cold]
    fn wait(&self, t: &Thread, deadline: Option<Instant>) -> Res<bool> {
        while t.interp().replay.is_some() {
            if self.word.swap(WAITED, Acquire) == FREE {
                self.holder.store(t.serial, Relaxed);
                return Ok(true);
            }
            match t.wait_while(self.why, &self.word, WAITED, deadline) {
                Wake::Timeout => return Ok(false),
                Wake::Signal => t.check_signals()?,
                Wake::Woken | Wake::Look => {}
            }
        }
        loop {
            let holder = (self.why == Reason::Lock).then(|| self.holder.load(Relaxed));
            let ready = || self.word.load(Relaxed) == FREE;
            let woken = t.unlocked_until(self.why, holder, ready, || {
                loop {
                    if self.word.swap(WAITED, Acquire) == FREE {
                        self.holder.store(t.serial, Relaxed);
                        return Ok(());
                    }
                    match t.sleep_while(&self.word, WAITED, deadline) {
                        Wake::Woken | Wake::Look => {}
                        why => return Err(why),
                    }
                }
            });
            match woken {
                // Free a moment ago; nobody who needs the GIL for it can have taken it since.
                None if self.try_acquire(t) => return Ok(true),
                None => {}
                Some(Ok(())) => return Ok(true),
                Some(Err(Wake::Timeout)) => return Ok(false),
                Some(Err(_)) => t.check_signals()?,
            }
        }
    }
    /// Gives it up; the caller knows that it is held.
    #[inline]
    pub fn release(&self, t: &Thread) {
        if self.word.swap(FREE, Release) == WAITED {
            t.wake_later(&self.word);
        }
    }
    /// In the child of a fork: nobody holds it.
    pub fn reset(&self) {
        self.word.store(FREE, Release);
    }
}

impl Default for RawLock {
    fn default() -> RawLock {
        RawLock::new()
    }
}

/// A thing that happens once, and that threads wait for.
#[derive(Default)]
pub struct Once {
    word: AtomicU32,
}

impl Once {
    pub fn has_happened(&self) -> bool {
        self.word.load(Acquire) == 1
    }
    /// It happens. Needs no GIL.
    pub fn happen(&self) {
        self.word.store(1, Release);
        futex::wake(&self.word, i32::MAX);
    }
    /// Waits for it, at most until `deadline`; false if it did not happen.
    pub fn wait(&self, t: &Thread, why: Reason, deadline: Option<Instant>) -> Res<bool> {
        while !self.has_happened() {
            match t.wait_while(why, &self.word, 0, deadline) {
                Wake::Timeout => return Ok(self.has_happened()),
                Wake::Signal => t.check_signals()?,
                Wake::Woken | Wake::Look => {}
            }
        }
        t.check_signals()?;
        Ok(true)
    }
}
