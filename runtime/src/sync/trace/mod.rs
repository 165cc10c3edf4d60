//! What the threads did with the GIL, noted when asked for.
//!
//! A thread sums up turn by turn ([`turn`], [`notes`]), so that what is kept, and what there is to do at the end, does not
//! grow with the number of turns, and its sums stay exact. Of threads that have ended, those that held the GIL longest are
//! kept, and of the others the sums.

pub mod file;
pub mod lane;
mod mail;
mod notes;
pub mod turn;

use super::detach::Reason;
use super::thread::Thread;
use super::ticks::{self, Scale};
use lane::{Lane, Process, Sums};
pub use mail::Letter;
pub(in crate::sync) use notes::Notes;
use notes::Shared;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Threads that are shown, of many. So many that have ended are kept.
pub const LANES: usize = 120;

/// What the threads of a process note.
#[derive(Default)]
pub struct Tracer {
    name: RefCell<String>,
    shared: Rc<Shared>,
    live: RefCell<Vec<Rc<Notes>>>,
    /// With how long they held the GIL; and which of them held it shortest, when there are as many as are kept.
    ended: RefCell<Vec<(u64, Rc<Notes>)>>,
    shortest: Cell<usize>,
    /// Notes that can be used again.
    spare: RefCell<Vec<Rc<Notes>>>,
    /// Of threads that have ended and are not kept; times are stamps.
    rest: Cell<Sums>,
}

impl Tracer {
    pub fn new() -> Tracer {
        ticks::begin();
        Tracer::default()
    }
    /// The notes of a new thread.
    pub(super) fn begin(&self, serial: u32) -> Rc<Notes> {
        let spare = self.spare.borrow_mut().pop();
        let notes = spare.unwrap_or_else(|| Rc::new(Notes::new(self.shared.clone())));
        notes.serial.set(serial);
        let mut live = self.live.borrow_mut();
        notes.place.set(live.len());
        live.push(notes.clone());
        notes
    }
    /// A thread has ended.
    fn end(&self, notes: Rc<Notes>) {
        let mut live = self.live.borrow_mut();
        let place = notes.place.get();
        live.swap_remove(place);
        if let Some(moved) = live.get(place) {
            moved.place.set(place);
        }
        drop(live);
        let sums = lane::sum(&notes.turns.borrow());
        let mut ended = self.ended.borrow_mut();
        if ended.len() < LANES {
            ended.push((sums.held, notes));
        } else if let Some(least) = ended.get_mut(self.shortest.get()).filter(|e| e.0 < sums.held) {
            let (_, least) = std::mem::replace(least, (sums.held, notes));
            let sums = lane::sum(&least.turns.borrow());
            self.forget(least, sums);
        } else {
            return self.forget(notes, sums);
        }
        let held = ended.iter().enumerate().min_by_key(|e| e.1.0);
        self.shortest.set(held.map_or(0, |e| e.0));
    }
    /// Keeps no more than the sums of a thread that has ended; its notes are for another.
    fn forget(&self, notes: Rc<Notes>, sums: Sums) {
        let sent = notes.sent.borrow().letters.iter().map(|l| l.count).sum();
        let mut rest = self.rest.get();
        rest.add(&Sums { longest: notes.longest.get(), collected: notes.collected.get(), sent, ..sums });
        self.rest.set(rest);
        notes.reset();
        self.spare.borrow_mut().push(notes);
    }
    /// What was noted up to now; stamps are what `scale` says.
    fn process(&self, now: u64, scale: &Scale) -> Process {
        let (live, ended) = (self.live.borrow(), self.ended.borrow());
        let mut lanes: Vec<Lane> = live.iter().chain(ended.iter().map(|e| &e.1)).map(|n| Lane::of(n, now, scale)).collect();
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
            is_virtual: false,
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
    /// Calls `f` with the notes of this thread and the time, if it notes anything.
    #[inline]
    fn note(&self, f: impl FnOnce(&Notes, u64)) {
        if let Some(notes) = &*self.notes.borrow() {
            f(notes, self.stamp());
        }
    }
    /// It would like to have the GIL, which is not free.
    #[inline]
    pub(super) fn note_want(&self) {
        self.note(Notes::want);
    }
    /// Now, if anyone wants to know.
    #[inline]
    pub(super) fn note_time(&self) -> Option<u64> {
        self.is_traced().then(|| self.stamp())
    }
    /// It has got the GIL, from that thread; at that time, or just now.
    #[inline]
    pub(super) fn note_take(&self, from: Option<u32>, at: Option<u64>) {
        if let Some(notes) = &*self.notes.borrow() {
            notes.take(at.unwrap_or_else(|| self.stamp()), from);
        }
    }
    /// It is about to give the GIL up; the thread that holds what it waits for, if that is known.
    #[inline]
    pub(super) fn note_release(&self, why: Reason, holder: Option<u32>) {
        if why == Reason::Exit {
            return self.trace_leave();
        }
        if let Some(notes) = &*self.notes.borrow() {
            notes.give_up(why, holder, || self.stamp());
        }
    }
    /// It has given the GIL up, and nobody was told yet.
    #[inline]
    pub(super) fn note_freed(&self) {
        if let Some(notes) = &*self.notes.borrow() {
            notes.freed(|| self.stamp());
        }
    }
    /// It is about to give the GIL to another thread that wants it.
    #[inline]
    pub(super) fn note_hand_over(&self) {
        self.note(|n, at| {
            n.give_up(Reason::Interval, None, || at);
            n.want(at);
        });
    }
    /// It ends, or never began.
    pub fn trace_leave(&self) {
        let Some(notes) = self.notes.take() else { return };
        notes.end(self.stamp());
        if let Some(tracer) = &*self.interp().trace.borrow() {
            tracer.end(notes);
        }
    }
    pub(super) fn note_collection(&self, began: u64) {
        self.note(|n, at| n.collected(began, at));
    }
    /// Notes that so many messages are about to be written to a pipe.
    pub fn note_sent(&self, pipe: u64, messages: usize) {
        if let Some(notes) = &*self.notes.borrow() {
            notes.sends(pipe, messages as u64);
        }
    }
    /// Notes that a message has just been read from a pipe.
    pub fn note_received(&self, pipe: u64) {
        if let Some(notes) = &*self.notes.borrow() {
            notes.receives(pipe);
        }
    }
    /// Notes the two ends of a two-way pipe.
    pub fn note_pair(&self, pipes: [u64; 2]) {
        self.note(|n, _| n.pairs.borrow_mut().push(pipes));
    }
    /// Does anyone want to know?
    #[inline]
    pub fn is_traced(&self) -> bool {
        self.notes.borrow().is_some()
    }
    /// Names the process in the trace.
    pub fn trace_process(&self, name: &str) {
        if let Some(tracer) = &*self.interp().trace.borrow() {
            *tracer.name.borrow_mut() = name.to_string();
        }
    }
    /// Names the thread in the trace.
    pub fn trace_name(&self, name: &str) {
        if let Some(notes) = &*self.notes.borrow() {
            notes.name.borrow_mut().replace_range(.., name);
        }
    }
    /// In the child of a fork: what the parent noted is the parent's.
    pub(super) fn trace_after_fork(&self) {
        let Some(old) = self.notes.take() else { return };
        let (name, process) = {
            let trace = self.interp().trace.borrow();
            let process = trace.as_ref().map(|t| t.name.borrow().clone());
            (old.name.borrow().clone(), process.unwrap_or_default())
        };
        self.begin_trace();
        self.trace_process(&process);
        self.trace_name(&name);
    }
    /// From here on what this thread does is noted, and what threads do that it starts.
    pub fn begin_trace(&self) {
        let tracer = Tracer::new();
        *self.notes.borrow_mut() = Some(tracer.begin(self.serial));
        *self.interp().trace.borrow_mut() = Some(tracer);
        self.note_take(None, None);
    }
    /// What was noted up to now in this process.
    pub fn traced(&self) -> Option<Process> {
        let scale = if self.interp().replay.is_some() { Scale::default() } else { Scale::now() };
        let is_virtual = self.interp().replay.is_some();
        let all = self.interp().trace.borrow().as_ref().map(|t| t.process(self.stamp(), &scale));
        all.map(|all| Process { is_virtual, ..all })
    }
    /// As [`Thread::traced`]; no more is noted.
    pub fn end_trace(&self) -> Option<Process> {
        let all = self.traced();
        self.notes.take();
        self.interp().trace.take();
        all
    }
    /// The process is about to end: its lanes go to the one that shows them, if that is another.
    pub fn trace_ends(&self) {
        if let (Some(folder), Some(all)) = (std::env::var_os(file::FOLDER), self.traced()) {
            // Whoever shows the trace says what is missing.
            let _ = file::save(folder.as_ref(), &all);
        }
    }
}
