//! What the threads did with the GIL, noted when asked for.
//!
//! A thread sums up turn by turn ([`turn`], [`notes`]), so that what is kept, and what there is to do at the end, does not
//! grow with the number of turns, and its sums stay exact. Of threads that have ended, those that held the GIL longest are
//! kept, and of the others the sums.

pub mod file;
pub mod lane;
mod mail;
mod notes;
mod record;
pub mod turn;

use super::detach::Reason;
use super::thread::Thread;
use super::ticks::{self, Scale};
use crate::world::Interp;
use lane::{Lane, Process, Sums};
pub use mail::Letter;
pub(in crate::sync) use notes::Notes;
use notes::Shared;
use record::Record;
use std::cell::{Cell, RefCell};
use turn::Turn;

/// Threads that are shown, of many. So many that have ended are kept.
pub const LANES: usize = 120;

/// A thread that has ended.
struct Ended {
    /// How long it held the GIL. Stamps.
    held: u64,
    serial: u32,
    name: String,
    record: Box<Record>,
}

/// What the threads of a process note, if they do.
#[derive(Default)]
pub struct Tracer {
    /// The trace that is made, 0 for none; and how many there have been.
    number: Cell<u32>,
    traces: Cell<u32>,
    name: RefCell<String>,
    /// It will show what its child processes note, and has none yet.
    awaits_children: Cell<bool>,
    shared: Shared,
    ended: RefCell<Vec<Ended>>,
    /// Which of them held the GIL shortest, when there are as many as are kept.
    shortest: Cell<usize>,
    /// Of threads that have ended and are not kept; times are stamps.
    rest: Cell<Sums>,
}

impl Tracer {
    /// From here on new threads note what they do.
    pub fn begin(&self) {
        ticks::begin();
        self.traces.set(self.traces.get() + 1);
        self.number.set(self.traces.get());
        self.name.borrow_mut().clear();
        self.shared.reset();
        self.ended.borrow_mut().clear();
        self.shortest.set(0);
        self.rest.take();
    }
    /// Child processes are to leave what they note in the folder that the environment names.
    pub fn await_children(&self) {
        self.awaits_children.set(true);
    }
    /// A thread has ended, with this turn.
    fn end(&self, notes: &Notes, serial: u32, last: Option<Turn>) {
        let mut record = notes.record.take();
        let mut sums = record.as_deref().map_or_else(|| Sums::of(&[]), Record::sums);
        if let Some(last) = &last {
            sums.add(&Sums { longest: last.waiting, threads: 0, ..Sums::of(std::slice::from_ref(last)) });
        }
        let mut ended = self.ended.borrow_mut();
        let is_full = ended.len() >= LANES;
        if is_full && ended[self.shortest.get()].held >= sums.held {
            return self.forget(&sums);
        }
        let mut record = record.take().unwrap_or_default();
        if let Some(last) = &last {
            record.add(last);
        }
        let one = Ended { held: sums.held, serial, name: notes.name.take(), record };
        if is_full {
            let other = std::mem::replace(&mut ended[self.shortest.get()], one);
            self.forget(&other.record.sums());
        } else {
            ended.push(one);
        }
        let shortest = ended.iter().enumerate().min_by_key(|(_, e)| e.held);
        self.shortest.set(shortest.map_or(0, |(at, _)| at));
    }
    /// Keeps no more of a thread than its sums.
    fn forget(&self, sums: &Sums) {
        let mut rest = self.rest.get();
        rest.add(sums);
        self.rest.set(rest);
    }
    /// What was noted up to now; stamps are what `scale` says.
    fn process(&self, i: &Interp, now: u64, scale: &Scale) -> Process {
        let live = i.each_thread().filter(|t| t.notes.trace.get() == self.number.get()).map(|t| {
            let (record, name) = (t.notes.record.borrow(), t.notes.name.borrow());
            let open = t.notes.open(now);
            match record.as_deref() {
                Some(r) => r.lane(t.serial, &name, open, scale),
                None => Record::default().lane(t.serial, &name, open, scale),
            }
        });
        let mut lanes: Vec<Lane> = live.collect();
        let ended = self.ended.borrow();
        lanes.extend(ended.iter().map(|e| e.record.lane(e.serial, &e.name, None, scale)));
        lanes.sort_by_key(|l| l.serial);
        lane::untangle(&mut lanes);
        let rest = self.rest.get();
        let rest = Sums {
            lived: scale.length(rest.lived),
            held: scale.length(rest.held),
            waited: scale.length(rest.waited),
            outside: scale.length(rest.outside),
            longest: scale.length(rest.longest),
            collected: scale.length(rest.collected),
            ..rest
        };
        Process {
            pid: std::process::id(),
            is_virtual: i.replay.is_some(),
            name: self.name.borrow().clone(),
            lanes,
            rest,
            alive: scale.length(self.shared.alive.until(now)),
            outside: scale.length(self.shared.outside.until(now)),
        }
    }
}

impl Thread {
    /// Now, as the trace tells time: virtual time in deterministic mode.
    #[inline]
    fn stamp(&self) -> u64 {
        match &self.interp().replay {
            Some(r) => r.trace_time(),
            None => ticks::stamp(),
        }
    }
    /// What the threads know of each other.
    #[inline]
    fn shared(&self) -> &Shared {
        &self.interp().trace.shared
    }
    /// The notes of a new thread begin, if the others' have.
    #[inline]
    pub(super) fn trace_new(&self) {
        let i = self.interp();
        if i.trace.number.get() == 0 {
            return;
        }
        self.notes.begin(i.trace.number.get(), self.serial);
        if let Some(replay) = &i.replay {
            // When the system gets round to it is not virtual time's concern.
            self.notes.want(replay.trace_time());
        }
    }
    /// It would like to have the GIL, which is not free.
    #[inline]
    pub(super) fn note_want(&self) {
        if self.is_traced() {
            self.notes.want(self.stamp());
        }
    }
    /// Now, if anyone wants to know.
    #[inline]
    pub(super) fn note_time(&self) -> Option<u64> {
        self.is_traced().then(|| self.stamp())
    }
    /// It has got the GIL, from that thread; at that time, or just now.
    #[inline]
    pub(super) fn note_take(&self, from: Option<u32>, at: Option<u64>) {
        if self.is_traced() {
            self.notes.take(at.unwrap_or_else(|| self.stamp()), from, self.shared());
        }
    }
    /// It is about to give the GIL up; the thread that holds what it waits for, if that is known.
    #[inline]
    pub(super) fn note_release(&self, why: Reason, holder: Option<u32>) {
        if why == Reason::Exit {
            self.trace_leave();
        } else if self.is_traced() {
            self.notes.give_up(why, holder, || self.stamp(), self.shared());
        }
    }
    /// It has given the GIL up, and nobody was told yet.
    #[inline]
    pub(super) fn note_freed(&self) {
        if self.is_traced() {
            self.notes.freed(|| self.stamp());
        }
    }
    /// It is about to give the GIL to another thread that wants it.
    #[inline]
    pub(super) fn note_hand_over(&self) {
        if self.is_traced() {
            let at = self.stamp();
            self.notes.give_up(Reason::Interval, None, || at, self.shared());
            self.notes.want(at);
        }
    }
    /// It ends, or never began.
    pub fn trace_leave(&self) {
        if self.is_traced() {
            let tracer = &self.interp().trace;
            let number = self.notes.trace.get();
            let last = self.notes.end(self.stamp(), &tracer.shared);
            if number == tracer.number.get() {
                tracer.end(&self.notes, self.serial, last);
            }
        }
    }
    pub(super) fn note_collection(&self, began: u64) {
        let at = self.stamp();
        self.notes.record(|r| r.collection(began, at));
    }
    /// Notes that so many messages are about to be written to a pipe.
    pub fn note_sent(&self, pipe: u64, messages: usize) {
        if self.is_traced() {
            self.notes.sends(pipe, messages as u64);
        }
    }
    /// Notes that a message has just been read from a pipe.
    pub fn note_received(&self, pipe: u64) {
        if self.is_traced() {
            self.notes.receives(pipe);
        }
    }
    /// Notes the two ends of a two-way pipe.
    pub fn note_pair(&self, pipes: [u64; 2]) {
        if self.is_traced() {
            self.notes.record(|r| r.pairs.push(pipes));
        }
    }
    /// Does anyone want to know?
    #[inline]
    pub fn is_traced(&self) -> bool {
        self.notes.trace.get() != 0
    }
    /// Names the process in the trace.
    pub fn trace_process(&self, name: &str) {
        if self.is_traced() {
            *self.interp().trace.name.borrow_mut() = name.to_string();
        }
    }
    /// Names the thread in the trace.
    pub fn trace_name(&self, name: &str) {
        if self.is_traced() {
            *self.notes.name.borrow_mut() = name.to_string();
        }
    }
    /// In the child of a fork: what the parent noted is the parent's.
    pub(super) fn trace_after_fork(&self) {
        if self.is_traced() {
            let process = self.interp().trace.name.take();
            self.begin_trace();
            self.trace_process(&process);
        }
    }
    /// From here on what this thread does is noted, and what threads do that it starts.
    pub fn begin_trace(&self) {
        let tracer = &self.interp().trace;
        tracer.begin();
        self.notes.begin(tracer.number.get(), self.serial);
        self.note_take(None, None);
    }
    /// What was noted up to now in this process.
    pub fn traced(&self) -> Option<Process> {
        let i = self.interp();
        let scale = if i.replay.is_some() { Scale::default() } else { Scale::now() };
        (i.trace.number.get() != 0).then(|| i.trace.process(i, self.stamp(), &scale))
    }
    /// As [`Thread::traced`]; no more is noted.
    pub fn end_trace(&self) -> Option<Process> {
        let all = self.traced();
        self.notes.trace.set(0);
        self.interp().trace.number.set(0);
        all
    }
    /// A child process is about to be made.
    pub fn trace_child(&self) {
        if self.interp().trace.awaits_children.take() {
            // As below.
            let _ = file::make_folder();
        }
    }
    /// The process is about to end: its lanes go to the one that shows them, if that is another.
    pub fn trace_ends(&self) {
        if let (Some(folder), Some(all)) = (std::env::var_os(file::FOLDER), self.traced()) {
            // Whoever shows the trace says what is missing.
            let _ = file::save(folder.as_ref(), &all);
        }
    }
}
