//! What the threads did with the GIL, noted when asked for: each thread in a list of its own.

use super::detach::Reason;
use super::gil::now;
use super::thread::Thread;
use std::sync::{Arc, Mutex, MutexGuard};

/// Events of one thread that are kept; later ones are only counted.
const MOST: usize = 1 << 20;

/// What happened, at a time in nanoseconds of the monotonic clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// The thread would like to have the GIL.
    Want,
    /// It got it; the number of the thread that had it before.
    Take { from: u32 },
    /// It gave it up, and why; the thread that holds what it waits for, if that is known.
    Release { why: Reason, holder: Option<u32> },
    /// The collector worked, for so many nanoseconds up to now.
    Collected { nanos: u64 },
}

/// The events of one thread.
#[derive(Default, Debug)]
pub struct Lane {
    pub serial: u32,
    pub name: String,
    pub events: Vec<(u64, Event)>,
    /// Events that were too many to keep.
    pub lost: usize,
}

/// A lane that a thread writes, and that is read at the end.
#[derive(Clone, Default)]
pub struct Sink(Arc<Mutex<Lane>>);

impl Sink {
    pub fn new(serial: u32) -> Sink {
        let s = Sink::default();
        s.lane().serial = serial;
        s
    }
    pub fn lane(&self) -> MutexGuard<'_, Lane> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
    fn note(&self, at: u64, e: Event) {
        let mut lane = self.lane();
        if lane.events.len() < MOST {
            lane.events.push((at, e));
        } else {
            lane.lost += 1;
        }
    }
}

impl Thread {
    /// Notes an event of this thread, if anyone wants to know.
    #[inline]
    pub(super) fn note(&self, e: Event) {
        if let Some(sink) = &self.sink {
            sink.note(now(), e);
        }
    }
    /// Names the thread in the trace.
    pub fn trace_name(&self, name: &str) {
        if let Some(sink) = &self.sink {
            sink.lane().name = name.to_string();
        }
    }
}
