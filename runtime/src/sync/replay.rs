//! Deterministic mode: one seed, one interleaving.
//!
//! Threads pass a baton instead of the GIL. Who gets it is decided by a generator that the seed starts, at
//! safe points counted by that generator too, and whenever a thread has to wait. Time is a number that moves
//! with the safe points and with looks at a clock, and leaps when every thread sleeps. What comes from outside the program (the network,
//! pipes, other processes) is waited for in real time, and is as deterministic as it comes.
#![allow(unsafe_code)] // island: the words that threads wait for

use super::futex::{self, Wake};
use super::thread::Thread;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Safe points between two changes of threads, at most.
const STRETCH: u64 = 150;
/// Nanoseconds from one safe point to the next.
const STEP: u64 = 200;
/// Nanoseconds that a look at a clock takes.
const LOOK: u64 = 1000;

/// How often a main thread that sleeps looks for signals.
const SIGNALS: Duration = Duration::from_millis(20);

/// The variable in the environment of a process that tries a seed.
pub const TRIED: &str = "OURO_TRIED";

/// What a thread is doing.
enum State {
    Ready,
    Running,
    /// Until the word has another value than this, or until a time.
    Waiting {
        word: *const AtomicU32,
        value: u32,
        until: Option<u64>,
    },
    /// In a call that waits for the outside world.
    Outside,
}

struct Slot {
    serial: u32,
    /// The thread that serves signals.
    main: bool,
    state: State,
    /// Why its wait ended.
    wake: Wake,
    /// 1 when it may run; what it sleeps on.
    baton: Arc<AtomicU32>,
}

struct Table {
    random: u64,
    /// Nanoseconds since the beginning.
    clock: u64,
    /// Safe points until the next change of threads.
    left: u64,
    slots: Vec<Slot>,
    /// It was told that no thread can run.
    told: bool,
}

// SAFETY: the words are looked at only while the threads that wait for them keep them alive.
unsafe impl Send for Table {}

/// The scheduler of deterministic mode.
pub struct Replay {
    table: Mutex<Table>,
    /// What the clock's zero stands for where the library wants an instant.
    zero: Instant,
}

/// The next number of splitmix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ *state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

impl Table {
    fn slot(&mut self, serial: u32) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|s| s.serial == serial)
    }
    /// May it run, and what would its wait have come to?
    fn can_run(&self, s: &Slot) -> Option<Wake> {
        match s.state {
            State::Ready => Some(Wake::Look),
            // SAFETY: the waiting thread keeps the word alive.
            State::Waiting { word, value, .. } if unsafe { (*word).load(SeqCst) } != value => {
                Some(Wake::Look)
            }
            // A handler has to run, before time leaps.
            State::Waiting { .. } if s.main && super::signal::waiting() => Some(Wake::Look),
            State::Waiting { until: Some(u), .. } if u <= self.clock => Some(Wake::Timeout),
            _ => None,
        }
    }
    /// Gives the baton to one of those that can run; time passes if none can. Returns its word.
    fn pick(&mut self) -> Option<Arc<AtomicU32>> {
        if self.slots.iter().any(|s| matches!(s.state, State::Running)) {
            return None;
        }
        loop {
            let can: Vec<usize> =
                (0..self.slots.len()).filter(|i| self.can_run(&self.slots[*i]).is_some()).collect();
            if !can.is_empty() {
                let i = can[(next(&mut self.random) % can.len() as u64) as usize];
                let wake = self.can_run(&self.slots[i]).unwrap_or(Wake::Look);
                self.left = 1 + next(&mut self.random) % STRETCH;
                self.clock += self.left * STEP;
                let s = &mut self.slots[i];
                s.wake = wake;
                s.state = State::Running;
                return Some(s.baton.clone());
            }
            let first = self.slots.iter().filter_map(|s| match s.state {
                State::Waiting { until, .. } => until,
                _ => None,
            });
            let Some(first) = first.min() else {
                // Nobody runs until something comes from outside, or for ever.
                self.stuck();
                return None;
            };
            self.clock = first;
        }
    }
    /// Tells, once, if every thread waits for another. For one who tries seeds that is a failure of this one.
    fn stuck(&mut self) {
        let all = self.slots.iter().all(|s| matches!(s.state, State::Waiting { .. }));
        if self.slots.is_empty() || !all || self.told || super::signal::timer_runs() {
            return;
        }
        self.told = true;
        crate::errln!(
            "ouro: deadlock: all threads wait ({}), and only a signal could end that",
            self.slots.len()
        );
        if std::env::var_os(TRIED).is_some() {
            // SAFETY: ends the process, whatever its threads do.
            unsafe { libc::_exit(1) };
        }
    }
}

fn pass(baton: Option<Arc<AtomicU32>>) {
    if let Some(b) = baton {
        b.store(1, SeqCst);
        futex::wake(&b, 1);
    }
}

impl Replay {
    pub fn new(seed: u64) -> Replay {
        let mut random = seed;
        let left = 1 + next(&mut random) % STRETCH;
        Replay {
            table: Mutex::new(Table { random, clock: 0, left, slots: Vec::new(), told: false }),
            zero: Instant::now(),
        }
    }
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(|e| e.into_inner())
    }
    /// A thread that is about to begin. Its maker, which has the baton, says so: the order is the program's.
    pub fn add(&self, t: &Thread) {
        let (serial, main) = (t.serial, t.main.get());
        let slot = Slot { serial, main, state: State::Ready, wake: Wake::Look, baton: Arc::default() };
        self.table().slots.push(slot);
    }
    /// A thread that could not begin, or ends.
    pub fn remove(&self, t: &Thread) {
        let baton = {
            let mut table = self.table();
            table.slots.retain(|s| s.serial != t.serial);
            table.pick()
        };
        pass(baton);
    }
    /// Forks, so that the child finds the table whole, and only this thread in it.
    pub fn fork<R>(&self, t: &Thread, fork: impl FnOnce() -> R, is_child: impl FnOnce(&R) -> bool) -> R {
        let mut table = self.table();
        let r = fork();
        if is_child(&r) {
            table.slots.retain(|s| s.serial == t.serial);
        }
        r
    }
    /// From now on only this thread runs: for the end of the interpreter.
    pub(super) fn close(&self, t: &Thread) {
        self.table().slots.retain(|s| s.serial == t.serial);
    }
    /// Sleeps until this thread has the baton.
    fn await_baton(&self, t: &Thread) -> Wake {
        let Some(word) = self.table().slot(t.serial).map(|s| s.baton.clone()) else {
            // The interpreter ends: this thread will never run again.
            loop {
                futex::wait_for(&AtomicU32::new(0), 0, None);
            }
        };
        while word.swap(0, SeqCst) == 0 {
            if t.has_signal() {
                // A handler may have to run: as soon as it is this thread's turn.
                let mut table = self.table();
                if let Some(s) = table.slot(t.serial).filter(|s| matches!(s.state, State::Waiting { .. })) {
                    s.state = State::Ready;
                }
                let baton = table.pick();
                drop(table);
                pass(baton);
            }
            // A signal does not end a sleep that begins just after it arrived.
            futex::wait_for(&word, 0, t.main.get().then_some(SIGNALS));
        }
        self.table().slot(t.serial).map_or(Wake::Look, |s| s.wake)
    }
    /// This thread goes into another state; the baton goes on.
    fn give(&self, t: &Thread, state: State) {
        let baton = {
            let mut table = self.table();
            if let Some(s) = table.slot(t.serial) {
                s.state = state;
            }
            table.pick()
        };
        pass(baton);
    }
    /// Comes back from the outside, or begins.
    pub(super) fn enter(&self, t: &Thread) {
        let baton = {
            let mut table = self.table();
            if let Some(s) = table.slot(t.serial) {
                if matches!(s.state, State::Outside) {
                    s.state = State::Ready;
                }
            }
            table.pick()
        };
        pass(baton);
        self.await_baton(t);
    }
    /// Goes to wait for the outside.
    pub(super) fn leave(&self, t: &Thread) {
        self.give(t, State::Outside);
    }
    /// A safe point: true when it is time for another thread.
    pub(super) fn tick(&self) -> bool {
        let mut table = self.table();
        table.left = table.left.saturating_sub(1);
        table.left == 0
    }
    /// Lets the generator choose who goes on.
    pub(super) fn change(&self, t: &Thread) {
        self.give(t, State::Ready);
        self.await_baton(t);
    }
    /// Waits until the word has another value, or for a time of this clock.
    pub(super) fn wait(&self, t: &Thread, word: &AtomicU32, value: u32, until: Option<Instant>) -> Wake {
        let until = until.map(|u| u.saturating_duration_since(self.zero).as_nanos() as u64);
        self.give(t, State::Waiting { word, value, until });
        let wake = self.await_baton(t);
        if t.main.get() && super::signal::waiting() { Wake::Signal } else { wake }
    }
    /// Nanoseconds since the beginning, for the trace, in which 0 stands for never: no time passes.
    pub(super) fn trace_time(&self) -> u64 {
        self.table().clock.max(1)
    }
    /// Nanoseconds since the beginning; time passes by looking.
    pub fn clock(&self) -> u64 {
        let mut table = self.table();
        table.clock += LOOK;
        table.clock
    }
    pub fn now(&self) -> Instant {
        self.zero + Duration::from_nanos(self.clock())
    }
    /// Fills with what this mode has for random bytes.
    pub fn random(&self, b: &mut [u8]) {
        let mut table = self.table();
        for chunk in b.chunks_mut(8) {
            let bytes = next(&mut table.random).to_ne_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

impl Thread {
    /// The time that waits count by.
    pub fn now(&self) -> Instant {
        match &self.interp().replay {
            Some(r) => r.now(),
            None => Instant::now(),
        }
    }
}
