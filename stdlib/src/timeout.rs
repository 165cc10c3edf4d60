//! How long to wait, as Python programs say it: CPython's `Python/pytime.c`.

use ouro_runtime::heap::{Res, Value};
use ouro_runtime::{Exc, Thread};
use std::time::{Duration, Instant};

/// What a timeout is counted in, as nanoseconds.
pub const SECONDS: i64 = 1_000_000_000;
pub const MILLISECONDS: i64 = 1_000_000;

/// The longest timeout in whole seconds: nanoseconds have 63 bits.
pub const MOST: f64 = 9_223_372_036.0;

/// What becomes of a part of a nanosecond.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    /// Away from zero, so that a negative timeout stays negative.
    Away,
    /// To the next whole one.
    Up,
}

/// Nanoseconds of a timeout, an int or a float, that is counted in `unit`.
pub fn nanoseconds(t: &Thread, v: &Value, unit: i64, round: Round) -> Res<i64> {
    let Some(f) = t.as_float(v) else {
        let n = t.index(v)?;
        return match t.as_i64(&n).and_then(|n| n.checked_mul(unit)) {
            Some(n) => Ok(n),
            None => Err(t.overflow_error("timestamp too large to convert to C PyTime_t")),
        };
    };
    if f.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    let f = f * unit as f64;
    let f = if round == Round::Away && f < 0.0 { f.floor() } else { f.ceil() };
    // As a float the limit is 2**63 itself, which is one too many.
    match (i64::MIN as f64..-(i64::MIN as f64)).contains(&f) {
        true => Ok(f as i64),
        false => Err(t.overflow_error("timestamp out of range for platform time_t")),
    }
}

/// As [`nanoseconds`], for functions that say in words of their own what kind of value they take.
pub fn nanoseconds_or(t: &Thread, v: &Value, unit: i64, round: Round, words: &str) -> Res<i64> {
    nanoseconds(t, v, unit, round)
        .map_err(|e| if t.pending(Exc::TypeError) { t.type_error(words) } else { e })
}

fn ahead(from: Instant, nanoseconds: i64) -> Option<Instant> {
    from.checked_add(Duration::from_nanos(u64::try_from(nanoseconds).ok()?))
}

/// The point in time so many nanoseconds ahead, for ever if they are negative.
pub fn deadline(t: &Thread, nanoseconds: i64) -> Option<Instant> {
    ahead(t.now(), nanoseconds)
}

/// As [`deadline`], in real time: for what comes from outside of the program, even in deterministic mode.
pub fn real_deadline(nanoseconds: i64) -> Option<Instant> {
    ahead(Instant::now(), nanoseconds)
}
