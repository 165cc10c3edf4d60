//! `--max-time`: a program that takes too long gets a TimeoutError, and soon afterwards ends whatever it does.
//!
//! A thread of the system's own watches the clock. SIGXCPU wakes the main thread wherever it waits, as Ctrl-C would.

use super::sys;
use crate::syscall;
use ouro_runtime::heap::Raised;
use ouro_runtime::sync::signal::{self, Disposition};
use ouro_runtime::{Exc, Thread};
use std::io::Write;
use std::time::{Duration, Instant};

/// What a program has to clean up in, after its time was up.
const GRACE: Duration = Duration::from_secs(1);
/// The status of a program that was ended, as timeout(1) has it.
const ENDED: i32 = 124;

/// Begins to watch the clock; false if the system has no thread for that.
pub fn begin(t: &Thread, seconds: f64) -> bool {
    let limit = Duration::from_secs_f64(seconds);
    t.interp().settings.time_limit.set(Some((Instant::now(), limit)));
    signal::set(libc::SIGXCPU, Disposition::Noted).is_ok() && watch(limit)
}

/// The child of a fork has no threads but one: the clock goes on by a watcher of its own.
pub fn after_fork(t: &Thread) {
    if let Some((start, limit)) = t.interp().settings.time_limit.get() {
        watch(limit.saturating_sub(start.elapsed()));
    }
}

fn watch(time: Duration) -> bool {
    let watcher = std::thread::Builder::new().name("max-time".into()).spawn(move || {
        std::thread::sleep(time);
        let _ = sys::raise_in_process(libc::SIGXCPU);
        std::thread::sleep(GRACE);
        let _ = std::io::stderr().write_all(b"ouro: --max-time is over, and the program has not ended\n");
        syscall::exit_now(ENDED)
    });
    watcher.is_ok()
}

/// The error of a program whose time is up; nothing if it has all the time in the world.
pub fn error(t: &Thread) -> Option<Raised> {
    let (_, limit) = t.interp().settings.time_limit.get()?;
    let text = format!("the program runs for longer than --max-time={}", limit.as_secs_f64());
    Some(t.err(Exc::TimeoutError, &text))
}
