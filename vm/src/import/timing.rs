//! `-X importtime`: how long each import takes, on stderr (CPython's Python/import.c).

use ouro_runtime::Thread;
use std::time::{Duration, Instant};

/// One import that is being timed.
pub struct Watch {
    start: Instant,
    /// What the imports beside it had taken when it began.
    beside: Duration,
}

/// Begins to time an import, if that is asked for.
pub fn begin(t: &Thread) -> Option<Watch> {
    let times = t.interp().imports.times.as_ref()?;
    let depth = times.depth.get();
    if depth == 0 && !times.headed.replace(true) {
        eprintln!("import time: self [us] | cumulative | imported package");
    }
    times.depth.set(depth + 1);
    Some(Watch { start: Instant::now(), beside: times.inner.take() })
}

/// Says how long it took, itself and with what it imported.
pub fn end(t: &Thread, watch: Option<Watch>, name: &str) {
    let (Some(w), Some(times)) = (watch, t.interp().imports.times.as_ref()) else { return };
    let all = w.start.elapsed();
    let own = all.saturating_sub(times.inner.get());
    let depth = times.depth.get() - 1;
    times.depth.set(depth);
    times.inner.set(w.beside + all);
    let margin = "  ".repeat(depth);
    eprintln!("import time: {:>9} | {:>10} | {margin}{name}", own.as_micros(), all.as_micros());
}
