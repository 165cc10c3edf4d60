//! What the threads did with the GIL, noted when asked for: each thread in a list of its own, 16 bytes an event.

use super::detach::Reason;
use super::thread::Thread;
use super::ticks::{self, Scale};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::*};
use std::sync::{Arc, Mutex, MutexGuard};

/// Events of one thread that are kept; later ones are only counted.
const MOST: usize = 1 << 20;
/// Events that there is room for at first, and that room is made for at a time later.
const FIRST: usize = 1 << 3;
const CHUNK: usize = 1 << 12;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// The thread would like to have the GIL, which is not free.
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
    /// It made one end of a two-way pipe. Noted for both, one right after the other.
    Paired {
        pipe: u64,
    },
}

impl Event {
    /// As one word: what it is in the lowest four bits, the rest above.
    fn packed(self) -> u64 {
        match self {
            Event::Want => 0,
            Event::Take { from } => 1 | u64::from(from) << 4,
            Event::Release { why, holder } => {
                2 | (why as u64) << 4 | holder.map_or(0, |h| u64::from(h) + 1) << 12
            }
            Event::Collected { nanos } => 3 | nanos << 4,
            Event::Sent { pipe } => 4 | pipe << 4,
            Event::Received { pipe } => 5 | pipe << 4,
            Event::Paired { pipe } => 6 | pipe << 4,
        }
    }
    /// The event of a process whose threads are numbered from `base` on.
    fn moved(self, base: u32) -> Event {
        match self {
            Event::Take { from } if from != u32::MAX => Event::Take { from: from.wrapping_add(base) },
            Event::Release { why, holder } => {
                Event::Release { why, holder: holder.map(|h| h.wrapping_add(base)) }
            }
            e => e,
        }
    }
    /// The event that was packed; nothing if it was none.
    fn unpacked(word: u64) -> Option<Event> {
        let rest = word >> 4;
        Some(match word & 15 {
            0 => Event::Want,
            1 => Event::Take { from: rest as u32 },
            2 => Event::Release {
                why: Reason::of(rest as u8)?,
                holder: (rest >> 8).checked_sub(1).map(|h| h as u32),
            },
            3 => Event::Collected { nanos: rest },
            4 => Event::Sent { pipe: rest },
            5 => Event::Received { pipe: rest },
            6 => Event::Paired { pipe: rest },
            _ => return None,
        })
    }
}

/// Whose events they are.
#[derive(Clone, Default, Debug)]
pub struct About {
    /// The process, and what that is called; 0 for the one that shows the trace.
    pub pid: u32,
    pub process: String,
    pub serial: u32,
    pub name: String,
}

/// Release and Take in one, when nobody else had the GIL in between: why in eight bits, then for how many ticks.
const BLIP: u64 = 7;
/// Ticks that fit in there.
const BLIP_ROOM: u64 = 1 << 52;

/// The events of one thread.
#[derive(Clone, Default, Debug)]
pub struct Lane {
    pub about: About,
    chunks: Vec<Arc<Chunk>>,
    scale: Scale,
    /// What is added to the numbers of threads in the events.
    pub base: u32,
    /// Events that were too many to keep.
    pub lost: usize,
}

impl Lane {
    /// A lane of words as [`Lane::words`] gives them.
    pub(super) fn of(about: About, words: Vec<u64>, lost: usize) -> Lane {
        let used = AtomicUsize::new(words.len() / 2);
        let words = words.into_iter().map(AtomicU64::new).collect();
        Lane { about, chunks: vec![Arc::new(Chunk { words, used })], scale: Scale::default(), base: 0, lost }
    }
    /// Calls `f` with two words for each note: when, in nanoseconds of the monotonic clock, and what.
    pub(super) fn words(&self, mut f: impl FnMut(u64, u64)) {
        for c in &self.chunks {
            for pair in c.words[..2 * c.used.load(Acquire)].chunks_exact(2) {
                let (at, word) = (pair[0].load(Relaxed), pair[1].load(Relaxed));
                let nanos = self.scale.nanos(at);
                match word & 15 {
                    BLIP => f(nanos, word & 0xFFF | (self.scale.nanos(at + (word >> 12)) - nanos) << 12),
                    _ => f(nanos, word),
                }
            }
        }
    }
    /// Calls `f` with each event and the nanoseconds of the monotonic clock at which it happened.
    pub fn each(&self, mut f: impl FnMut(u64, Event)) {
        self.words(|at, word| {
            if word & 15 != BLIP {
                if let Some(e) = Event::unpacked(word) {
                    f(at, e.moved(self.base));
                }
            } else if let Some(why) = Reason::of((word >> 4) as u8) {
                f(at, Event::Release { why, holder: None });
                f(at + (word >> 12), Event::Take { from: self.about.serial });
            }
        });
    }
    /// When the first and the last thing happened.
    pub fn span(&self) -> Option<(u64, u64)> {
        let first = self.chunks.iter().find(|c| c.used.load(Acquire) > 0)?.words[0].load(Relaxed);
        let last = self.chunks.iter().rev().find_map(|c| c.used.load(Acquire).checked_sub(1).map(|n| (c, n)));
        let [at, word] =
            last.map_or([first, 0], |(c, n)| [2 * n, 2 * n + 1].map(|i| c.words[i].load(Relaxed)));
        let end = if word & 15 == BLIP { at + (word >> 12) } else { at };
        Some((self.scale.nanos(first), self.scale.nanos(end)))
    }
}

/// Room for events: two words each, the first of which is a stamp, written by one thread and readable by all up to `used`.
#[derive(Debug)]
struct Chunk {
    words: Vec<AtomicU64>,
    used: AtomicUsize,
}

impl Chunk {
    fn new(events: usize) -> Arc<Chunk> {
        let words = (0..2 * events).map(|_| AtomicU64::new(0)).collect();
        Arc::new(Chunk { words, used: AtomicUsize::new(0) })
    }
}

#[derive(Default)]
struct Notes {
    about: Mutex<About>,
    chunks: Mutex<Vec<Arc<Chunk>>>,
    lost: AtomicUsize,
}

/// What a thread notes, for those who read it at the end.
#[derive(Clone, Default)]
pub struct Sink(Arc<Notes>);

fn locked<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(|e| e.into_inner())
}

impl Sink {
    pub fn new(about: About) -> Sink {
        ticks::begin();
        let s = Sink::default();
        *s.about() = about;
        s
    }
    pub fn about(&self) -> MutexGuard<'_, About> {
        locked(&self.0.about)
    }
}

/// What was noted so far, a lane for each thread.
pub fn lanes(sinks: &[Sink]) -> Vec<Lane> {
    let scale = Scale::now();
    let lane = |s: &Sink| Lane {
        about: s.about().clone(),
        chunks: locked(&s.0.chunks).clone(),
        scale,
        base: 0,
        lost: s.0.lost.load(Relaxed),
    };
    sinks.iter().map(lane).collect()
}

/// Where a thread notes its events.
pub struct Writer {
    sink: Sink,
    /// Its thread.
    serial: u32,
    chunk: Arc<Chunk>,
    used: usize,
    /// When the last event was noted.
    last: u64,
    /// Events that there was room for so far.
    room: usize,
}

impl Writer {
    pub fn new(sink: Sink) -> Writer {
        let chunk = Chunk::new(FIRST);
        locked(&sink.0.chunks).push(chunk.clone());
        let serial = sink.about().serial;
        Writer { sink, serial, chunk, used: 0, last: 0, room: FIRST }
    }
    fn note(&mut self, at: u64, e: Event) {
        self.last = at;
        if e == (Event::Take { from: self.serial }) && self.taken_back(at) {
            return;
        }
        if 2 * self.used == self.chunk.words.len() && !self.grow() {
            return;
        }
        self.chunk.words[2 * self.used].store(at, Relaxed);
        self.chunk.words[2 * self.used + 1].store(e.packed(), Relaxed);
        self.used += 1;
        self.chunk.used.store(self.used, Release);
    }
    /// Makes one of this and the release before it, if that was the last event.
    fn taken_back(&self, at: u64) -> bool {
        let Some(last) = self.used.checked_sub(1) else { return false };
        let [when, what] = [0, 1].map(|i| &self.chunk.words[2 * last + i]);
        let (ticks, word) = (at.wrapping_sub(when.load(Relaxed)), what.load(Relaxed));
        // No holder stands above the reason.
        let release = word & 15 == 2 && word >> 12 == 0 && ticks < BLIP_ROOM;
        if release {
            what.store(word & 0xFF0 | BLIP | ticks << 12, Relaxed);
        }
        release
    }
    #[cold]
    fn grow(&mut self) -> bool {
        if self.room >= MOST {
            self.sink.0.lost.fetch_add(1, Relaxed);
            return false;
        }
        let more = self.room.min(CHUNK);
        self.chunk = Chunk::new(more);
        locked(&self.sink.0.chunks).push(self.chunk.clone());
        (self.used, self.room) = (0, self.room + more);
        true
    }
}

impl Thread {
    /// Notes an event of this thread, if anyone wants to know.
    #[inline]
    pub(super) fn note(&self, e: Event) {
        if self.is_traced() {
            self.note_at(ticks::stamp(), e);
        }
    }
    #[cold]
    fn note_at(&self, at: u64, e: Event) {
        if let Some(writer) = &mut *self.writer.borrow_mut() {
            writer.note(at, e);
        }
    }
    /// Notes that so many messages go to a pipe.
    pub fn note_sent(&self, pipe: u64, messages: usize) {
        let at = ticks::stamp();
        (0..messages).for_each(|_| self.note_at(at, Event::Sent { pipe }));
    }
    /// Notes that a message has just been read from a pipe: at the time of what was noted last.
    pub fn note_received(&self, pipe: u64) {
        if let Some(writer) = &mut *self.writer.borrow_mut() {
            writer.note(writer.last, Event::Received { pipe });
        }
    }
    /// Notes the two ends of a two-way pipe.
    pub fn note_pair(&self, pipes: [u64; 2]) {
        for pipe in pipes {
            self.note(Event::Paired { pipe });
        }
    }
    /// Does anyone want to know?
    #[inline]
    pub fn is_traced(&self) -> bool {
        self.writer.borrow().is_some()
    }
    /// Names the process in the trace.
    pub fn trace_process(&self, name: &str) {
        for sink in self.interp().trace.borrow().iter().flatten() {
            sink.about().process = name.to_string();
        }
    }
    /// In the child of a fork: what the parent noted is the parent's.
    pub(super) fn trace_after_fork(&self) {
        let Some(about) = self.writer.borrow().as_ref().map(|w| w.sink.about().clone()) else { return };
        let sink = Sink::new(about);
        if let Some(all) = self.interp().trace.borrow_mut().as_mut() {
            *all = vec![sink.clone()];
        }
        *self.writer.borrow_mut() = Some(Writer::new(sink));
        // It has the GIL, from nobody.
        self.note(Event::Take { from: u32::MAX });
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
        if let Some(writer) = &*self.writer.borrow() {
            writer.sink.about().name = name.to_string();
        }
    }
    /// From here on what this thread does is noted, and what threads do that it starts.
    pub fn begin_trace(&self) {
        let sink = Sink::new(About { serial: self.serial, ..About::default() });
        *self.interp().trace.borrow_mut() = Some(vec![sink.clone()]);
        *self.writer.borrow_mut() = Some(Writer::new(sink));
        self.note(Event::Take { from: u32::MAX });
    }
    /// What was noted since then; no more is.
    pub fn end_trace(&self) -> Vec<Lane> {
        self.note(Event::Release { why: Reason::Exit, holder: None });
        *self.writer.borrow_mut() = None;
        let sinks = self.interp().trace.borrow_mut().take().unwrap_or_default();
        lanes(&sinks)
    }
}
