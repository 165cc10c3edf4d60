//! Stamps of the trace: the processor's own counter where the system trusts it, for it costs a third of a call of the
//! clock. They become nanoseconds of the monotonic clock when the trace is read.
#![allow(unsafe_code)] // island: the instruction that reads the counter

use super::gil::now;
use std::sync::OnceLock;

/// One moment by the counter, and by the clock.
#[derive(Clone, Copy, Debug)]
struct Moment {
    ticks: u64,
    nanos: u64,
}

/// From where stamps are reckoned, if they are the counter's: once per process, for children by fork go on with it.
static START: OnceLock<Option<Moment>> = OnceLock::new();

#[cfg(target_arch = "x86_64")]
fn counter() -> u64 {
    // SAFETY: every processor of this kind has it.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(not(target_arch = "x86_64"))]
fn counter() -> u64 {
    now()
}

/// Where Linux says what it takes the time from: the counter, if that goes evenly and is the same on all processors.
const SOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

/// How often the two are read to find them close together.
const TRIES: u32 = 5;

impl Moment {
    fn now() -> Moment {
        let one = |_| {
            let (before, nanos, after) = (counter(), now(), counter());
            (after - before, Moment { ticks: before + (after - before) / 2, nanos })
        };
        let best = (0..TRIES).map(one).min_by_key(|m| m.0);
        best.map_or(Moment { ticks: 0, nanos: 0 }, |m| m.1)
    }
}

/// Decides what stamps are. They are the clock's before.
pub fn begin() {
    START.get_or_init(|| {
        let trusted = std::fs::read_to_string(SOURCE).is_ok_and(|s| s.trim() == "tsc");
        (trusted && cfg!(target_arch = "x86_64")).then(Moment::now)
    });
}

/// Now.
#[inline]
pub fn stamp() -> u64 {
    if let Some(Some(_)) = START.get() { counter() } else { now() }
}

/// What stamps mean, as far as is known now: a tick is `rate` / 2^32 nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    start: Moment,
    rate: u64,
}

impl Default for Scale {
    /// Stamps are nanoseconds.
    fn default() -> Scale {
        Scale { start: Moment { ticks: 0, nanos: 0 }, rate: 1 << 32 }
    }
}

impl Scale {
    pub fn now() -> Scale {
        let Some(start) = START.get().copied().flatten() else { return Scale::default() };
        let end = Moment::now();
        let (nanos, ticks) = (end.nanos - start.nanos, (end.ticks - start.ticks).max(1));
        Scale { start, rate: ((u128::from(nanos) << 32) / u128::from(ticks)) as u64 }
    }
    /// The nanoseconds of so many ticks.
    pub fn length(&self, ticks: u64) -> u64 {
        ((u128::from(ticks) * u128::from(self.rate)) >> 32) as u64
    }
    /// The nanoseconds of a stamp, which is no earlier than the first.
    pub fn nanos(&self, stamp: u64) -> u64 {
        self.start.nanos + self.length(stamp.saturating_sub(self.start.ticks))
    }
}
