//! `-v`: which imports there were, and `-X importtime`: how long each took; on stderr (CPython's Python/import.c).

use ouro_runtime::Thread;
use ouro_runtime::types::str::text_of;
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
        ouro_runtime::errln!("import time: self [us] | cumulative | imported package");
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
    ouro_runtime::errln!("import time: {:>9} | {:>10} | {margin}{name}", own.as_micros(), all.as_micros());
}

/// Says that a module was imported, and from where.
pub fn tell(t: &Thread, name: &str) {
    let module = t.interp().modules.get().and_then(|m| m.get_str(t, &t.intern(name)));
    let file = module.and_then(|m| t.getattr_opt(&m, &t.names().__file__.clone()).ok().flatten());
    let python = t.interp().python_modules.get().iter().any(|p| p.name == name);
    let from = match file {
        Some(file) => text_of(&file),
        None if python => "frozen".to_string(),
        None => "builtin".to_string(),
    };
    crate::trace::write_stderr(t, &format!("import '{name}' # {from}\n"));
}
