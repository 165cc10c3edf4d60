//! A look before a sleep: what is about to happen on another processor is awaited without the system's help.
//!
//! To sleep and be woken costs tens of microseconds when a processor has to be roused for it. Threads that hand work to
//! each other are ready again much sooner, so whoever is about to sleep looks around for as long as that would cost. Who
//! looked in vain does so less often the next times, so that a thread whose waits are long loses next to nothing by it.

use super::gil::now;
use std::cell::Cell;
use std::hint::spin_loop;

/// How long one looks: about the cost of the sleep that it may spare. Nanoseconds.
const LONGEST: u64 = 30_000;
/// So many times as long, one more after each look in vain: the other may have to be roused itself.
const LONGER: u32 = 4;
/// Looks between two readings of the clock.
const LOOKS: u32 = 20;
/// After `n` looks in vain in a row `2^n - 1` waits are slept through, with `n` at most this.
const MOST_VAIN: u32 = 8;

/// What a thread has learned of its waits.
#[derive(Default)]
pub struct Spin {
    vain: Cell<u32>,
    skip: Cell<u32>,
}

impl Spin {
    /// Calls `ready` until it is true or the time has passed; returns whether it was true. Does nothing if that is not
    /// worth the while.
    pub fn until(&self, mut ready: impl FnMut() -> bool) -> bool {
        if let Some(left) = self.skip.get().checked_sub(1) {
            self.skip.set(left);
            return false;
        }
        let longest = LONGEST * u64::from((self.vain.get() + 1).min(LONGER));
        let mut end = 0;
        loop {
            for _ in 0..LOOKS {
                if ready() {
                    // Later than one looks: the other had this processor meanwhile, which says nothing for looking.
                    if self.vain.get() == 0 || end == 0 || now() <= end {
                        self.vain.set(0);
                    }
                    return true;
                }
                spin_loop();
            }
            match now() {
                at if end == 0 => end = at + longest,
                at if at > end => break,
                _ => {}
            }
        }
        let vain = (self.vain.get() + 1).min(MOST_VAIN);
        self.vain.set(vain);
        self.skip.set((1 << vain) - 1);
        false
    }
}
