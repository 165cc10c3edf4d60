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
    Take {
        from: u32,
    },
    /// It gave it up, and why; the thread that holds what it waits for, if that is known.
    Release {
        why: Reason,
        holder: Option<u32>,
    },
    /// The collector worked, for so many nanoseconds up to now.
    Collected {
        nanos: u64,
    },
    /// It wrote a message to a pipe, or read one.
    Sent {
        pipe: u64,
    },
    Received {
        pipe: u64,
    },
}

/// The events of one thread.
#[derive(Default, Debug)]
pub struct Lane {
    /// The process, and what that is called; 0 for the one that shows the trace.
    pub pid: u32,
    pub process: String,
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
    pub fn of(lane: Lane) -> Sink {
        Sink(Arc::new(Mutex::new(lane)))
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
        if let Some(sink) = &*self.sink.borrow() {
            sink.note(now(), e);
        }
    }
    /// Notes that a message went to a pipe or came from it.
    pub fn note_message(&self, pipe: u64, sent: bool) {
        self.note(if sent { Event::Sent { pipe } } else { Event::Received { pipe } });
    }
    /// Does anyone want to know?
    pub fn is_traced(&self) -> bool {
        self.sink.borrow().is_some()
    }
    /// Names the process in the trace.
    pub fn trace_process(&self, name: &str) {
        for sink in self.interp().trace.borrow().iter().flatten() {
            sink.lane().process = name.to_string();
        }
    }
    /// In the child of a fork: what the parent noted is the parent's.
    pub(super) fn trace_after_fork(&self) {
        let own = self.sink.borrow().clone();
        if let (Some(all), Some(own)) = (self.interp().trace.borrow_mut().as_mut(), own) {
            own.lane().events.clear();
            *all = vec![own];
            // It has the GIL, from nobody.
            self.note(Event::Take { from: u32::MAX });
        }
    }
    /// The process is about to end: its lanes go to the one that shows them, if that is another.
    pub fn trace_ends(&self) {
        let folder = std::env::var_os(super::trace_file::FOLDER);
        if let (Some(all), Some(folder)) = (&*self.interp().trace.borrow(), folder) {
            // Whoever shows the trace says what is missing.
            let _ = super::trace_file::save(folder.as_ref(), all);
        }
    }
    /// Names the thread in the trace.
    pub fn trace_name(&self, name: &str) {
        if let Some(sink) = &*self.sink.borrow() {
            sink.lane().name = name.to_string();
        }
    }
    /// From here on what this thread does is noted, and what threads do that it starts.
    pub fn begin_trace(&self) {
        let sink = Sink::new(self.serial);
        *self.interp().trace.borrow_mut() = Some(vec![sink.clone()]);
        *self.sink.borrow_mut() = Some(sink);
        self.note(Event::Take { from: u32::MAX });
    }
    /// What was noted since then; no more is.
    pub fn end_trace(&self) -> Vec<Sink> {
        self.note(Event::Release { why: Reason::Exit, holder: None });
        *self.sink.borrow_mut() = None;
        self.interp().trace.borrow_mut().take().unwrap_or_default()
    }
}
